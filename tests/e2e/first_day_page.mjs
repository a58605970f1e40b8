// SPDX-License-Identifier: AGPL-3.0-or-later
// The first day in a real browser, by the program itself: from an empty store to one's own imported
// clients and orders, from memory and from a pasted list; with and without script. Prints TAP.
import { readFileSync } from "node:fs";
import path from "node:path";

import { finish, same, test } from "./browser.mjs";
import { at, firstDay, looksRight, press, setUp } from "./day.mjs";


const WORKBOOK = readFileSync(path.join(path.dirname(process.env.REGULARS), "tests/app/orders.xlsx"));

const ORDERS = ["Order,Client,Date,Amount",
  ...Array.from({ length: 40 }, (_, i) => `${i + 1},Client ${i % 8},2026-0${1 + i % 9}-1${i % 10},${i + 10}.50`),
  "41,Client 3,never,12", "42,,2026-03-04,9"].join("\n");
const CARDS = ["BEGIN:VCARD", "VERSION:3.0", "FN:Čedo Žuti", "N:Žuti;Čedo;;;", "EMAIL:cedo@example.hr",
  "TEL:+385 91 000 111", "END:VCARD", ""].join("\r\n");
const LIST = ["Заказ №48213301", "Логотип для кофейни", "Покупатель: coffee_man", "12 марта 2026", "1 500 ₽", "Выполнен",
  "Заказ №48213377", "Перевод статьи", "Покупатель: anna-k", "13 марта 2026", "700 ₽", "Отменён"].join("\n");

// A file through the wizard up to what would come in; the address of the wizard.
async function upload(page, name, content) {
  await page.goto(new URL("/import", page.url()).href);
  await page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  await press(page, "Look at the file");
  await page.waitForURL(/\/import\/\d+$/);
  const wizard = at(page);
  await press(page, "Show what would come in");
  await page.waitForURL(/\/check$/);
  return wizard;
}

async function bringIn(page) {
  if (await page.locator("[name=leave]").count() > 0) await page.locator("[name=leave]").check();
  await press(page, "Bring it in");
  await page.waitForURL(/\/progress$/);
  for (let i = 0; i < 60 && await page.getByRole("link", { name: "See the clients" }).count() === 0; i += 1) {
    await page.waitForTimeout(100);
    await page.goto(page.url());
  }
  same(await page.getByRole("link", { name: "See the clients" }).count(), 1, "links to the clients");
}

const rows = async (page, find = "") => {
  await page.goto(new URL(`/clients?find=${encodeURIComponent(find)}`, page.url()).href);
  return page.locator("[data-row]").count();
};

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";

  await test(`from nothing to one's own clients and orders, and back, ${how} script`, () =>
    firstDay({ javaScriptEnabled }, async (place, _, page) => {
      same(at(page), "/setup", "where the link leads");
      await looksRight(page, "the set-up");
      await page.fill("#email", "no address");
      await page.fill("#password", "short");
      await press(page, "Set the password");
      await page.locator(".error").first().waitFor();
      same(await page.inputValue("#email"), "no address", "what was typed");
      await looksRight(page, "the set-up at fault");
      await setUp(page);
      await page.waitForURL("**/start");
      await looksRight(page, "the ways in");

      // CSV, with rows that cannot come in.
      await page.getByRole("link", { name: "Import a file" }).click();
      await page.waitForURL("**/import");
      const wizard = await upload(page, "orders.csv", ORDERS);
      same(await page.getByText("Nothing is written yet").count(), 1, "words of the dry run");
      same(await page.getByText("40 orders").count() > 0, true, "orders in figures");
      same(await page.locator(".lines small").count(), 2, "rejected rows");
      await looksRight(page, "the dry run");
      await press(page, "Bring it in");
      await page.locator("#leave-error").waitFor();
      await looksRight(page, "the dry run, asked whether rows stay out");
      const reply = await page.request.get(place.base + wizard + "/rejected");
      same((await reply.text()).trim().split("\n").length, 3, "lines of the file of rejected rows");
      await bringIn(page);
      await looksRight(page, "the result");
      same(await rows(page), 8, "clients");
      await page.locator("[data-row] a").first().click();
      await page.locator("#main h1").waitFor();
      same(await page.locator("#main h1").textContent(), "Client 0", "the first client");

      // XLSX and vCard beside it.
      await upload(page, "book.xlsx", WORKBOOK);
      await bringIn(page);
      same(await rows(page) > 8, true, "clients of the workbook came");
      await upload(page, "contacts.vcf", CARDS);
      await bringIn(page);
      same(await rows(page, "žuti"), 1, "the card's client");

      // Each import is taken back by itself.
      await page.goto(`${place.base}/import`);
      await page.getByRole("button", { name: "Undo orders.csv" }).click();
      await page.waitForURL("**/import");
      same(await page.locator("tbody").getByText("taken back").count(), 1, "imports taken back");
      same(await rows(page, "Client 3"), 0, "clients of the first file");
      same(await rows(page, "žuti"), 1, "the card's client, still");
      place.command("verify", place.store);
    }));

  await test(`ten clients from memory, and a pasted list, ${how} script`, () =>
    firstDay({ javaScriptEnabled }, async (place, _, page) => {
      for (const step of ["/setup", "/setup/business"]) {
        await page.waitForURL(`**${step}`);
        await page.getByRole("link", { name: "Later" }).click();
      }
      await page.waitForURL("**/start");
      await page.getByRole("link", { name: "Write down ten clients" }).click();
      await page.waitForURL("**/start/memory");
      await looksRight(page, "ten rows");
      for (let i = 0; i < 10; i += 1) {
        await page.fill(`[name=name${i}]`, `Guest ${i}`);
        await page.selectOption(`[name=last${i}]`, i % 2 === 0 ? "month" : "quarter");
        await page.selectOption(`[name=often${i}]`, "monthly");
      }
      await page.fill("[name=contact4]", "nobody@");
      await press(page, "Enter these clients");
      await page.locator("#ec4").waitFor();
      same(await page.inputValue("[name=name9]"), "Guest 9", "what was typed");
      await looksRight(page, "ten rows, one at fault");
      await page.fill("[name=contact4]", "guest4@example.com");
      await press(page, "Enter these clients");
      await page.waitForURL("**/clients");
      same(await rows(page), 10, "clients");
      await page.goto(`${place.base}/start/paste`);
      await page.fill("#text", "nothing of the kind");
      await press(page, "Look what is in it");
      await page.getByRole("alert").first().waitFor();
      same(await page.inputValue("#text"), "nothing of the kind", "what was pasted");
      await page.fill("#text", LIST);
      await press(page, "Look what is in it");
      await page.locator("[name=name1]").waitFor();
      await looksRight(page, "what is proposed");
      same(await page.inputValue("[name=amount0]"), "1500.00", "amount");
      await page.fill("[name=name1]", "Анна К.");
      await press(page, "Enter what is ticked");
      await page.waitForURL("**/clients");
      same(await rows(page, "coffee"), 1, "the first buyer");
      same(await rows(page, "Анна"), 1, "the second buyer, as mended");
      place.command("verify", place.store);
    }));
}

await test("the columns of a file can be told, and a file that is none says what to do", () =>
  firstDay({}, async (place, _, page) => {
    await page.goto(`${place.base}/import`);
    await page.setInputFiles("#file", { name: "photo.png", mimeType: "image/png", buffer: Buffer.from([137, 80, 78, 71, 0, 1, 2, 3]) });
    await press(page, "Look at the file");
    await page.locator(".error").first().waitFor();
    await looksRight(page, "a file that is none");
    await page.goto(`${place.base}/import`);
    await page.fill("#text", "who;when;much\nNora;2026-01-05;12,50\nEmil;2026-02-05;8\n");
    await press(page, "Look at the rows");
    await page.waitForURL(/\/import\/\d+$/);
    await looksRight(page, "the columns");
    await page.selectOption("[name=c0]", "client");
    await page.selectOption("[name=c1]", "date");
    await page.selectOption("[name=c2]", "amount");
    await press(page, "Show what would come in");
    await page.waitForURL(/\/check$/);
    same(await page.getByText("2 orders").count() > 0, true, "orders in figures");
    await bringIn(page);
    same(await rows(page), 2, "clients");
    await page.getByRole("link", { name: "Nora" }).click();
    await page.getByText("12.50").first().waitFor();
  }));

await finish();
