// SPDX-License-Identifier: AGPL-3.0-or-later
// From a number to its names, and from there to a cue for each, in a browser. Prints TAP.
import { finish, same } from "./browser.mjs";
import { dayFromNow, deed, field, fresh, looksRight, path, saving, undo } from "./paths.mjs";
import { serve } from "./served.mjs";

const full = await serve("full");

const names = (page) => page.locator("[data-row] th > a").allTextContents();
const cues = (page, words) => page.locator(".cue .to-do", { hasText: words });

await path(full, "a number, its names, each on Today, and all of it back by Undo", async ({ page, base, dress }) => {
  const words = fresh("Write to them");
  const figure = `cell:${dayFromNow(0)}:1:-:0:-`;
  const list = `${base}/clients?figure=${encodeURIComponent(figure)}&find=Client+3`;
  await page.goto(list);
  const counted = await names(page);
  same(counted.length > 2, true, "some are counted");
  same(await page.locator(".chip:not(.all)").count(), 2, "conditions shown");
  if (dress.script) await looksRight(page, "the names of a number");
  await page.locator("[data-row] [type=checkbox]").first().check(); // the bar comes with the first
  await page.locator(".bulk input[name=all]").check();
  await page.locator(".bulk button[value=cue]").click();
  await page.locator("#words").waitFor();
  if (dress.script) await looksRight(page, "what is put on Today");
  same(await page.locator("#due_on").inputValue(), dayFromNow(0), "the day");
  const why = await page.locator("#why").inputValue();
  same(why.includes("Client 3"), true, "the list is the reason");
  await page.fill("#words", words);
  await deed(page, page.locator("button[name=do][value=cue]"));
  await page.goto(`${base}/today`);
  same(await cues(page, words).count(), counted.length, "cues on Today");
  same(await page.locator(".cue .why", { hasText: why.slice(-12) }).count() >= counted.length, true, "each says why");
  if (dress.script) await looksRight(page, "Today");
  await page.goto(list);
  await page.locator("[data-row] [type=checkbox]").first().check();
  await page.locator(".bulk button[value=cue]").click();
  await page.fill("#words", `${words} again`);
  await deed(page, page.locator("button[name=do][value=cue]"));
  await undo(page);
  await page.goto(`${base}/today`);
  same(await cues(page, `${words} again`).count(), 0, "cues that were taken back");
  same(await cues(page, words).count(), counted.length, "cues that were not");
  await deed(page, page.locator(".cue", { hasText: words }).first().locator("button[value=done]"));
  await page.goto(`${base}/today`);
  same(await cues(page, words).count(), counted.length - 1, "cues once one was answered");
});

await path(full, "a cue of one client: put, changed, removed", async ({ page, base, dress }) => {
  const words = fresh("Ask about the menu");
  await page.goto(`${base}/clients?find=harbour`);
  const client = await page.locator("[data-row] th > a").first().getAttribute("href");
  await page.goto(`${base}${client}/cues/new`);
  if (dress.script) await looksRight(page, "the form of a cue");
  await field(page, "words").fill(words);
  await deed(page, saving(page));
  await page.goto(base + client);
  await page.locator(`a[href^="${client}/cues/"]`, { hasText: words }).click();
  await field(page, "words").waitFor();
  same(await field(page, "words").inputValue(), words, "words");
  await field(page, "words").fill(`${words} of spring`);
  await deed(page, saving(page));
  await page.goto(`${base}/today`);
  same(await cues(page, `${words} of spring`).count(), 1, "cues on Today");
  await page.goto(base + client);
  await page.locator(`a[href^="${client}/cues/"]`, { hasText: words }).click();
  await field(page, "words").waitFor();
  await deed(page, page.locator("form[action$='/remove'] button"));
  await page.goto(`${base}/today`);
  same(await cues(page, words).count(), 0, "cues that are left");
});

await full.stop();
await finish();
