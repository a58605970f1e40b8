// SPDX-License-Identifier: AGPL-3.0-or-later
// Settings in a real browser, by the program itself: accounts, sessions, people, workspaces, keys,
// the business, own fields, templates, views, backups, exports; what goes wrong and what is said
// then; with and without script. Prints TAP.
import { createHmac } from "node:crypto";

import { browser, finish, same, test } from "./browser.mjs";
import { at, EMAIL, firstDay, looksRight, PASSWORD, press, setUp } from "./day.mjs";
import { Asker, Place, signIn } from "./studio.mjs";

// RFC 6238 for a secret in base 32.
function code(secret, at_ms) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((one) => letters.indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => parseInt(one, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at_ms / 30000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const open = (page, address) => page.goto(new URL(address, page.url()).href);

// What is the case soon, with or without a page that is loaded anew.
async function becomes(what, wanted, name) {
  for (let i = 0; i < 50 && await what().catch(() => null) !== wanted; i += 1) await new Promise((done) => { setTimeout(done, 100); });
  same(await what(), wanted, name);
}

const withOwner = (options, walk) => firstDay(options, async (place, context, page) => {
  await setUp(page);
  await page.waitForURL("**/start");
  await walk(place, context, page);
});

// Another browser, where nobody is signed in.
async function elsewhere(options, place, walk) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(30000);
  try {
    const page = await context.newPage();
    await page.goto(`${place.base}/sign-in`);
    await walk(page, context);
  } finally {
    await context.close();
  }
}

async function enter(page, email = EMAIL, password = PASSWORD) {
  await page.fill("#email", email);
  await page.fill("#password", password);
  await press(page, "Sign in");
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  const options = { javaScriptEnabled };

  await test(`a password, a second step and recovery codes sign in, and sessions end, ${how} script`, () =>
    withOwner(options, async (place, _, page) => {
      await open(page, "/settings/security/two-factor");
      await looksRight(page, "turning the second step on");
      const secret = await page.locator("pre code").first().innerText();
      await page.fill("#code", "000000");
      await page.fill("#current", PASSWORD);
      await press(page, "Turn it on");
      await page.getByRole("alert").or(page.locator(".error")).first().waitFor();
      await page.fill("#code", code(secret, Date.now()));
      await page.fill("#current", PASSWORD);
      await press(page, "Turn it on");
      await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
      await looksRight(page, "recovery codes");
      const codes = await page.locator("ul.command code").allInnerTexts();
      same(codes.length >= 8, true, "enough codes");

      await elsewhere(options, place, async (other) => {
        await enter(other, EMAIL, "not the password");
        await other.getByRole("alert").or(other.locator(".error")).first().waitFor();
        same(await other.inputValue("#email"), EMAIL, "the address that was typed");
        same(await other.inputValue("#password"), "", "the password that was typed");
        await looksRight(other, "a wrong password");
        await enter(other);
        await other.waitForURL("**/sign-in/code*");
        await looksRight(other, "the second step");
        await other.fill("#code", "123456");
        await press(other, "Sign in");
        await other.getByRole("alert").or(other.locator(".error")).first().waitFor();
        // The step that turned it on was used; the next one is taken early.
        await other.fill("#code", code(secret, Date.now() + 30000));
        await press(other, "Sign in");
        await other.waitForURL("**/start");
        await open(page, "/settings/security");
        same(await page.locator(".session").count(), 2, "sessions");
        await looksRight(page, "sessions");
        await press(page, "Sign out there");
        await becomes(() => page.locator(".session").count(), 1, "sessions after one was ended");
        same((await open(other, "/clients")).status(), 401, "status there");
        await looksRight(other, "told to sign in");

        await open(other, "/sign-in");
        await enter(other);
        await other.waitForURL("**/sign-in/code*");
        await other.fill("#code", codes[0]);
        await press(other, "Sign in");
        await other.waitForURL("**/start");
        await open(other, "/settings/security");
        same(await other.getByText(`${codes.length - 1} recovery codes are left`).count(), 1, "codes that are left");
        await press(other, "End all others");
        await becomes(() => other.locator(".session").count(), 1, "sessions after all others ended");
        same((await open(page, "/clients")).status(), 401, "status of the first window");
      });
    }));

  await test(`whoever is invited joins, and each role sees its own, ${how} script`, () =>
    withOwner(options, async (place, _, page) => {
      for (const [role, name] of [["viewer", "Vera"], ["member", "Mario"], ["manager", "Mona"]]) {
        await open(page, "/settings/people");
        await page.fill("#name", name);
        await page.selectOption("#role", role);
        await press(page, "Make a link");
        const link = await page.locator("input[readonly]").inputValue();
        if (role === "viewer") await looksRight(page, "a link to invite with");
        await elsewhere(options, place, async (other) => {
          await other.goto(link);
          if (role === "viewer") await looksRight(other, "an invitation");
          await other.fill("#name", name);
          await other.fill("#email", `${role}@example.com`);
          await other.fill("#password", "five loud corridors");
          await press(other, "Join");
          await other.waitForURL((url) => !url.pathname.startsWith("/invite"));
          const seen = {};
          for (const address of ["/clients/new", "/import", "/settings/business", "/settings/keys", "/settings/backups"])
            seen[address] = (await open(other, address)).status();
          const no = 403;
          same(seen, {
            "/clients/new": role === "viewer" ? no : 200,
            "/import": role === "manager" ? 200 : no,
            "/settings/business": role === "manager" ? 200 : no,
            "/settings/keys": 200,
            "/settings/backups": seen["/settings/backups"] === 200 && role === "manager" ? 200 : no,
          }, `pages for a ${role}`);
          await open(other, "/clients");
          same(await other.getByRole("link", { name: "New client" }).count(), role === "viewer" ? 0 : 1, "links to a new client");
          await open(other, "/settings/business");
          if (role === "viewer") {
            await looksRight(other, "a page that one may not see");
            same(await other.getByRole("link").count() > 3, true, "ways on");
          }
          same((await other.goto(link)).status() >= 400, true, "the used link is refused");
        });
      }
      await open(page, "/settings/people");
      await looksRight(page, "four people");
      same(await page.locator("tbody tr").count(), 4, "people");
      await page.getByRole("button", { name: "Remove Vera" }).click();
      await page.waitForURL("**/settings/people");
      same(await page.locator("tbody tr").count(), 3, "people after one was removed");
    }));

  await test(`another workspace is entered and left, and shows nothing of the first, ${how} script`, () =>
    withOwner(options, async (place, _, page) => {
      await open(page, "/start/memory");
      await page.fill("[name=name0]", "Guest of the first");
      await press(page, "Enter these clients");
      await page.waitForURL("**/clients");
      await open(page, "/settings/workspaces");
      await press(page, "Add");
      await page.locator(".error, [role=alert]:not([hidden])").first().waitFor();
      await page.fill("#name", "Garden Studio");
      await press(page, "Add");
      await page.waitForLoadState();
      await open(page, "/clients");
      same(await page.getByText("Guest of the first").count(), 0, "clients of the first");
      await open(page, "/settings/workspaces");
      await looksRight(page, "two workspaces");
      await page.getByRole("button", { name: /^Go there / }).click();
      await page.waitForLoadState();
      await open(page, "/clients");
      same(await page.getByText("Guest of the first").count() > 0, true, "the client is there again");
    }));

  await test(`the business, hours, fields, templates and views are set, ${how} script`, () =>
    withOwner(options, async (place, _, page) => {
      await open(page, "/settings/business");
      await page.fill("#name", "Linden Row");
      await page.fill("#time_zone", "Middle/Earth");
      await press(page, "Save");
      await page.locator("#time_zone-error").waitFor();
      await looksRight(page, "a time zone that is none");
      await page.fill("#time_zone", "Europe/Zagreb");
      await page.fill("#currency", "EUR");
      await press(page, "Save");
      await page.getByText("Saved").first().waitFor();
      await open(page, "/settings/business");
      same(await page.inputValue("#time_zone"), "Europe/Zagreb", "time zone");

      await open(page, "/settings/hours");
      const monday = page.locator(".hours tbody tr").first().locator("input");
      await monday.nth(0).fill("18:00");
      await monday.nth(1).fill("09:00");
      await press(page, "Save");
      await page.locator(".hours .error").first().waitFor();
      await looksRight(page, "hours at fault");
      await monday.nth(0).fill("09:00");
      await monday.nth(1).fill("17:00");
      await page.selectOption("#holidays", "HR");
      await press(page, "Save, Tuesday to Friday as Monday");
      await page.getByText("Saved").first().waitFor();
      await open(page, "/settings/hours");
      same(await page.locator(".hours tbody tr").nth(4).locator("input").nth(1).inputValue(), "17:00", "Friday");
      same(await page.getByText("Christmas Day").count(), 1, "holidays");
      await page.fill("#first_on", "2031-08-03");
      await page.fill("#last_on", "2031-08-01");
      await press(page, "Add");
      await page.locator("#last-error").waitFor();
      await page.fill("#last_on", "2031-08-10");
      await page.fill("#label", "By the sea");
      await press(page, "Add");
      await page.getByText("By the sea").waitFor();

      await open(page, "/settings/fields/new");
      await press(page, "Save");
      await page.locator("#name-error, .error").first().waitFor();
      await page.fill("#name", "Paper size");
      await page.selectOption("#kind", "choice");
      await page.fill("#choices", "A4\nA5");
      await press(page, "Save");
      await page.waitForURL("**/settings/fields");
      await page.getByRole("link", { name: "Paper size" }).click();
      await page.waitForURL(/\/settings\/fields\/\d+$/);
      same(await page.inputValue("#choices"), "A4\nA5", "choices");

      await open(page, "/settings/templates");
      await looksRight(page, "no templates");
      await page.getByRole("link", { name: "New template" }).click();
      await page.waitForURL("**/new");
      await page.fill("#name", "Gotovo");
      await page.selectOption("#language", "hr");
      await page.fill("#subject", "{order}: gotovo");
      await page.fill("#body", "Poštovani {nobody},");
      await press(page, "Save");
      await page.locator("#body-error").waitFor();
      await looksRight(page, "a placeholder that there is not");
      await page.fill("#body", "Poštovani {contact},\n\n{order} je gotovo.\n\n{user}");
      await press(page, "Preview");
      await page.locator(".letter").waitFor();
      same((await page.locator(".letter").innerText()).includes("Zimski jelovnik je gotovo."), true, "a letter all in its language");
      await looksRight(page, "a preview");
      await press(page, "Save");
      await page.waitForURL(/\/settings\/templates\/\d+$/);
      await open(page, "/settings/templates");
      same(await page.locator("[data-row]").innerText().then((text) => text.includes("Hrvatski")), true, "its language");

      await open(page, "/clients?find=nora");
      await page.getByRole("link", { name: "Keep as a view" }).click();
      await page.waitForURL(/\/clients\/views/);
      await press(page, "Keep this view");
      await page.locator("#name-error").waitFor();
      await page.fill("#name", "All the Noras");
      await press(page, "Keep this view");
      await page.getByRole("link", { name: "All the Noras" }).first().waitFor();
      await open(page, "/clients/views");
      await looksRight(page, "a view that is kept");
    }));

  await test(`a key is made, used and ended, ${how} script`, () =>
    withOwner(options, async (place, _, page) => {
      await open(page, "/start/memory");
      await page.fill("[name=name0]", "Guest");
      await press(page, "Enter these clients");
      await page.waitForURL("**/clients");
      const guest = await page.locator("[data-row] a").first().getAttribute("href");
      await open(page, "/settings/keys");
      await press(page, "Make it");
      await page.locator("#name-error, .note").first().waitFor();
      await page.fill("#name", "Invoices");
      await page.selectOption("#scopes", "write");
      await press(page, "Make it");
      const key = await page.inputValue("#key");
      await looksRight(page, "a new key");
      const ask = (method, data, more) => page.request.fetch(`${place.base}/api/v1${guest}`,
        { method, data, headers: { Authorization: `Bearer ${key}`, ...more } });
      same((await ask("PATCH", { name: "By a program" }, { "If-Match": "\"v1\"" })).status(), 200, "status of what it changes");
      same((await (await ask("GET")).json()).name, "By a program", "it reads that");
      await open(page, "/settings/keys");
      same(await page.inputValue("#key").catch(() => "gone"), "gone", "the key later on");
      await page.getByRole("button", { name: "End it: Invoices" }).click();
      await page.waitForURL("**/settings/keys");
      same((await ask("GET")).status(), 401, "status afterwards");
    }));

  await test(`what was taken out comes back: a backup by a command, an export by the wizard, ${how} script`, () =>
    withOwner(options, async (place, context, page) => {
      await open(page, "/start/memory");
      for (const i of [0, 1, 2]) await page.fill(`[name=name${i}]`, `Guest ${i}`);
      await page.fill("[name=contact0]", "guest@example.com");
      await press(page, "Enter these clients");
      await page.waitForURL("**/clients");

      await open(page, "/settings/backups");
      await looksRight(page, "no backup yet");
      await press(page, "Back up now");
      const asker = new Asker(context, place.base);
      const file = /\/settings\/backups\/\d+\/file/.exec(await asker.until("/settings/backups", /backups\/\d+\/file/))[0];
      await open(page, "/settings/backups");
      same(await page.getByText("restored for trial").count() > 0, true, "it was verified");
      await looksRight(page, "a good backup");
      place.file("taken.jsonl.gz", await (await asker.get(file)).body());
      place.command("restore", "taken.jsonl.gz", "sqlite:again.db");
      same(place.command("client", "list", "--store", "sqlite:again.db").includes("Guest 2"), true, "the restored store has them");
      place.command("verify", "sqlite:again.db");

      await open(page, "/settings/data");
      await page.locator("[name=what][value='4']").check();
      await press(page, "Make it");
      const cards = /\/settings\/data\/export\/\d+\/\d/.exec(await asker.until("/settings/data", /export\/\d+\/\d"/))[0];
      await open(page, "/settings/data");
      await looksRight(page, "an export that is ready");
      const text = await (await asker.get(cards)).text();
      same(text.includes("guest@example.com"), true, "the card of a client");
      const other = new Place();
      const fresh = await browser.newContext({ ...options, reducedMotion: "reduce" });
      try {
        await other.serve();
        const there = await signIn(fresh, other.base, other.link);
        await open(there, "/import");
        await there.setInputFiles("#file", { name: "taken.vcf", mimeType: "text/vcard", buffer: Buffer.from(text) });
        await press(there, "Look at the file");
        await there.waitForURL(/\/import\/\d+$/);
        await press(there, "Show what would come in");
        await there.waitForURL(/\/check$/);
        await press(there, "Bring it in");
        await new Asker(fresh, other.base).until("/clients?find=guest", /Guest 2/);
      } finally {
        await fresh.close();
        await other.leave();
      }
    }));

  await test(`a language stays with whoever chose it, ${how} script`, () =>
    withOwner(options, async (place, _, page) => {
      await open(page, "/settings/you");
      await page.selectOption("#own-language", "hr");
      await press(page, "Save");
      await page.locator("html[lang=hr]").waitFor();
      await elsewhere(options, place, async (other) => {
        await enter(other);
        await other.waitForURL("**/start");
        same(await other.locator("html").getAttribute("lang"), "hr", "language there");
      });
    }));
}

await test("the theme is that of the system, light or dark, and print is light", () =>
  withOwner({}, async (place, _, page) => {
    await open(page, "/settings/you");
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    same(await paper() === light, false, "dark is as light");
    await page.emulateMedia({ media: "print" });
    same(await paper(), "rgb(255, 255, 255)", "paper");
  }));

// ---- what goes wrong

await test("who guesses passwords waits, and is told how long", () =>
  withOwner({}, async (place) => {
    await elsewhere({}, place, async (other) => {
      for (let i = 0; i < 30 && await other.getByText(/Try again in \d+/).count() === 0; i += 1) {
        await enter(other, EMAIL, `guess ${i}`);
        await other.waitForLoadState();
      }
      same(await other.getByText(/Try again in \d+ (second|minute)/).count(), 1, "how long");
      await looksRight(other, "told to wait");
    });
  }));

await test("a link that was used or is none says so, and where to go", () =>
  withOwner({}, async (place, _, page) => {
    for (const address of [place.link, `/reset/${"x".repeat(43)}`, `/invite/${"x".repeat(43)}`]) {
      const reply = await page.goto(place.base + address);
      same([404, 410, 422].includes(reply.status()), true, `status of ${address.slice(0, 9)}`);
      await looksRight(page, address.slice(0, 9));
      same(await page.locator("main a, main form").count() > 0, true, "ways on");
    }
  }));

await test("a form that has expired, a page that is not there and a lost record help on", () =>
  withOwner({}, async (place, context, page) => {
    const reply = await page.request.post(`${place.base}/settings/you`,
      { form: { csrf: "0".repeat(128), name: "Mallory" }, headers: { Origin: place.base }, maxRedirects: 0 });
    same([403, 409, 422].includes(reply.status()), true, "status of a form with another's token");
    await page.setContent(await reply.text());
    same(await page.locator("h1").count(), 1, "headings");
    same((await page.goto(`${place.base}/nothing`)).status(), 404, "status of nothing");
    await looksRight(page, "nothing");
    same((await page.goto(`${place.base}/clients/1/edit`)).status(), 404, "status of a lost record");
    await looksRight(page, "a lost record");
    same(await page.locator("main a.btn").count(), 1, "ways on");
  }));

await test("what was typed outlives a server that went away, and one who changed it meanwhile", () =>
  withOwner({}, async (place, context, page) => {
    await open(page, "/settings/business");
    await page.fill("#name", "Typed while it was away");
    await place.stop();
    await press(page, "Save");
    await page.getByRole("alert").waitFor();
    same(await page.inputValue("#name"), "Typed while it was away", "what was typed");
    await place.serve();
    const other = await context.newPage();
    await other.goto(`${place.base}/settings/business`);
    await other.fill("#name", "Theirs");
    await press(other, "Save");
    await other.getByText("Saved").first().waitFor();
    await press(page, "Save");
    await page.locator("#name-stored").waitFor();
    await looksRight(page, "a conflict");
    same(await page.inputValue("#name"), "Typed while it was away", "what was typed, still");
    await press(page, "Save mine over it");
    await page.getByText("Saved").first().waitFor();
    same(await page.inputValue("#name"), "Typed while it was away", "what is stored");
  }));

await finish();
