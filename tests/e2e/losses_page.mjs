// SPDX-License-Identifier: AGPL-3.0-or-later
// Why clients leave, in a browser: one press on Today, its Undo, the client's page, and the count that
// opens into its clients. Prints TAP.
import { finish, same } from "./browser.mjs";
import { dayFromNow, deed, field, fresh, looksRight, path, post, saving, undo } from "./paths.mjs";
import { serve } from "./served.mjs";

const full = await serve("full");

/** Somebody lost for some days, by the boundary of 90 days that the settings then have. */
async function newlyLost(page, base, name) {
  await page.goto(`${base}/settings/business`);
  await page.fill("[name=active_days]", "90");
  await saving(page).click();
  await page.waitForLoadState();
  const client = await post(page, "/clients/new", { name, kind: "company", reach: "", source: "" });
  for (const days of [-140, -95]) {
    const order = await post(page, "/orders", { client: name, client_id: client.split("/").pop(), client_was: name,
      title: "Menu", amount: "120", currency: "EUR", accepted_on: dayFromNow(days), due_on: "" });
    await post(page, `${order}/stage`, { stage: "done" });
  }
  return client;
}

await path(full, "one press says why somebody left, one Undo takes it back", async ({ page, base, dress }) => {
  const name = fresh("Bramble Tea");
  const client = await newlyLost(page, base, name);
  await page.goto(`${base}/today`);
  const cue = page.locator("article.cue", { hasText: name });
  same(await cue.locator("form.reasons button").count(), 12, "buttons, one for each reason");
  if (dress.script) await looksRight(page, "Today with reasons");

  await deed(page, cue.locator("form.reasons button[value=found-another]"));
  same(new URL(page.url()).pathname, "/today", "where one is afterwards");
  same(await cue.count(), 0, "cues of them once it is said");
  await undo(page);
  await page.goto(`${base}/today`);
  same(await cue.locator("form.reasons").count(), 1, "cues of them after the Undo");

  await cue.locator("form.reasons button[value=found-another]").focus();
  await page.keyboard.press("Enter");
  await cue.waitFor({ state: "detached" });
  await page.goto(base + client);
  same(await page.locator(`a[href="${client}/loss"]`).count(), 1, "links to change the reason");
  if (dress.script) await looksRight(page, "the page of a client who left");
  await page.locator(`a[href="${client}/loss"]`).click();
  await page.waitForURL(/\/loss$/);
  same(await field(page, "reason").inputValue(), "found-another", "the reason in the form");
  if (dress.script) await looksRight(page, "the form of a reason");
  await field(page, "reason").selectOption("late");
  await field(page, "words").fill("A week, and nobody called");
  await deed(page, saving(page));
  same(await page.locator("blockquote.written").first().textContent(), "A week, and nobody called", "what was said");
  if (dress.script) await undo(page);
});

await path(full, "the count of a reason opens into those whom it counts", async ({ page, base, dress }) => {
  const name = fresh("Quince Kitchen");
  await newlyLost(page, base, name);
  await page.goto(`${base}/today`);
  await deed(page, page.locator("article.cue", { hasText: name }).locator("button[value=rude]"));
  await page.goto(`${base}/retention/losses`);
  if (dress.script) await looksRight(page, "why they leave");
  const count = page.locator("a[href*='loss=rude']");
  const number = Number(await count.textContent());
  await page.goto(new URL(await count.getAttribute("href"), base).href);
  same(await page.locator("[data-row]").count(), number, "clients behind the count");
  same(await page.locator("[data-row]", { hasText: name }).count(), 1, "that client among them");
  if (dress.script) await looksRight(page, "the list behind it");
});

await full.stop();
await finish();
