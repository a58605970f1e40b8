// SPDX-License-Identifier: AGPL-3.0-or-later
// The demo business with texts of somebody who means harm (hostile_made.py): nothing of it becomes
// an element, runs, or breaks a page apart, on a desk as on a phone. Prints TAP.
import { execFileSync } from "node:child_process";
import path from "node:path";

import { browser, finish, same, sidewaysScroll, test } from "./browser.mjs";
import { crowded } from "./looks.mjs";
import { Place, signIn } from "./studio.mjs";

const place = new Place();
execFileSync("python3", ["-B", path.join(process.env.REGULARS_SOURCE, "tests/e2e/hostile_made.py")],
  { cwd: place.folder, env: { ...process.env, LC_ALL: "C.UTF-8" } });
place.store = "sqlite:hostile.db";
await place.serve();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
context.setDefaultTimeout(30000);
const page = await signIn(context, place.base, place.link);
const messages = [];
page.on("dialog", (dialog) => { messages.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
page.on("console", (message) => { if (message.type() === "error") messages.push(message.text()); });
page.on("pageerror", (error) => messages.push(error.message));

const fixed = ["/clients", "/clients/views", "/orders", "/orders?view=list", "/enquiries", "/import", "/search?q=evil7",
  "/settings/business", "/settings/hours", "/settings/services", "/settings/fields", "/settings/templates",
  "/settings/you", "/settings/people", "/settings/workspaces", "/settings/security", "/settings/backups"];
const first = async (list, pattern) => {
  await page.goto(place.base + list);
  const found = await page.locator("main a").evaluateAll((links) => links.map((one) => one.pathname));
  return [...new Set(found.filter((one) => pattern.test(one)))].slice(0, 3);
};
const cards = [...await first("/clients", /^\/clients\/\d+$/), ...await first("/orders", /^\/orders\/\d+$/),
  ...await first("/enquiries", /^\/enquiries\/\d+$/), ...await first("/settings/templates", /^\/settings\/templates\/\d+$/),
  ...await first("/settings/services", /^\/settings\/services\/\d+$/), ...await first("/settings/fields", /^\/settings\/fields\/\d+$/)];

await test("there is a card of each kind", async () => {
  for (const kind of ["clients", "orders", "enquiries", "templates", "services", "fields"])
    same(cards.some((one) => one.includes(`/${kind}/`)), true, kind);
});

const edits = cards.filter((one) => /^\/(clients|orders|enquiries)\//.test(one)).map((one) => `${one}/edit`);
for (const address of [...fixed, ...cards, ...edits])
  await test(`${address.replace(/\d+/, ":id")} holds together`, async () => {
    messages.length = 0;
    await page.goto(place.base + address);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      same(await sidewaysScroll(page), 0, `at ${width} px it scrolls sideways by`);
      same(await crowded(page), [], `at ${width} px`);
    }
    same(await page.locator("x-evil, [x-evil], main script, main iframe").count(), 0, "elements that texts have made");
    same(messages, [], "the browser says");
  });

await context.close();
await place.leave();
await finish();
