// SPDX-License-Identifier: AGPL-3.0-or-later
// Retention in a browser, over the demo business: three languages, three widths, light and dark;
// accessible; figures that open into their clients; period, filter and calculator without script.
// Prints TAP.
import { browser, finish, same, sidewaysScroll, test, violations } from "./browser.mjs";
import { Place, signIn } from "./studio.mjs";

const pages = ["", "/timing", "/cohorts", "/rfm", "/forecast"].map((part) => `/retention${part}`);
const place = new Place();
place.makeStudio();
await place.serve();
const first = await browser.newContext({ viewport: { width: 1280, height: 800 } });
await signIn(first, place.base, place.link);
const state = await first.storageState();
await first.close();

async function look(options, walk) {
  const context = await browser.newContext({ storageState: state, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  try {
    await walk(page);
    same(messages.filter((text) => !/status of 4\d\d/.test(text)), [], "the console says");
  } finally {
    await context.close();
  }
}

async function speak(page, language) {
  await page.goto(`${place.base}/clients`);
  const csrf = await page.locator("input[name=csrf]").first().getAttribute("value");
  await page.context().request.post(`${place.base}/language`, { form: { csrf, language, back: "/retention" } });
}

for (const [language, width, colorScheme] of [["en", 1280, "light"], ["ru", 800, "dark"], ["hr", 360, "light"],
  ["ru", 360, "dark"], ["hr", 1280, "dark"], ["en", 800, "light"]])
  await test(`each page looks right in ${language} at ${width} px, ${colorScheme}`, () =>
    look({ viewport: { width, height: 800 }, colorScheme }, async (page) => {
      await speak(page, language);
      for (const path of pages) {
        await page.goto(place.base + path);
        same(await page.locator("html").getAttribute("lang"), language, "language");
        same(await page.locator("main [aria-current=page]").count() > 0, true, `${path} says where one is`);
        same(await sidewaysScroll(page), 0, `${path} scrolls sideways by`);
        for (const one of await page.locator("details").all()) await one.evaluate((details) => { details.open = true; });
        same(await sidewaysScroll(page), 0, `${path}, all open, scrolls sideways by`);
        same(await violations(page), [], `${path}: axe finds`);
      }
    }));

await test("a number opens into as many clients", () => look({ viewport: { width: 1280, height: 800 } }, async (page) => {
  await speak(page, "en");
  for (const figure of ["retained", "lost", "cooling", "cell"]) {
    await page.goto(`${place.base}/retention`);
    const link = page.locator(`a[href*="figure=${figure}:"]`).first();
    const count = Number(/\d+/.exec(await link.innerText())[0]);
    await link.click();
    await page.waitForURL(/\/clients\?figure=/);
    await page.locator("tbody tr[data-row]").first().waitFor();
    while (await page.locator("a[data-more]").count() > 0 && await page.locator("tbody tr[data-row]").count() < count) {
      const before = await page.locator("tbody tr[data-row]").count();
      await page.locator("a[data-more]").click();
      await page.waitForFunction((rows) => document.querySelectorAll("tbody tr[data-row]").length > rows, before);
    }
    same(await page.locator("tbody tr[data-row]").count(), count, `clients behind ${figure}`);
  }
}));

await test("period, clients and calculator are forms that need no script", () =>
  look({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false }, async (page) => {
    await speak(page, "en");
    await page.goto(`${place.base}/retention`);
    await page.locator("main .tabs a[href*='period=last-year']").click();
    same(new URL(page.url()).searchParams.get("period"), "last-year", "period");
    await page.locator("details.chosen summary").click();
    await page.locator("select[name=first_source]").selectOption({ index: 2 });
    await page.locator("form.tools button").click();
    same(new URL(page.url()).searchParams.get("period"), "last-year", "period of the chosen clients");
    same(await page.locator("select[name=first_source]").inputValue() !== "", true, "a source is chosen");
    await page.locator("#calc summary").click();
    same(await page.locator("#calc output").innerText(), "195 at the end, 87\u00a0%", "the example");
    await page.fill("#calc-start", "200");
    await page.locator("#calc button").click();
    same(await page.locator("#calc output").innerText(), "245 at the end, 90\u00a0%", "with own figures");
    same(new URL(page.url()).searchParams.get("period"), "last-year", "period beside the calculator");
    await page.fill("input[name=from]", "2026-02-01");
    await page.fill("input[name=to]", "2026-01-01");
    await page.locator("form.tools button").click();
    same(/1\sJanuary 2026\S* is before the first/.test(await page.locator("#to-error").innerText()), true,
      "dates the wrong way round are said");
  }));

await test("tables and the whole report are files", () => look({ viewport: { width: 1280, height: 800 } }, async (page) => {
  for (const path of pages.slice(0, 4)) {
    await page.goto(place.base + path);
    const addresses = await page.locator(".take a").evaluateAll((links) => links.map((link) => link.href));
    same(addresses.length > 0, true, `tables of ${path}`);
    for (const address of addresses) {
      const reply = await page.context().request.get(address);
      same([reply.status(), reply.headers()["content-type"]], [200, "text/csv; charset=utf-8"], address);
      same((await reply.text()).trim().split("\n").length > 1, true, `${address} has rows`);
    }
  }
  const report = await page.context().request.get(`${place.base}/retention/report.html`);
  same(report.status(), 200, "the report");
  same(/attachment/.test(report.headers()["content-disposition"]), true, "it is a file");
}));

await place.stop();
await finish();
