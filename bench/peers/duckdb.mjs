// SPDX-License-Identifier: AGPL-3.0-or-later
// The report's counts by DuckDB, in memory, two threads: prints small tables for canonical.py.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [file, sqlFile] = process.argv.slice(2);
const steps = new Map(readFileSync(sqlFile, 'utf8').split(/^-- (?=\w+$)/m).slice(1)
    .map((step) => [step.slice(0, step.indexOf('\n')), step.slice(step.indexOf('\n') + 1)]));
const values = { least: 'least', month_of: 'month_of', quarter_of: 'quarter_of' };
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const lines = [];

async function rows(sql) {
    const filled = sql.replace(/(?<!:):(\w+)/g, (_, name) => values[name]);
    return (await connection.runAndReadAll(filled)).getRowsJS().map((row) => row.map(Number));
}

async function print(name, step = name) {
    for (const row of await rows(steps.get(step)))
        lines.push([name, ...row].join('|'));
}

/* The smallest value with at least so many per cent of all counts up to it. */
function nearestRank(counts, percent) {
    const rank = Math.ceil(percent * counts.reduce((sum, [, count]) => sum + count, 0) / 100);
    let seen = 0;
    return counts.sort((a, b) => a[0] - b[0]).find(([, count]) => (seen += count) >= rank)[0];
}

function windowOf(gaps) {
    if (gaps.length === 0)
        return [365, 182];
    const window = Math.min(Math.max(nearestRank(gaps, 90), 30), 730);
    return [window, Math.min(nearestRank(gaps, 75), window)];
}

function vipOf(several) {
    const total = several.reduce((sum, [, count]) => sum + count, 0);
    const atLeast = (least) => several.reduce((sum, [n, count]) => n >= least ? sum + count : sum, 0);
    let vip = 3;
    while (atLeast(vip) * 100 > 20 * total)
        vip += 1;
    return vip;
}

await rows('SET integer_division = true');
await rows(`CREATE MACRO month_of(d) AS year(DATE '1970-01-01' + CAST(d AS INTEGER)) * 12
    + month(DATE '1970-01-01' + CAST(d AS INTEGER)) - 1`);
await rows(`CREATE TEMP TABLE line AS SELECT client, date, amount FROM read_csv('${file}',
    header = true, delim = ',', columns = {'client': 'VARCHAR', 'date': 'DATE', 'amount': 'DECIMAL(12,2)'})`);
await rows(`CREATE TEMP TABLE client_name AS
    SELECT client AS name, CAST(row_number() OVER () AS INTEGER) AS client
    FROM (SELECT DISTINCT client FROM line)`);
await rows(`CREATE TEMP TABLE occasion AS
    SELECT client_name.client, CAST(date - DATE '1970-01-01' AS INTEGER) AS day,
           CAST(year(date) * 12 + month(date) - 1 AS INTEGER) AS month,
           CAST(sum(CAST(amount * 100 AS BIGINT)) AS BIGINT) AS cents
    FROM line JOIN client_name ON line.client = name GROUP BY client_name.client, date`);
const [[rowCount]] = await rows('SELECT count(*) FROM line');
await rows('DROP TABLE line');
await rows(steps.get('step'));
await rows(steps.get('history'));
const [summary] = await rows(steps.get('summary'));
const [clients, orders, first, last, cents, firstSum, lastSum] = summary;
lines.push(['summary', rowCount, clients, orders, first, last, cents, firstSum, lastSum].join('|'));
values.as_of = last;
await rows(`CREATE MACRO quarter_of(d) AS CASE WHEN d > ${last} - 92 THEN 3
    WHEN d > ${last} - 183 THEN 2 WHEN d > ${last} - 274 THEN 1 ELSE 0 END`);
[values.window, values.cooling] = windowOf(await rows(steps.get('gaps')));
values.vip = vipOf(await rows(steps.get('several')));
lines.push(['window', values.window, values.cooling, values.vip].join('|'));
values.last_month = (await rows(`SELECT month_of(${last})`))[0][0];
await print('matrix');
await rows(steps.get('months'));
await print('rate', 'rates');
await print('cohort', 'cohorts');
await rows(steps.get('sample'));
values.sample_size = (await rows('SELECT count(*) FROM sample'))[0][0];
await rows(steps.get('scores'));
await print('rfm');
await print('quarter', 'quarters');
await print('newcomer', 'newcomers');
await print('return', 'returns');
process.stdout.write(lines.join('\n') + '\n');
