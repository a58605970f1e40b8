// SPDX-License-Identifier: AGPL-3.0-or-later
// The daily paths of orders, enquiries and services in a browser, each in several dresses. Prints TAP.
import { finish, same } from "./browser.mjs";
import { dayFromNow, deed, field, fresh, heading, looksRight, makeOrder, path, post, saving, undo, unfold } from "./paths.mjs";
import { serve } from "./served.mjs";

const full = await serve("full");

const here = (page) => new URL(page.url()).pathname;
const stage = (page, word) => page.locator(`#main form[action$="/stage"] button[value="${word}"]`);
const count = (page, what) => page.locator(what).count();
const orderPage = /\/orders\/\d+$/;

await path(full, "an order in one line, through its steps and back", async ({ page, base, dress }) => {
  const title = fresh("menu");
  await page.goto(`${base}/orders`);
  await page.fill("#line", `Quince Kitchen; ${title}; 240 EUR; ${dayFromNow(10)}`);
  await page.locator(".one-line button").click();
  await page.waitForURL(/\/orders\/new\?/);
  same(await field(page, "title").inputValue(), title, "what it is");
  same(await field(page, "due_on").inputValue(), dayFromNow(10), "the promised day");
  if (dress.script) await looksRight(page, "the line as it was understood");
  await deed(page, saving(page));
  await page.waitForURL(orderPage);
  same(await heading(page), title, "heading");
  const order = page.url();
  for (const word of ["in_work", "delivered", "done"]) {
    await deed(page, stage(page, word));
    same(await stage(page, word).count(), 0, `the step to ${word} once it is taken`);
    await undo(page);
    same(await stage(page, word).count(), 1, `the step to ${word} after Undo`);
    await deed(page, stage(page, word));
  }
  const cancel = await unfold(page, "/cancel");
  await cancel.locator("input[name=reason]").fill("They moved house");
  await deed(page, cancel.locator("button"));
  same(await page.getByText("They moved house").count() > 0, true, "the reason stands there");
  await undo(page);
  same(await count(page, "form[action$='/resume']"), 0, "ways to take it up again after Undo");
  await deed(page, (await unfold(page, "/cancel")).locator("button"));
  await deed(page, page.locator("form[action$='/resume'] button"));
  same(await count(page, "form[action$='/resume']"), 0, "ways to take it up again");
  const refund = await unfold(page, "/refund");
  await refund.locator("input[name=amount]").fill("40");
  await deed(page, refund.locator("button"));
  await page.goto(order);
  same(await page.getByText(/40\s€/).count() > 0, true, "the money given back");
  await deed(page, (await unfold(page, "/delete")).locator("button"));
  same((await page.context().request.get(order)).status(), 404, "the order that was taken out");
  await undo(page);
  await page.goto(order);
  same(await heading(page), title, "heading after Undo");
  same(await count(page, "del") > 0, true, "what was undone is struck out");
});

await path(full, "an order by its form, and the choice when several clients fit", async ({ page, base, dress }) => {
  const title = fresh("catalogue");
  await page.goto(`${base}/orders/new`);
  await field(page, "client").fill("Client 1");
  await field(page, "title").fill(title);
  await field(page, "amount").fill("not a sum");
  await saving(page).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  same(await field(page, "title").inputValue(), title, "what was typed");
  if (dress.script) await looksRight(page, "an order at fault");
  await field(page, "amount").fill("1 240,50");
  await field(page, "currency").fill("EUR");
  if (await count(page, "input[name=client_id][type=radio]") === 0) {
    await saving(page).click();
    await page.locator("input[name=client_id][type=radio]").first().waitFor();
  }
  await page.locator("input[name=client_id][type=radio]").first().check();
  await deed(page, saving(page));
  await page.waitForURL(orderPage);
  same(await heading(page), title, "heading");
  same(await page.getByText(/1\s240[.,]50\s€/).count() > 0, true, "the amount");
  const order = page.url();
  await undo(page);
  same((await page.context().request.get(order)).status(), 404, "the order after Undo");
});

const edited = [
  ["an order", "orders", (page) => makeOrder(page, fresh("House"), "Old title").then((made) => made.order)],
  ["an enquiry", "enquiries", (page) => post(page, "/enquiries",
    { name: fresh("Somebody"), reach: "", title: "Old title", amount: "", currency: "", details: "" })],
];
for (const [what, , make] of edited) {
  await path(full, `two who edit ${what} lose nothing`, async ({ page, context, base, dress }) => {
    const address = base + await make(page);
    const other = await context.newPage();
    for (const one of [page, other]) await one.goto(`${address}/edit`);
    await field(other, "title").fill("Theirs");
    await field(other, "details").fill("Written by the other");
    await deed(other, saving(other));
    await field(page, "title").fill("Mine");
    await saving(page).click();
    await page.locator("#title-stored").waitFor();
    same((await page.locator("#title-stored").textContent()).includes("Theirs"), true, "what is stored is shown");
    same(await field(page, "title").inputValue(), "Mine", "what was typed");
    same(await field(page, "details").inputValue(), "Written by the other", "what only the other changed");
    if (dress.script) await looksRight(page, "the choice");
    await deed(page, saving(page));
    same(await heading(page), "Mine", "heading");
    same(await page.locator(".typed").first().textContent(), "Written by the other", "details");
    await undo(page);
    await page.goto(address);
    same(await heading(page), "Theirs", "heading after Undo");
  });
}

await path(full, "an enquiry from its arrival to an order, or to nothing", async ({ page, base, dress }) => {
  const title = fresh("leaflet");
  await page.goto(`${base}/enquiries/new`);
  await field(page, "name").fill(fresh("Greta"));
  await field(page, "reach").fill(`${fresh("greta").replace(" ", "")}@example.com`);
  await field(page, "title").fill(title);
  await deed(page, saving(page));
  await page.waitForURL(/\/enquiries\/\d+$/);
  const enquiry = page.url();
  await page.goto(`${base}/enquiries`);
  same(await page.locator("[data-row]", { hasText: title }).count(), 1, "rows of those who wait");
  await page.goto(enquiry);
  const answered = page.locator("form[action$='/answered'] button");
  await deed(page, answered);
  same(await answered.count(), 0, "ways to answer once it is");
  await undo(page);
  await deed(page, answered);
  const quote = await unfold(page, "/quoted");
  await quote.locator("input[name=amount]").fill("150 EUR");
  await deed(page, quote.locator("button"));
  same(await page.locator(".pairs", { hasText: /150\s€/ }).count(), 1, "the price named");
  const lost = await unfold(page, "/lost");
  await lost.locator("input[name=reason]").fill("too far away");
  await deed(page, lost.locator("button"));
  same(await page.getByText("too far away").count() > 0, true, "why it came to nothing");
  if (dress.script) await looksRight(page, "an enquiry that came to nothing");
  await undo(page);
  await deed(page, (await unfold(page, "/lost")).locator("button"));
  await deed(page, page.locator("form[action$='/reopen'] button"));
  await deed(page, page.locator("form[action$='/won'] button"));
  await page.locator("#main a[href^='/orders/']").click();
  await page.waitForURL(orderPage);
  same(await heading(page), title, "heading of the order");
  await page.goto(`${base}/enquiries?stage=won`);
  same(await page.locator("[data-row]", { hasText: title }).count(), 1, "rows of those that became orders");
  await page.locator("[data-row]", { hasText: title }).locator("a").first().click();
  await page.waitForURL(enquiry);
  same(await count(page, "#main a[href^='/orders/']") > 0, true, "links to its order");
});

await path(full, "the board, by pointer and by keys", async ({ page, base, dress }) => {
  const { order } = await makeOrder(page, fresh("House"), fresh("Board card"));
  const card = page.locator(".card", { has: page.locator(`a[href="${order}"]`) });
  await page.goto(`${base}/orders`);
  await deed(page, card.locator("button[value=in_work]"));
  same(here(page), "/orders", "the board stays");
  same(await card.locator("button[value=delivered]").count(), 1, "the next step");
  await undo(page);
  same(await card.locator("button[value=in_work]").count(), 1, "the step after Undo");
  if (dress.script) {
    await page.locator(".lane .card a").first().press("j");
    await page.keyboard.press("k");
    same(await page.evaluate(() => document.activeElement.closest(".card") !== null), true, "focus in a card");
  }
  await card.locator("a").focus();
  await page.keyboard.press("Tab");
  same(await card.locator("button[value=in_work]").evaluate((one) => one === document.activeElement), true,
    "the button is next");
  const enter = { click: () => page.keyboard.press("Enter") };
  await deed(page, enter);
  same(await card.locator("button[value=delivered]").count(), 1, "the next step by keys");
  await card.locator("a").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${order}`);
});

await path(full, "orders in a list, by what is chosen", async ({ page, base }) => {
  const title = fresh("Wanted");
  const { order } = await makeOrder(page, fresh("House"), title);
  await page.goto(`${base}/orders?view=list`);
  const rows = page.locator("[data-row]");
  await page.locator("select[name=stage]").selectOption("accepted");
  await page.fill("input[name=from]", dayFromNow(-1));
  await page.locator("form.tools > button").click();
  await page.waitForURL(/stage=accepted/);
  await rows.filter({ hasText: title }).waitFor();
  same(await rows.filter({ hasText: "Winter menu" }).count(), 0, "orders of other days");
  await page.goto(`${base}/orders?view=list&stage=cancelled&service=qqqq`);
  same(await count(page, ".empty a.btn"), 1, "ways on from where nothing fits");
  await page.locator(".empty a.btn").click();
  await page.waitForURL(/open=0/);
  await page.goto(`${base}/orders?view=list&open=0&from=${dayFromNow(-1)}`);
  await rows.filter({ hasText: title }).locator(`a[href="${order}"]`).click();
  await page.waitForURL(`**${order}`);
});

await path(full, "a service with its price, which new orders take over", async ({ page, base }) => {
  const name = fresh("Subtitles");
  await page.goto(`${base}/settings/services`);
  await field(page, "name").fill(name);
  await field(page, "price").fill("90");
  await field(page, "currency").fill("EUR");
  await deed(page, saving(page));
  const row = page.locator("tr", { hasText: name });
  await deed(page, row.locator("form button"));
  same(await row.locator(".tag").count(), 1, "marked as archived");
  await undo(page);
  same(await row.locator(".tag").count(), 0, "marked as archived after Undo");
  await page.goto(`${base}/orders/new?line=${encodeURIComponent(`Quince Kitchen; ${name}`)}`);
  same([await field(page, "service").inputValue(), await field(page, "amount").inputValue()], [name, "90"], "taken over");
});

await full.stop();
await finish();
