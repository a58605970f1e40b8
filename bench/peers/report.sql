-- The report's counts in SQL, shared by DuckDB and SQLite: each statement is one step, and
-- ":name" stands for a value worked out before it or for what the two write differently.
-- `occasion` is (client, day, month, cents), one row per client and day; days count from
-- 1970-01-01, months are year * 12 + month - 1.

-- step
CREATE TEMP TABLE step AS
SELECT client, day, cents,
       lag(day) OVER client_days AS before, lead(day) OVER client_days AS after
FROM occasion
WINDOW client_days AS (PARTITION BY client ORDER BY day);

-- history
CREATE TEMP TABLE history AS
SELECT client, min(day) AS first, max(day) AS last, count(*) AS orders,
       CAST(sum(cents) AS BIGINT) AS cents
FROM occasion GROUP BY client;

-- summary
SELECT count(*), CAST(sum(orders) AS BIGINT), min(first), max(last), CAST(sum(cents) AS BIGINT),
       CAST(sum(first) AS BIGINT), CAST(sum(last) AS BIGINT)
FROM history;

-- gaps
SELECT after - day, count(*) FROM step WHERE after IS NOT NULL GROUP BY 1;

-- several
SELECT orders, count(*) FROM history WHERE orders > 1 AND :as_of - last <= :window GROUP BY 1;

-- matrix
SELECT CASE WHEN orders = 1 THEN CASE WHEN :as_of - last <= :window THEN 0 ELSE 1 END
            WHEN :as_of - last > :window THEN 4 WHEN orders < :vip THEN 2 ELSE 3 END AS standing,
       count(*),
       count(*) FILTER (WHERE :as_of - last > :cooling AND :as_of - last <= :window),
       CAST(sum(cents) AS BIGINT)
FROM history GROUP BY 1;

-- months
CREATE TEMP TABLE client_month AS
SELECT client, month, min(day) AS first, max(day) AS last, CAST(sum(cents) AS BIGINT) AS cents
FROM occasion GROUP BY client, month;

-- rates
WITH active AS (
    SELECT client, month,
           :least(coalesce(lead(first) OVER client_months - 1, :as_of), last + :window) AS to_day
    FROM client_month WINDOW client_months AS (PARTITION BY client ORDER BY month)
), until AS (
    SELECT client, month,
           CASE WHEN to_day >= :as_of THEN :last_month ELSE :month_of(to_day + 1) - 1 END AS until
    FROM active
), linked AS (
    SELECT month, until, lag(until) OVER client_months AS before
    FROM until WINDOW client_months AS (PARTITION BY client ORDER BY month)
)
SELECT month, until,
       CASE WHEN before IS NULL THEN -1 WHEN before = month - 1 THEN 1 ELSE 0 END, count(*)
FROM linked GROUP BY 1, 2, 3;

-- cohorts
SELECT cohort, month - cohort, count(*), CAST(sum(cents) AS BIGINT)
FROM (SELECT month, cents, min(month) OVER (PARTITION BY client) AS cohort FROM client_month)
     AS dated
GROUP BY 1, 2;

-- sample
CREATE TEMP TABLE sample AS
SELECT client, max(day) AS last, count(*) AS orders, CAST(sum(cents) AS BIGINT) AS cents
FROM occasion WHERE day > :as_of - 365 GROUP BY client;

-- scores
CREATE TEMP TABLE score AS
SELECT client, cents,
       1 + 5 * (rank() OVER (ORDER BY last) - 1) / :sample_size AS r,
       1 + 5 * (rank() OVER (ORDER BY orders) - 1) / :sample_size AS f,
       1 + 5 * (rank() OVER (ORDER BY cents) - 1) / :sample_size AS m
FROM sample;

-- rfm
SELECT r, f, m, count(*), CAST(sum(cents) AS BIGINT) FROM score GROUP BY 1, 2, 3;

-- quarters
SELECT quarter, count(*), CAST(sum(orders) AS BIGINT), CAST(sum(cents) AS BIGINT)
FROM (SELECT client, :quarter_of(day) AS quarter, count(*) AS orders, sum(cents) AS cents
      FROM occasion WHERE day > :as_of - 365 GROUP BY 1, 2) AS buyer
GROUP BY 1;

-- newcomers
SELECT :quarter_of(first) AS quarter, count(*) FROM history WHERE first > :as_of - 365 GROUP BY 1;

-- returns
SELECT coalesce(after, :as_of) - day, after IS NOT NULL, count(*)
FROM step WHERE before IS NULL GROUP BY 1, 2;
