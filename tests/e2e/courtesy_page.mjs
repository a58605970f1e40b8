// SPDX-License-Identifier: AGPL-3.0-or-later
// The courtesy check in a browser: findings stand beside what is being written, a press mends the words,
// a muted rule is silent, and a promise to find out is put on Today. Prints TAP.
import { finish, same } from "./browser.mjs";
import { deed, fresh, looksRight, path, post, undo } from "./paths.mjs";
import { serve } from "./served.mjs";

const empty = await serve("empty");

const found = (page) => page.locator("[data-courtesy-found] .findings > li");
const mends = (page, label) => page.locator(`[data-courtesy-found] button[name=mend]${label && `[value^="${label}-"]`}`);

/** All is found of the words as they are now: so many mends, and none of them rests. */
async function settled(page, count) {
  const now = async () => [await page.locator("[data-courtesy-found] [name=mend]:not([disabled])").count(),
    await page.locator("[data-courtesy-found] [disabled]").count()];
  for (let tries = 0; tries < 200 && String(await now()) !== String([count, 0]); tries += 1) await page.waitForTimeout(50);
  same(await now(), [count, 0], "mends that can be pressed, and that rest");
}
const person = (page, name) => post(page, "/clients/new", { name, kind: "person", reach: "", source: "" });

/** Types, and waits until what is found is of these words. */
async function write(page, area, text, dress, button) {
  const asked = dress.script && page.waitForResponse((reply) => reply.url().endsWith("/courtesy"));
  await area.fill(text);
  if (dress.script) await asked;
  else await button.click();
  await found(page).first().waitFor();
}

/** The draft of an answer to somebody who asked, with its words open to be changed. */
async function draftTo(page, base, name, dress) {
  await person(page, name);
  await post(page, "/enquiries", { name, title: "A label", reach: "at the door" });
  await page.goto(`${base}/today`);
  const cue = page.locator("article.cue", { hasText: name });
  if (await cue.locator("[data-draft]").count() === 0) {
    await cue.locator("summary").first().click();
    if (!dress.script) await cue.locator("a[href^='/today/draft']").click();
  }
  const draft = dress.script ? cue.locator("[data-draft]") : page.locator("[data-draft]").first();
  await draft.locator(".letter").waitFor();
  if (!await draft.locator("textarea").isVisible()) await draft.locator("form summary").click();
  return draft;
}

await path(empty, "words of a draft are found while writing, and mended by a press", async ({ page, base, dress }) => {
  const name = fresh("Marin");
  const draft = await draftTo(page, base, name, dress);
  const area = draft.locator("textarea[name=text]");
  const show = draft.locator("button[value=show]:not(.vh)");
  await write(page, area, `Dear ${name},\n\n😀 your label is READY now!! We start as soon as possible.`, dress, show);
  const labels = await mends(draft, "").evaluateAll((all) => all.map((one) => one.value.split("-")[0]));
  same([...labels].sort(), ["asap_phrase", "promise_without_date", "shouting", "shouting"], "what is found");
  same(await draft.locator(".findings a[href='/playbook#rule-14']").count(), 2, "links to the rule of promises");
  if (dress.script) await looksRight(page, "a draft with findings");

  await mends(draft, "shouting").first().click();
  await settled(page, 3);
  await mends(draft, "shouting").first().click();
  await settled(page, 2);
  await mends(draft, "asap_phrase").first().click();
  await settled(page, 0);
  same(await area.inputValue(), `Dear ${name},\n\n😀 your label is ready now! We start by [which day].`, "the words after all");
  same((await draft.locator(".letter .text").textContent()).includes("[which day]"), true, "they are in the letter");
  same(await draft.locator(".gap-hint").isVisible(), true, "the hint of a gap");
});

await path(empty, "what somebody will find out is put on Today", async ({ page, base, dress }) => {
  const name = fresh("Lucija");
  const draft = await draftTo(page, base, name, dress);
  const area = draft.locator("textarea[name=text]");
  const text = `Dear ${name},\n\nI'll find out what the paper costs.`;
  await write(page, area, text, dress, draft.locator("button[value=show]:not(.vh)"));
  await draft.locator("button[name=promise]").click();
  await draft.locator("[data-courtesy-found] .note").waitFor();
  same(await area.inputValue(), text, "what was typed");
  await page.goto(`${base}/clients`);
  await page.goto(`${base}/today`);
  same(await page.locator("article.cue", { hasText: "what the paper costs" }).count()
    + await page.locator("article.cue", { hasText: "find out" }).count() > 0, true, "it stands on Today");
});

await path(empty, "a note is read along, and a rule that is muted is silent", async ({ page, base, dress }) => {
  const client = await person(page, fresh("Nora"));
  const noted = async () => {
    await page.goto(`${base}${client}/notes/new`);
    await write(page, page.locator("textarea[name=text]"), "It is all their fault. PHONE THEM NOW!! Even a child can do that.",
      dress, page.locator("button[name=check]"));
  };
  await noted();
  same(await found(page).count() > 1, true, "findings of a note");
  same(await mends(page, "shouting").count(), 1, "it shouts");
  if (dress.script) await looksRight(page, "a note with findings");

  await page.goto(`${base}/settings/courtesy`);
  if (dress.script) await looksRight(page, "the rules to choose from");
  await page.locator("input[name=shouting]").uncheck();
  await deed(page, page.locator("#main form.form button.go"));
  same(await page.locator("input[name=shouting]").isChecked(), false, "the rule is muted");
  await noted();
  same(await mends(page, "shouting").count(), 0, "it is silent");
  same(await found(page).count() > 0, true, "the others are not");
  same(await page.locator("[data-courtesy-found] a[href='/settings/courtesy']").count(), 1, "muted rules are told of");

  await page.goto(`${base}/settings/courtesy`);
  await page.locator("input[name=blame]").uncheck();
  await deed(page, page.locator("#main form.form button.go"));
  await undo(page);
  await page.goto(`${base}/settings/courtesy`);
  same(await page.locator("input[name=blame]").isChecked(), true, "Undo");
  await page.locator("input[name=shouting]").check();
  await deed(page, page.locator("#main form.form button.go"));
});

await path(empty, "a template is checked as a letter without a name", async ({ page, base, dress }) => {
  await page.goto(`${base}/settings/templates/new`);
  await page.locator("input[name=name]").fill(fresh("Answer"));
  await page.locator("select[name=language]").selectOption("hr");
  await write(page, page.locator("textarea[name=body]"), "Poštovani,\n\njavljamo se u najkraćem mogućem roku.", dress,
    page.locator("button[name=preview]"));
  await mends(page, "asap_phrase").click();
  await settled(page, 0);
  same(await page.locator("textarea[name=body]").inputValue(), "Poštovani,\n\njavljamo se do [kojeg dana].", "the words");
  if (dress.script) await looksRight(page, "a template that was mended");
});

await empty.stop();
await finish();
