// SPDX-License-Identifier: AGPL-3.0-or-later
// The words ready for a cue, in a browser: read, changed, copied, opened elsewhere, noted as sent, and
// taken back. Prints TAP.
import { finish, same } from "./browser.mjs";
import { deed, fresh, looksRight, path, post, undo } from "./paths.mjs";
import { serve } from "./served.mjs";

const empty = await serve("empty");

const cueOf = (page, name) => page.locator("article.cue", { hasText: name });
const mail = (draft) => draft.locator("a[href^='mailto:']").getAttribute("href");
const decoded = (address) => Object.fromEntries(new URL(address).searchParams);

/** Somebody asks, and has a cue. */
async function ask(page, name, reach) {
  const made = await post(page, "/enquiries", { name, title: "A label", reach });
  await page.goto(new URL("/today", page.url()).href);
  return made;
}

/** Without script a draft that is not the first one has a page of its own. */
async function opened(page, name, dress) {
  const cue = cueOf(page, name);
  if (await cue.locator("[data-draft]").count() === 0) {
    await cue.locator("summary").first().click();
    if (!dress.script) await cue.locator("a[href^='/today/draft']").click();
  }
  const draft = dress.script ? cue.locator("[data-draft]") : page.locator("[data-draft]").first();
  await draft.locator(".letter").waitFor();
  return draft;
}

await path(empty, "a draft is changed, and its links carry the change", async ({ page, dress }) => {
  const name = fresh("Bramble Tea");
  await page.goto(new URL("/today", page.url()).href);
  await ask(page, name, "ann+tea@example.com");
  const draft = await opened(page, name, dress);
  const text = draft.locator("textarea[name=text]");
  same((await draft.locator(".text").textContent()).includes(name), true, "the name in the letter");
  same(await draft.locator("mark.gap").count(), 1, "gaps");
  same(await draft.locator(".gap-hint").isVisible(), true, "the hint of a gap");
  same(decoded(await mail(draft)).body.includes(name), true, "the name in the link");

  if (!await text.isVisible()) await draft.locator("form summary").click();
  await draft.locator("input[name=subject]").fill("Label & price");
  await text.fill("Dear Ann,\n\n240 € + 5 %, by <Friday>.");
  if (dress.script) await draft.locator("input[name=subject]").press("Enter");
  else await draft.locator("button[value=show]:not(.vh)").click();
  const link = await mail(page.locator("[data-draft]", { hasText: "by <Friday>" }));
  same(link.startsWith("mailto:ann%2Btea@example.com?subject="), true, "to whom");
  same(decoded(link), { subject: "Label & price", body: "Dear Ann,\r\n\r\n240 € + 5 %, by <Friday>." }, "the link");
  same(await draft.locator(".text").textContent(), "Dear Ann,\n\n240 € + 5 %, by <Friday>.", "the letter");
  same(await draft.locator(".gap-hint").isVisible(), false, "the hint when no gap is left");
  if (dress.script) await looksRight(page, "a draft that was changed");
  await draft.locator("input[name=subject]").press("Enter");
  await page.waitForLoadState();
  same(await page.locator("[data-draft] textarea").first().inputValue(), "Dear Ann,\n\n240 € + 5 %, by <Friday>.",
    "the text after Enter");
  await page.goto(new URL("/today", page.url()).href);
  same(await cueOf(page, name).count(), 1, "cues of it after Enter: nothing was sent");
});

await path(empty, "what was sent is noted once, and taken back by one Undo", async ({ page, base, dress }) => {
  const name = fresh("Quiet Harbour");
  const card = await post(page, "/clients/new", { name, kind: "person", reach: "", source: "" });
  await ask(page, name, "@quiet_harbour");
  const draft = await opened(page, name, dress);
  same((await draft.locator("a[href^='https://t.me/quiet_harbour?text=']").count()), 1, "ways to Telegram");
  const before = await draft.locator("textarea[name=text]").inputValue();
  const sent = draft.locator("button[value=sent]");
  const twice = { click: () => sent.evaluate((button) => [button, button].forEach((one) => one.click())) };
  await deed(page, dress.script ? twice : sent);
  same(new URL(page.url()).pathname, "/today", "where it leads");
  same(await cueOf(page, name).count(), 0, "cues of it");
  await page.goto(base + card);
  const timeline = page.locator(".timeline");
  same((await timeline.textContent()).includes(before.split("\n")[2]), true, "the text in the timeline");
  same(await timeline.locator(":text('A label')").count() > 0, true, "the enquiry there");

  await page.goto(`${base}/today`);
  const row = page.locator(".cue.done", { hasText: name });
  await row.locator("form button").click();
  await cueOf(page, name).waitFor();
  await page.goto(base + card);
  same((await page.locator(".timeline").textContent()).includes(before.split("\n")[2]), false, "the text after Undo");
  await ask(page, fresh("Somebody else"), "at the door");
  await deed(page, (await opened(page, name, dress)).locator("button[value=sent]"));
  await undo(page);
  await page.goto(`${base}/today`);
  same(await cueOf(page, name).count(), 1, "cues of it after the toast's Undo");
});

await path(empty, "the text is copied, or the button is not there", async ({ page, context, base, dress }) => {
  const name = fresh("Copper Kettle");
  await ask(page, name, "+385 91 2345 678");
  const draft = await opened(page, name, dress);
  const copy = draft.locator("[data-copy]");
  same(await copy.isVisible(), dress.script, "a button to copy");
  same(await draft.locator("a[href^='https://wa.me/385912345678?text=']").count(), 1, "ways to WhatsApp");
  same(await draft.locator("a[href^='sms:+385912345678?body=']").count(), 1, "ways by text message");
  if (!dress.script) return;
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: base });
  await copy.click();
  await draft.locator(".foot [role=status]", { hasText: /./ }).waitFor();
  same(await page.evaluate(() => navigator.clipboard.readText()), await draft.locator("textarea").inputValue(), "copied");
});

await path(empty, "a template of one's own can be taken", async ({ page, base, dress }) => {
  const [name, template] = [fresh("Otter & Oak"), fresh("Label answer")];
  await post(page, "/settings/templates", { name: template, language: "en", form_of_address: "",
    subject: "For {client}", body: "Dear {contact}, until {day}." });
  await ask(page, name, "otter@example.com");
  const draft = await opened(page, name, dress);
  const choice = draft.locator("select[name=template]");
  if (!await choice.isVisible()) await draft.locator("form summary").click();
  await choice.selectOption({ label: template });
  await draft.locator("button[value=template]").click();
  const fresher = page.locator("[data-draft]", { hasText: `Dear ${name}, until` });
  await fresher.waitFor();
  same(await fresher.locator("mark.gap").textContent(), "{day}", "what is not known");
  same(decoded(await mail(fresher)).subject, `For ${name}`, "the subject");
  await page.goto(`${base}/today`);
});

await empty.stop();
await finish();
