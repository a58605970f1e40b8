// SPDX-License-Identifier: AGPL-3.0-or-later
// What a page costs in a browser on a slow computer: Chromium with 4 times CPU slow-down over the
// demo business. Largest Contentful Paint, layout shift and the longest task of opening a page, and
// how long the browser takes to answer what one does there. See bench/README.md.
//
// usage: node vitals.mjs SIGN_IN_LINK [ROUNDS], as a copy in the folder of tools/browser_tests.sh
import { chromium } from "playwright-core";

const [link, rounds = "5"] = process.argv.slice(2);
const SLOW_DOWN = 4;
const LIMITS = { paint: 500, shift: 0, task: 200, interaction: 64 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const base = new URL(link).origin;

// Runs in each page before its own script.
await context.addInitScript(() => {
  const seen = { paint: 0, shift: 0, task: 0, events: [] };
  window.seen = seen;
  const watch = (type, note, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
  watch("largest-contentful-paint", (one) => { seen.paint = one.startTime; });
  watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
  watch("longtask", (one) => { seen.task = Math.max(seen.task, one.duration); });
  watch("event", (one) => { if (one.interactionId) seen.events.push(one.duration); }, { durationThreshold: 16 });
});

const first = await context.newPage();
await first.goto(link);
await first.locator("main form button").first().click();
await first.waitForLoadState();
const addressOf = async (list, kind) => {
  await first.goto(base + list);
  return first.locator(`a[href^="${kind}"]`).evaluateAll(
    (links, start) => links.map((one) => one.getAttribute("href")).find((one) => new RegExp(`^${start}\\d+$`).test(one)), kind);
};
const client = await addressOf("/clients?orders-from=20&columns=orders", "/clients/");
const order = await addressOf("/orders?view=list", "/orders/");
await first.close();

const keys = async (page, text) => {
  for (const key of text) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
};
const palette = async (page) => {
  await page.keyboard.press("Control+KeyK");
  await page.locator("dialog.palette[open]").waitFor();
  await keys(page, "lantern");
  await page.keyboard.press("Escape");
};
const folded = async (page) => {
  for (const one of await page.locator("summary").all()) await one.click();
};
const board = async (page) => {
  await keys(page, "jjk");
  await page.fill("#line", "");
  await page.locator("#line").click();
  await keys(page, "Quince");
};
const list = async (page) => {
  for (let at = 0; at < 5; at += 1) await page.locator("[data-row] [type=checkbox]").nth(at).click();
  await page.locator("#find").click();
  await keys(page, "lant");
  await page.waitForTimeout(400);
};
const someFolded = async (page) => {
  for (const one of (await page.locator("main summary:visible").all()).slice(0, 5)) await one.click();
};
const pages = [["Today", "/today", someFolded], ["Retention", "/retention", someFolded], ["losses", "/retention/losses", someFolded],
  ["list of clients", "/clients", list], ["client", client, palette], ["order", order, folded],
  ["board", "/orders", board], ["list, its palette", "/clients", palette]];

// One opening of a page with an empty cache, and what one does there.
async function visit(address, act) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
  await page.goto(base + address, { waitUntil: "load" });
  await page.waitForTimeout(500);
  const opened = await page.evaluate(() => ({ ...window.seen }));
  await act(page);
  await page.waitForTimeout(400);
  const after = await page.evaluate(() => window.seen);
  await page.close();
  return { paint: opened.paint, shift: after.shift, task: after.task, interaction: Math.max(0, ...after.events) };
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
let missed = 0;
console.log("page                 paint ms  shift  longest task ms  slowest interaction ms   (middle of rounds, worst behind)");
for (const [name, address, act] of pages) {
  const found = [];
  for (let round = 0; round < Number(rounds); round += 1) found.push(await visit(address, act));
  const shown = Object.keys(LIMITS).map((what) => {
    const values = found.map((one) => one[what]);
    if (middle(values) > LIMITS[what]) missed += 1;
    const digits = what === "shift" ? 3 : 0;
    return `${middle(values).toFixed(digits)}${middle(values) > LIMITS[what] ? "!" : ""} (${Math.max(...values).toFixed(digits)})`;
  });
  console.log(name.padEnd(20), shown[0].padStart(9), shown[1].padStart(14), shown[2].padStart(12), shown[3].padStart(16));
}
await browser.close();
process.exit(missed > 0 ? 1 : 0);
