// SPDX-License-Identifier: AGPL-3.0-or-later
// The inbox of the demo's studio in a browser: who waits, one conversation read, answered, noted, given,
// put off, parted and joined, each taken back again. Prints TAP.
import { finish, same } from "./browser.mjs";
import { deed, fresh, looksRight, path, undo, unfold } from "./paths.mjs";
import { Place } from "./studio.mjs";

const place = new Place();
place.makeStudio();
await place.serve();
const studio = { base: place.base, link: async () => place.base + place.newLink() };

const WINTER = "Winter menu: two dishes have changed";
const rows = (page) => page.locator(".talks > li");

async function open(page, base, subject, box = "") {
  await page.goto(`${base}/inbox${box}`);
  await rows(page).locator("a", { hasText: subject }).click();
  await page.locator(".talk-head h1", { hasText: subject }).waitFor();
}

await path(studio, "who waits longest is first, and a complaint stands out", async ({ page, base, dress }) => {
  await page.goto(`${base}/inbox`);
  same(await rows(page).count(), 5, "who wait");
  same(await page.locator(".talks .tag.needs").count(), 1, "complaints");
  if (dress.script) await looksRight(page, "the queue");
  for (const [box, count] of [["mine", 5], ["open", 9], ["snoozed", 1], ["closed", 3], ["spam", 1]]) {
    await page.goto(`${base}/inbox?box=${box}`);
    same(await rows(page).count(), count, `rows of ${box}`);
  }
});

await path(studio, "an answer leaves later, and comes back by Undo", async ({ page, base, dress }) => {
  const text = fresh("The card is ready on Thursday.");
  await open(page, base, WINTER);
  if (dress.script) await looksRight(page, "a conversation");
  same(await page.locator(".msg").count(), 5, "messages");
  same(await page.locator(".msg .files a").count(), 1, "files");
  await page.locator("#reply").fill(text);
  await deed(page, page.locator("#answer button[value=send]"));
  same(await page.locator(".msg").last().locator(".said").textContent(), text, "what leaves");
  same(await page.locator(".msg").last().locator("form[action$='/withdraw']").count(), 1, "ways to take it back");
  same(await page.locator("#reply").inputValue(), "", "the field");
  await page.goto(`${base}/inbox`);
  same(await rows(page).count(), 4, "who wait when one is answered");
  await open(page, base, WINTER, "?box=open");
  await page.locator(".msg form[action$='/withdraw'] button").click();
  await page.locator(".msg form[action$='/withdraw']").waitFor({ state: "detached" });
  same(await page.locator("#reply").inputValue(), text, "the field when it was taken back");
  if (dress.script) return;
  await page.locator("#answer button[value=keep]").click();
  same(await page.locator("#reply").inputValue(), text, "what was kept");
});

await path(studio, "words are checked beside the answer, and nothing is sent by that", async ({ page, base, dress }) => {
  await open(page, base, WINTER);
  const asked = dress.script && page.waitForResponse((reply) => reply.url().endsWith("/courtesy"));
  await page.locator("#reply").fill("Hello, the card is READY now, as soon as possible.");
  if (dress.script) await asked;
  else await page.locator("#answer button[name=check]").click();
  const shouting = page.locator("#answer [name=mend][value^='shouting-']");
  await shouting.click();
  await page.waitForFunction(() => !document.querySelector("#reply").value.includes("READY"));
  same(await page.locator(".msg").count(), 5, "messages");
  await page.locator("#reply").fill("");
  await page.locator("#answer button[value=keep]").click();
  await page.waitForLoadState();
});

await path(studio, "a note, an owner and a later time are put, and taken back", async ({ page, base }) => {
  const text = fresh("She wants it by Friday.");
  await open(page, base, "Upit: bilten");
  const note = await unfold(page, "/note");
  await note.locator("textarea").fill(text);
  await deed(page, note.locator("button.btn").last());
  same(await page.locator(".msg.aside-note .said").last().textContent(), text, "the note");
  await undo(page);
  same(await page.locator(".msg.aside-note").count(), 0, "notes after Undo");

  const owner = await unfold(page, "/owner");
  await owner.locator("select").selectOption({ index: 1 });
  await deed(page, owner.locator("button"));
  same(await page.locator("#owner option[selected]").count(), 1, "whose it is");
  await undo(page);

  await page.locator("details:has(.snooze) > summary").click();
  await deed(page, page.locator(".snooze button").first());
  await page.goto(`${base}/inbox`);
  same(await rows(page).count(), 4, "who wait when one is put off");
  await open(page, base, "Upit: bilten", "?box=snoozed");
  await page.locator(".aside form[action$='/reopen'] button").click();
  await page.locator(".aside form[action$='/reopen']").waitFor({ state: "detached" });
  await page.goto(`${base}/inbox`);
  same(await rows(page).count(), 5, "who wait when it is back");
});

await path(studio, "two become one and two again, and one becomes two", async ({ page, base }) => {
  await open(page, base, "Do you translate from Danish?");
  const merging = await unfold(page, "/merge");
  await deed(page, merging.locator("button"));
  same(await page.locator(".msg").count() > 1, true, "more messages");
  await undo(page);
  await open(page, base, "Do you translate from Danish?");
  same(await page.locator(".msg").count(), 1, "messages after Undo");
  const spam = await unfold(page, "/spam");
  await deed(page, spam.locator("button"));
  same(await page.locator("#answer").count(), 0, "answers to spam");
  await undo(page);

  await open(page, base, WINTER);
  const last = page.locator(".msg").last();
  await last.locator("footer summary").click();
  await deed(page, last.locator("form[action$='/split'] button"));
  same(await page.locator(".msg").count(), 1, "messages of the new one");
  await undo(page);
  await open(page, base, WINTER);
  same(await page.locator(".msg").count(), 5, "messages after Undo");
});

await path(studio, "what was formatted stands in a frame that can do nothing", async ({ page, base, dress }) => {
  await open(page, base, "A complaint about the leaflet");
  await page.locator(".as-sent > summary").click();
  const frame = page.locator(".as-sent iframe");
  same(await frame.getAttribute("sandbox"), "", "what the frame may do");
  await page.frameLocator(".as-sent iframe").locator("b", { hasText: "telephone number" }).waitFor();
  if (dress.script) await looksRight(page, "a conversation with a frame");
});

await place.leave();
await finish();
