// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes the pictures of README.md from the demo business's report: after ./demo and ./check,
//   node tools/make_pictures.mjs
// with Debian's chromium; pngquant, where it is installed, makes them small.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(path.join(root, "build/check/browser/"));
const { chromium } = require("playwright-core");

const MARGIN = 20;

// Name, width and colours, then the first and the last element shown.
const pictures = [
  ["report", 960, "light", "body", "section:has(#rate) figure"],
  ["report-clients", 960, "light", "section:has(#matrix)", "section:has(#next-order) figure"],
  ["report-cohorts", 960, "dark", "section:has(#cohorts)", "section:has(#cohorts)"],
];

async function takePicture(browser, [name, width, colorScheme, first, last]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(pathToFileURL(path.join(root, "build/demo/report.html")).href);
  const [from, to] = await Promise.all([first, last].map((selector) =>
    page.locator(selector).first().boundingBox()));
  const top = Math.max(0, from.y - MARGIN);
  const file = path.join(root, "docs/pictures", `${name}.png`);
  await page.screenshot({ path: file, fullPage: true,
    clip: { x: 0, y: top, width, height: to.y + to.height - top + MARGIN } });
  execFileSync("pngquant", ["--force", "--ext", ".png", "--speed", "1", "64", file]);
  await page.close();
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"] });
for (const picture of pictures) await takePicture(browser, picture);
await browser.close();
