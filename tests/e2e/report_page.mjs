// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTML report in a browser: accessible in light and dark at every width, complete in itself,
// readable on a phone, in print and without script. Prints TAP.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { browser, finish, same, sidewaysScroll, test, violations } from "./browser.mjs";

const writeReport = path.join(path.dirname(process.env.REGULARS), "tests/report/write_report");
const folder = mkdtempSync(path.join(tmpdir(), "regulars-page-"));

function reportFile(name, language) {
  const file = path.join(folder, `${name}-${language}.html`);
  writeFileSync(file, execFileSync(writeReport, [name, language], { maxBuffer: 1 << 24 }));
  return pathToFileURL(file).href;
}

// Opens a report, gives it to `look`, and holds it to what is true of every one of them.
async function withPage(address, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests = [];
  const messages = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  page.on("dialog", (dialog) => messages.push(`dialog: ${dialog.message()}`));
  try {
    await page.goto(address);
    await look(page);
    same(messages, [], "the console says");
    same(requests.filter((url) => url !== "data:,"), [address], "asked for");
  } finally {
    await context.close();
  }
}

const openAll = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

const widths = [1280, 740, 700, 360];
const every = widths.flatMap((width) => [[width, "light"], [width, "dark"]]);
const edges = [[1280, "light"], [360, "dark"]];
const pages = [["studio", "en", every], ["studio", "ru", edges], ["hostile", "hr", edges],
  ["years", "en", edges], ["one", "en", edges]];

for (const [name, language, looks] of pages) {
  const address = reportFile(name, language);
  for (const [width, colorScheme] of looks) {
    await test(`${name} in ${language} at ${width} px, ${colorScheme}`, () =>
      withPage(address, { viewport: { width, height: 800 }, colorScheme }, async (page) => {
        same(await sidewaysScroll(page), 0, "the page scrolls sideways by");
        await openAll(page);
        same(await sidewaysScroll(page), 0, "opened, the page scrolls sideways by");
        same(await violations(page), [], "axe finds");
      }));
  }
}

const studio = reportFile("studio", "en");

for (const width of widths) {
  await test(`labels of charts are at least 12 px high at ${width} px`, () =>
    withPage(studio, { viewport: { width, height: 800 } }, async (page) => {
      await openAll(page);
      const sizes = await page.evaluate(() => [...document.querySelectorAll("svg.chart")]
        .filter((chart) => chart.getBoundingClientRect().width > 0)
        .map((chart) => 12 * chart.getScreenCTM().a));
      same(sizes.length, 5, "charts shown");
      same(sizes.filter((size) => size < 11.9 || size > 17), [], "sizes");
    }));
}

await test("without script everything is there", () =>
  withPage(studio, { javaScriptEnabled: false }, async (page) => {
    same(await page.locator("h2").count(), 11, "headings");
    same(await page.locator("svg.chart >> visible=true").count(), 3, "charts");
    same(await page.locator("section:has(#forecast) svg.chart >> visible=true").count(), 1,
      "charts of the forecast");
    await page.locator("summary").first().click();
    same(await page.locator("details[open] table").first().isVisible(), true, "table shown");
  }));

await test("the keyboard reaches contents, tables and what opens", () =>
  withPage(studio, { viewport: { width: 360, height: 800 } }, async (page) => {
    const reached = new Set();
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => document.activeElement.className
        || document.activeElement.localName));
    }
    same([..."a table-wrap summary".split(" ")].filter((one) => !reached.has(one)), [],
      "not reached");
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    same(await page.locator("details").first().evaluate((one) => one.open), true, "opened");
  }));

await test("print is light, without navigation, and shows the tables behind charts", () =>
  withPage(studio, { colorScheme: "dark", viewport: { width: 672, height: 900 } }, async (page) => {
    await page.emulateMedia({ media: "print" });
    same(await page.locator("nav").isVisible(), false, "navigation shown");
    same(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
      "rgb(255, 255, 255)", "paper");
    same(await page.locator("details.as-table").first()
      .evaluate((one) => one.getBoundingClientRect().height > 200), true, "table in print");
    same(await page.locator("details.more").first().isVisible(), false, "closed details shown");
    same(await page.evaluate(() => [...document.querySelectorAll("table, svg.chart")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length), 0,
    "wider than a sheet");
    const pdf = await page.pdf({ format: "A4" });
    const count = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    same(count >= 3 && count <= 14, true, `${count} sheets`);
  }));

await test("a hostile log runs nothing", () =>
  withPage(reportFile("hostile", "en"), {}, async (page) => {
    same(await page.locator("script, img, iframe, [onerror], [onclick]").count(), 0, "elements");
    same(await page.title(), "Retention report: orders <&>.csv, 19 November 2026", "title");
  }));

rmSync(folder, { recursive: true });
await finish();
