// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes the pictures of README.md from the demo business, its report and its pages: after
// ./demo --no-serve and ./check,
//   node tools/make_pictures.mjs
// with Debian's chromium; pngquant, where it is installed, makes them small.
import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
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
  makeSmall(file);
  await page.close();
}

function makeSmall(file) {
  execFileSync("pngquant", ["--force", "--ext", ".png", "--speed", "1", "64", file]);
}

// The demo's store, served as long as `use` takes, to whom its link signs in.
async function withServer(use) {
  const server = spawn(path.join(root, "build/regulars"), ["serve", "--store",
    `sqlite:${path.join(root, "build/demo/regulars.db")}`, "--listen", "127.0.0.1:8189",
    "--sign-in-link", "--language", "en"], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    for await (const line of readline.createInterface(server.stdout)) {
      const link = /http:\S+\/sign-in\/\S+/.exec(line);
      if (link) return await use(link[0]);
    }
    throw new Error("the demo's store is not served");
  } finally {
    server.kill("SIGINT");
  }
}

async function takePages(browser, link) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, locale: "en",
    colorScheme: "light" });
  const picture = async (name) => {
    const file = path.join(root, "docs/pictures", `${name}.png`);
    await page.screenshot({ path: file });
    makeSmall(file);
  };
  await page.goto(link);
  await page.locator("main form button").first().click();
  for (const name of ["today", "retention"]) {
    await page.goto(new URL(`/${name}`, link).href);
    await picture(name);
  }
  await page.goto(new URL("/clients?sort=-orders", link).href);
  await picture("clients");
  await page.locator("table tbody a").first().click();
  await page.waitForURL("**/clients/*");
  await picture("client");
  await page.goto(new URL("/orders", link).href);
  await picture("orders");
  await page.close();
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"] });
for (const picture of pictures) await takePicture(browser, picture);
await withServer((link) => takePages(browser, link));
await browser.close();
