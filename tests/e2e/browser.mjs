// SPDX-License-Identifier: AGPL-3.0-or-later
// What tests in a browser share: Debian's Chromium, TAP, axe-core.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Nothing but the page itself may ask the network for anything, so the browser must not either.
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let number = 0;
let failed = 0;

export async function test(name, run) {
  number += 1;
  try {
    await run();
    console.log(`ok ${number} - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${number} - ${name}`);
    console.log(String(error.message).replace(/^/gm, "# "));
  }
}

export function same(found, wanted, what) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what}: ${left}, not ${right}`);
}

// A strict content security policy lets no script in, so axe comes by way of the browser itself.
export async function violations(page) {
  await page.evaluate(axe);
  // What fades in is looked at when it is there: half-way, no contrast is right.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)));
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: tags });
    return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
  });
}

export const sidewaysScroll = (page) => page.evaluate(
  () => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export async function finish() {
  console.log(`1..${number}`);
  await browser.close();
  process.exit(failed > 0 ? 1 : 0);
}
