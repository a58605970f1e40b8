// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page in every dress: each GET row of src/web/routes.def, with what the demo business has,
// in three languages, at three widths, light and dark: its words in all languages; its looks in one
// dress, another for each page, and in all of them with REGULARS_LONG=1. Prints TAP.
import { readFileSync } from "node:fs";
import path from "node:path";

import { browser, finish, same, sidewaysScroll, test, violations } from "./browser.mjs";
import { bones, crowded, languages, schemes, unseenFocus, Untranslated, widths } from "./looks.mjs";
import { Asker, Place, signIn } from "./studio.mjs";

const isLong = process.env.REGULARS_LONG === "1";

// Rows whose reply is no page, and what they are.
const noPages = {
  "/.well-known/regulars/:nonce": null, // the server asks itself, once: tests/e2e/test_look.py
  "/clients/export": "text/csv",
  "/enquiries/export": "text/csv",
  "/events": null, // a stream, which does not end: tests/e2e/test_events.py
  "/import/:id/rejected": "text/csv",
  "/inbox/files/:id": null, // as somebody sent it: tests/web/test_talk_pages.c
  "/inbox/messages/:id/sent": null, // what they wrote, for a frame that can do nothing: tests/e2e/inbox_page.mjs
  "/manifest.webmanifest": "application/manifest+json",
  "/orders/export": "text/csv",
  "/retention/report.html": "text/html",
  "/retention/table.csv": "text/csv",
  "/settings/backups/:id/file": "application/gzip",
  "/settings/data/export/:id/:place": "text/csv",
};
// Rows that only lead elsewhere once everything is set up.
const leadOn = ["/", "/settings", "/setup/business"];

const routes = [...readFileSync(path.join(process.env.REGULARS_SOURCE, "src/web/routes.def"), "utf8")
  .matchAll(/^ROUTE\(GET,\s+"([^"]+)"/gm)].map((found) => found[1]);
const keyed = ["/today/draft"]; // by what stands behind the ?
const isFixed = (route) => !route.includes(":") && !keyed.includes(route);
const fixed = new Set(routes.filter(isFixed));

// ---- a business that has something on every page

const place = new Place();
place.makeStudio();
await place.serve();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
context.setDefaultTimeout(30000);
const page = await signIn(context, place.base, place.link);
const asker = new Asker(context, place.base);
const must = async (reply, code) => {
  const answer = await reply;
  if (answer.status() !== code) throw new Error(`${answer.url()}: ${answer.status()}, not ${code}`);
  return answer;
};
const examples = new Map();
const remember = (route, address) => examples.set(route, [...(examples.get(route) ?? []), address]);

await must(asker.post("/setup", { name: "Ada Birch", email: "ada@example.com", password: "four quiet rooms" }), 303);
const bring = async (name, text) => (await must(asker.post("/import",
  { file: { name, mimeType: "text/csv", buffer: Buffer.from(text) } }, "multipart"), 303)).headers().location;
const choose = async (wizard) => {
  await page.goto(place.base + wizard);
  await page.locator("form.form button").first().click();
  await page.waitForURL(`**${wizard}/check`);
};
const ended = await bring("autumn.csv", "Client,Date,Amount\nAutumn Bakery,2026-10-01,20\n");
await choose(ended);
await page.locator("form.form button.go").click();
await page.waitForURL(`**${ended}/progress`);
await asker.until(`${ended}/progress`, /action="\/undo\//);
remember("/import/:id/progress", `${ended}/progress`);
const open = await bring("winter.csv", "Client,Date,Amount\nWinter Bakery,2026-11-01,20\nOther Bakery,no day,7\n");
await choose(open);
for (const [route, tail] of [["/import/:id", ""], ["/import/:id/check", "/check"], ["/import/:id/rejected", "/rejected"]])
  remember(route, open + tail);
await must(asker.post("/settings/data/export", { what: "2" }), 303);
await asker.until("/settings/data", /href="\/settings\/data\/export\//);
await must(asker.post("/settings/backups", {}), 303);
await asker.until("/settings/backups", /href="\/settings\/backups\/\d+\/file/);
await asker.post("/settings/people/invite", { name: "Emil", role: "member" }).then(async (reply) => {
  remember("/invite/:token", /\/invite\/[\w-]+/.exec(await reply.text())[0]);
});
await asker.post("/settings/keys", { name: "Invoices", scopes: "read", days: "30" });
await must(asker.post("/clients/views", { name: "The hotels", who: "me" }), 303);
const tried = (await must(asker.post("/settings/mail/new", {
  address: "desk@example.com", name: "Studio", user: "desk", secret: "of no use", own: "1", imap_host: "127.0.0.1",
  imap_port: "1", imap_tls: "3", smtp_host: "127.0.0.1", smtp_port: "1", smtp_tls: "3" }), 303)).headers().location;
await asker.until(tried, /It does not work yet/);
remember("/settings/mail/trials/:id", tried);
remember("/settings/mail/:id", "/settings/mail/new");
remember("/sign-in/:token", place.newLink());
remember("/reset/:token", /\/reset\/\S+/.exec(
  place.command("user", "password", "--email", "ada@example.com", "--store", place.store))[0]);

// ---- one address for each row, and one of "new" beside one of what is there

const english = new Map(); // address to page
const patterns = routes.filter((route) => !isFixed(route)).map((route) =>
  [route, new RegExp(`^${route.replace(/:\w+/g, "([^/?]+)")}(\\?.*)?$`)]);

function noteLinks(html) {
  const found = [];
  for (const [, link] of html.matchAll(/href="(\/[^"]*)"/g)) {
    const address = link.replace(/&amp;/g, "&");
    const [pathname] = address.split("?");
    if (fixed.has(pathname)) continue;
    for (const [route, pattern] of patterns) {
      if (!pattern.test(address)) continue;
      const isNew = /\/new(\?|$)/.test(address);
      if (!(examples.get(route) ?? []).some((one) => /\/new(\?|$)/.test(one) === isNew)) {
        remember(route, address);
        found.push(address);
      }
    }
  }
  return found;
}

async function fetchPage(address) {
  if (english.has(address)) return english.get(address);
  const reply = await asker.get(address);
  const html = (reply.headers()["content-type"] ?? "").startsWith("text/html") ? await reply.text() : "";
  english.set(address, html);
  return html;
}

const isPage = (route) => !(route in noPages) && !leadOn.includes(route);
const first = async (list, link) => link.exec(await fetchPage(list))[1];
remember("/inbox/:id/by-hand", `${await first("/inbox", /href="(\/inbox\/\d+)"/)}/by-hand`);
const complaint = (await must(asker.post(`/complaints?client=${await first("/clients", /href="\/clients\/(\d+)"/)}`,
  { title: "The sign came late", details: "", service: "", due: "" }), 303)).headers().location.split("?")[0];
remember("/complaints/:id", complaint);
remember("/complaints/:id/edit", `${complaint}/edit`);
const waiting = [...fixed].filter(isPage);
for (const route of examples.keys()) if (isPage(route)) waiting.push(...examples.get(route));
// The richest cards first: several clients are opened until each kind of record has been seen.
const clients = [...(await fetchPage("/clients")).matchAll(/href="(\/clients\/\d+)"/g)].map((one) => one[1]);
waiting.push(...clients.slice(0, 12));
while (waiting.length > 0) {
  const address = waiting.shift();
  waiting.push(...noteLinks(await fetchPage(address))
    .filter((one) => !Object.keys(noPages).some((route) => (examples.get(route) ?? []).includes(one))));
}

await test("there is an example of every row of routes.def", async () => {
  same(routes.filter((route) => !fixed.has(route) && !examples.has(route) && noPages[route] !== null), [], "rows without one");
});

await test("what is no page is what it says", async () => {
  for (const [route, type] of Object.entries(noPages)) {
    if (type === null) continue;
    const address = fixed.has(route) ? route : examples.get(route)[0];
    const reply = await asker.get(address);
    same([reply.status(), (reply.headers()["content-type"] ?? "").split(";")[0]], [200, type], address);
  }
  for (const address of leadOn) same((await asker.get(address)).status(), 303, address);
});

// ---- the looks

// Whoever shares a server with another business may not take its backups out: only now.
await must(asker.post("/settings/workspaces", { name: "Garden Studio" }), 303);
const studio = /action="(\/settings\/workspaces\/\d+\/switch)"/.exec(await (await asker.get("/settings/workspaces")).text())[1];
await must(asker.post(studio, {}), 303);
english.clear();
const addresses = [...fixed].filter(isPage);
for (const [route, found] of examples) if (isPage(route)) addresses.push(...found);
addresses.push("/nothing", "/clients/1", "/clients?find=zzzz", "/search?q=bluebell", "/orders?view=list");
for (const address of addresses) await fetchPage(address);

const data = [];
for (const line of place.text("business.jsonl").split("\n")) {
  const value = line.startsWith("[") ? JSON.parse(line) : [];
  for (const one of value) if (typeof one === "string") data.push(...one.split("\n").map((part) => part.trim()));
}
data.push("Garden Studio", "Invoices", "The hotels", "Emil", "Autumn Bakery", "Winter Bakery", "Other Bakery",
  "autumn.csv", "winter.csv", "no day", "Client", "Date", "Amount", "zzzz", "bluebell", "four quiet rooms", "Ada Birch",
  "The sign came late");
const untranslated = new Untranslated(data);

const messages = [];
page.on("console", (message) => { if (message.type() === "error") messages.push(message.text()); });
page.on("pageerror", (error) => messages.push(error.message));

const dresses = widths.flatMap((width) => schemes.map((scheme) => [width, scheme]));

async function worded(address, language) {
  if (language === "en") return [];
  const reply = await asker.get(address);
  return untranslated.of(page, english.get(address), await reply.text(), language);
}

async function looked(address, language, turn) {
  const faults = [];
  const note = (what, found) => faults.push(...found.map((one) => `${what}: ${one}`));
  messages.length = 0;
  const reply = await page.goto(place.base + address);
  const isOdd = reply.status() >= 400;
  if (isOdd && !["/nothing", "/clients/1"].includes(address)) note("status", [reply.status()]);
  note(language, await bones(page, language));
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await sidewaysScroll(page);
    if (over > 0) note(`${width} px`, [`scrolls sideways by ${over}`]);
    note(`${width} px`, await crowded(page));
  }
  for (const [width, colorScheme] of isLong ? dresses : [dresses[turn % dresses.length]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    note(`${width} px, ${colorScheme}`, await violations(page));
    note(`${width} px, ${colorScheme}`, await unseenFocus(page));
  }
  note("console", messages.filter((text) => !(isOdd && text.includes("status of 404"))));
  return faults;
}

for (const [at, language] of languages.entries()) {
  await must(asker.post("/language", { language, back: "/clients" }), 303);
  for (const [number, address] of addresses.entries())
    await test(`${address.replace(/[\w-]{40,}/, ":token")} in ${language}`, async () => {
      const isLooked = isLong || number % languages.length === at;
      same([...await worded(address, language), ...isLooked ? await looked(address, language, number) : []], [], "it has");
    });
}

await context.close();
await place.leave();
await finish();
