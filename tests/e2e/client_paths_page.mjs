// SPDX-License-Identifier: AGPL-3.0-or-later
// The daily paths of clients in a browser, each in several dresses: lists, records, merging, search,
// paper. Prints TAP.
import { finish, same } from "./browser.mjs";
import { dayFromNow, deed, field, fresh, heading, looksRight, makeOrder, path, post, saving, undo } from "./paths.mjs";
import { serve } from "./served.mjs";

const full = await serve("full");

const count = (page, what) => page.locator(what).count();
const names = (page) => page.locator("[data-row] th > a").allTextContents();
const status = async (page, address) => (await page.context().request.get(address, { maxRedirects: 0 })).status();

/** The address of a link, followed: heads of columns are only heard, not seen, on a phone. */
const follow = async (page, link) => page.goto(new URL(await link.getAttribute("href"), page.url()).href);

await path(full, "a list by conditions, in an order, with columns, kept as a view", async ({ page, base, dress }) => {
  await page.goto(`${base}/clients/conditions`);
  await page.fill("#c-orders-from", "1");
  await page.fill("#c-orders-to", "6");
  await page.locator("input[name=columns][value=revenue]").check();
  await page.locator("input[name=columns][value=tags]").uncheck();
  await saving(page).click();
  await page.waitForURL(/orders-from=1/);
  same(await count(page, ".chip:not(.all)"), 2, "conditions shown");
  await follow(page, page.locator("thead a[href*='sort=-orders']"));
  same(await count(page, "[aria-sort]"), 1, "columns it is sorted by");
  const [first, sorted] = [await names(page), await page.locator("[aria-sort]").getAttribute("aria-sort")];
  await follow(page, page.locator("[aria-sort] a"));
  same(sorted === await page.locator("[aria-sort]").getAttribute("aria-sort"), false, "the same order when asked again");
  same(first[0] === (await names(page))[0], false, "the same first row in the other order");
  const listed = new URL(page.url()).search;

  const name = fresh("My hotels");
  await page.locator("a[href^='/clients/views']").click();
  await page.waitForURL(/\/clients\/views/);
  await page.fill("#name", name);
  await deed(page, saving(page));
  const tab = page.locator(".tabs a", { hasText: name });
  await page.goto(`${base}/clients`);
  await tab.click();
  await page.waitForURL(/orders-from=1/);
  const query = (text) => [...new URLSearchParams(text)].filter(([key]) => key !== "view").sort().join("&");
  same(query(new URL(page.url()).search), query(listed), "the view's conditions");
  if (dress.script) await looksRight(page, "a view");
  await page.locator(".chip").first().click();
  await page.locator(".chip.all, .tools").first().waitFor();
  await page.goto(`${base}/clients/views`);
  await deed(page, page.locator("li[data-row]", { hasText: name }).locator("form[action$='/remove'] button"));
  await page.goto(`${base}/clients`);
  same(await tab.count(), 0, "tabs of a view that was removed");
});

// Croatian and Russian tables part by semicolons.
const fields = (line) => [...line.matchAll(/(?:^|[,;])(?:"((?:[^"]|"")*)"|([^,;]*))/g)]
  .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);

await path(full, "what a list shows is what its CSV holds", async ({ page, base }) => {
  await page.goto(`${base}/clients?orders-from=3`);
  const shown = await names(page);
  const file = page.getByRole("link", { name: "CSV", exact: true });
  const reply = await page.context().request.get(new URL(await file.getAttribute("href"), base).href);
  same(reply.headers()["content-type"].startsWith("text/csv"), true, "a CSV");
  const lines = (await reply.text()).replace(/^\uFEFF/, "").trim().split(/\r?\n/).map(fields);
  same(lines.every((line) => line.length === lines[0].length), true, "rows of one length");
  same(lines.slice(1, shown.length + 1).map((line) => line.find((one) => shown.includes(one)) ?? line[0]), shown,
    "names in the file");
});

await path(full, "many at once, and all of it back by Undo", async ({ page, base, dress }) => {
  const tag = fresh("spring");
  const list = `${base}/clients?find=Client+2`;
  await page.goto(list);
  const ticks = page.locator("[data-row] [type=checkbox]");
  same(await page.locator(".bulk").isVisible(), false, "the bar before anything is ticked");
  for (const at of [0, 1, 2]) await ticks.nth(at).check();
  same(await page.locator(".bulk").isVisible(), true, "the bar once something is ticked");
  await page.locator(".bulk button[value=tag]").click();
  await page.locator("#tag").waitFor();
  if (dress.script) await looksRight(page, "the page of a tag for many");
  await page.fill("#tag", tag);
  await deed(page, page.locator("button[name=do][value=tag]"));
  const tagged = `${base}/clients?tag=${encodeURIComponent(tag)}`;
  await page.goto(tagged);
  same((await names(page)).length, 3, "tagged");
  await page.goto(list);
  for (const at of [0, 1]) await ticks.nth(at).check();
  await deed(page, page.locator(".bulk button[value=archive]"));
  await page.goto(tagged);
  same((await names(page)).length, 1, "left in the list");
  await page.goto(list);
  const before = (await names(page)).length;
  for (const at of [0]) await ticks.nth(at).check();
  await deed(page, page.locator(".bulk button[value=archive]"));
  await undo(page);
  await page.goto(list);
  same((await names(page)).length, before, "rows after Undo");
  await page.goto(`${base}/clients?archived=only&tag=${encodeURIComponent(tag)}`);
  for (const at of [0, 1]) await ticks.nth(at).check();
  await deed(page, page.locator(".bulk button[value=restore]"));
  await page.goto(tagged);
  same((await names(page)).length, 3, "brought back");
});

await path(full, "a record: people, ways to reach them, days, tags, own fields, notes", async ({ page, base, dress }) => {
  const name = fresh("Bright Lantern");
  const own = fresh("Paper");
  await page.goto(`${base}/settings/fields/new`);
  await field(page, "name").fill(own);
  await deed(page, saving(page));

  await page.goto(`${base}/clients/new`);
  await field(page, "name").fill(name);
  await field(page, "kind").selectOption("company");
  await field(page, "reach").fill(`${fresh("mail").replace(" ", "")}@example.com`);
  await deed(page, saving(page));
  await page.waitForURL(/\/clients\/\d+$/);
  const card = page.url();
  const parts = [
    ["people/new", async () => field(page, "name").fill("Emil Reader"), "Emil Reader"],
    ["points/new", async () => {
      await field(page, "kind").selectOption("telegram");
      await field(page, "value").fill("@emilreader");
    }, "@emilreader"],
    ["days/new", async () => {
      await field(page, "date").fill("29.02.1980");
      await field(page, "label").fill("the opening");
    }, "the opening"],
    ["tags", async () => field(page, "tags").fill("reads aloud, early"), "reads aloud"],
    ["own", async () => page.locator("#main form.form", { hasText: own }).getByLabel(own).fill("laid, cream"), "laid, cream"],
    ["edit/care", async () => page.locator("#main form.form textarea").first().fill("the house, never the shop"),
      "the house, never the shop"],
  ];
  for (const [part, fill, shown] of parts) {
    await page.goto(`${card}/${part}`);
    await fill();
    await deed(page, saving(page));
    await page.waitForURL(card);
    same(await page.locator("#main").getByText(shown).count() > 0, true, `${shown} on the card`);
    await undo(page);
    same(await page.locator(".aside, .who-line").getByText(shown).count(), 0, `${shown} after Undo`);
    await undo(page);
    same(await page.locator("#main").getByText(shown).count() > 0, true, `${shown} when Undo is undone`);
  }
  await page.fill("#note-text", "Called about the terrace");
  await page.selectOption("#note-kind", "call");
  await deed(page, page.locator(".noting button"));
  same(await page.locator(".timeline blockquote", { hasText: "the terrace" }).count(), 1, "notes in the timeline");
  if (dress.script) await looksRight(page, "a full card");
  await page.locator(".timeline a[href*='/notes/']").first().click();
  await page.waitForURL(/\/notes\/\d+$/);
  await deed(page, page.locator("form[action$='/remove'] button"));
  same(await page.locator(".timeline blockquote", { hasText: "the terrace" }).count(), 0, "notes once it is removed");
  await undo(page);
  same(await page.locator(".timeline blockquote", { hasText: "the terrace" }).count(), 1, "notes after Undo");
});

await path(full, "two records of one client become one, and two again by Undo", async ({ page, context, base, dress }) => {
  const [kept, other] = [await makeOrder(page, fresh("Kept"), "Kept order"), await makeOrder(page, fresh("Doubled"), "Moved order")];
  await page.goto(`${base}${kept.client}/merge?find=Doubled`);
  await page.locator(`a[href$="with=${other.client.split("/").pop()}"]`).click();
  await page.locator("input[name=with_version]").waitFor({ state: "attached" });
  same(await page.locator("#main ul li").count() >= 3, true, "what would move");
  if (dress.script) await looksRight(page, "both records");
  await deed(page, saving(page));
  await page.waitForURL(`**${kept.client}`);
  same(await page.locator(".data a", { hasText: "Moved order" }).count(), 1, "orders that moved");
  same(await status(page, base + other.client) >= 300, true, "the other's address leads on");
  const second = await context.newPage();
  await second.goto(base + other.client);
  same(new URL(second.url()).pathname, kept.client, "where it leads");
  await undo(page);
  await page.goto(base + other.client);
  same(await page.locator(".data a", { hasText: "Moved order" }).count(), 1, "orders that are back");
});

await path(full, "one goes into the archive, is found there, and comes back", async ({ page, base }) => {
  const name = fresh("Quiet");
  const { client } = await makeOrder(page, name, "Old order");
  await page.goto(base + client);
  const archive = page.locator("form[action$='/archive'] button");
  await deed(page, archive);
  const listed = async () => {
    await page.goto(`${base}/clients?find=${encodeURIComponent(name)}`);
    return count(page, "[data-row]");
  };
  same(await listed(), 0, "in the list");
  await page.goto(`${base}/search?q=${encodeURIComponent(name)}`);
  same(await count(page, `a[href="${client}"]`), 1, "found");
  await page.goto(base + client);
  await deed(page, archive);
  same(await listed(), 1, "in the list, brought back");
});

await path(full, "search finds people, orders and what is written, however it is spelt", async ({ page, base, dress }) => {
  const title = fresh("Šumska karta");
  const { client, order } = await makeOrder(page, fresh("Ёжик и Đurđa"), title);
  await post(page, `${client}/notes/new`, { text: "Likes marzipan boats", kind: "note", at: "" });
  for (const [typed, href] of [["sumska", order], ["ежик", client], ["đurđ", client], ["durđa", client]]) {
    await page.goto(`${base}/search`);
    await page.fill("#find", typed);
    await page.locator("form[role=search] button").click();
    await page.locator(`#list a[href^="${href}"]`).first().waitFor();
  }
  await page.goto(`${base}/search?q=harbuor`);
  same(await count(page, ".empty"), 1, "nothing found");
  if (dress.script) await looksRight(page, "nothing found");
});

await path(full, "on paper there is what one needs, and nothing to press", async ({ page, base }) => {
  const { client, order } = await makeOrder(page, fresh("Paper"), "Printed order");
  for (const at of [client, order, "/clients", "/orders", "/orders?view=list", "/enquiries", "/search?q=Paper"]) {
    await page.goto(base + at);
    await page.emulateMedia({ media: "print" });
    for (const one of [".nav", ".btn", ".toasts", "#more", "form.tools"])
      same(await page.locator(`${one}:visible`).count(), 0, `${one} shown on ${at}`);
    same(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
      "rgb(255, 255, 255)", `paper of ${at}`);
    same(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `width of ${at}`);
    await page.emulateMedia({ media: null });
  }
  same(await page.getByText(dayFromNow(0)).count(), 0, "days as machines write them");
});

await full.stop();
await finish();
