// SPDX-License-Identifier: AGPL-3.0-or-later
// Goals in a browser, over the demo business: proposed, set, seen, changed, given up and taken back, of
// all clients and of some, with and without script. Prints TAP.
import { finish, same } from "./browser.mjs";
import { deed, looksRight, path, undo } from "./paths.mjs";
import { Place } from "./studio.mjs";

const place = new Place();
place.makeStudio();
await place.serve();
const studio = { base: place.base, link: async () => place.base + place.newLink() };
const sections = (page) => page.locator("section[id^=goal-]");
const percent = (page) => page.locator("#new form[method=post] input[name=percent]");
const setting = (page) => page.locator("#new form[method=post] button.go");

/** Asks for a proposal; the form's own fields say for what. */
async function propose(page, base, fields) {
  await page.goto(`${base}/retention/goals`);
  for (const [name, value] of Object.entries(fields))
    await page.locator(`#new form[method=get] [name=${name}]`).selectOption(value);
  await Promise.all([page.waitForURL(/kind=/), page.locator("#new form[method=get] button").click()]);
}

/** None stands, so that each dress begins alike. */
async function giveAllUp(page, base) {
  await page.goto(`${base}/retention/goals`);
  while (await sections(page).count() > 0) {
    const before = await sections(page).count();
    await deed(page, sections(page).first().locator("button[formaction]"));
    await page.goto(`${base}/retention/goals`);
    same(await sections(page).count(), before - 1, "goals after one is given up");
  }
}

await path(studio, "a goal is proposed, set, changed, given up and taken back", async ({ page, base, dress }) => {
  await giveAllUp(page, base);
  await propose(page, base, { kind: "came_back", when: "this", period: "quarter" });
  const proposed = Number(await percent(page).inputValue());
  same(proposed >= 1 && proposed <= 100, true, `a proposal, ${proposed}`);
  same(await page.locator("#new tbody tr").count() >= 2, true, "own periods behind it");
  if (dress.script) await looksRight(page, "a proposal");

  await percent(page).fill("a lot");
  await setting(page).click();
  await page.locator("#percent-error").waitFor();
  same(await percent(page).inputValue(), "a lot", "what was typed");
  same(await percent(page).getAttribute("aria-invalid"), "true", "the field is marked");
  same(await page.locator("#new select[name=kind]").inputValue(), "came_back", "what was chosen");
  if (dress.script) await looksRight(page, "a wrong goal");

  await percent(page).fill("61");
  await deed(page, setting(page));
  same(await sections(page).count(), 1, "goals");
  same(/\d/.test(await sections(page).locator(".reading").textContent()), true, "how it goes, in figures");
  const field = sections(page).locator("input[name=percent]");
  same(await field.inputValue(), "61", "the goal");
  if (dress.script) await looksRight(page, "a goal");

  await field.fill("0");
  await sections(page).locator("button:not([formaction])").click();
  await sections(page).locator("[role=alert]").waitFor();
  same(await field.inputValue(), "0", "what was typed over it");
  await field.fill("64");
  await deed(page, sections(page).locator("button:not([formaction])"));
  same(await field.inputValue(), "64", "the goal after the change");

  await page.goto(`${base}/retention`);
  same(await page.locator("ul.lines a[href^='/retention/goals']").count() >= 1, true, "goals on the first page of Retention");
  await page.goto(`${base}/retention/goals`);
  await deed(page, sections(page).locator("button[formaction]"));
  same(await sections(page).count(), 0, "goals once it is given up");
  await undo(page);
  await page.goto(`${base}/retention/goals`);
  same(await field.inputValue(), "64", "the goal after the Undo");
});

await path(studio, "a goal of some clients stands where they are looked at", async ({ page, base, dress }) => {
  await giveAllUp(page, base);
  await page.goto(`${base}/retention/goals`);
  const chosen = page.locator("#new form[method=get] select[name=first_source]");
  const source = await chosen.locator("option").last().getAttribute("value");
  await propose(page, base, { kind: "stayed", when: "this", period: "quarter", first_source: source });
  same(await chosen.inputValue(), source, "the source that is chosen");
  await percent(page).fill("33");
  if (dress.script) await looksRight(page, "a proposal for some");
  await deed(page, setting(page));
  same(await sections(page).locator("p.meta").count() >= 1, true, "of which clients it is");
  const goals = "main ul.lines a[href^='/retention/goals']";
  await page.goto(`${base}/retention`);
  same(await page.locator(goals).count(), 0, "goals among all clients");
  await page.goto(`${base}/retention?first_source=${encodeURIComponent(source)}`);
  same(await page.locator(goals).count(), 1, "goals of those clients");
  await page.locator(goals).click();
  await page.waitForURL(/goals\?first_source=/);
  same(await chosen.inputValue(), source, "the source on the page of goals");
});

await place.leave();
await finish();
