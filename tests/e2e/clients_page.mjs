// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of the program in a browser: signing in, the list, a client, changing it with and
// without script, two who change the same, Undo, keys; accessible in light and dark at every width;
// nothing that the content security policy would refuse, nothing asked of another origin. Prints TAP.
import { browser, finish, same, sidewaysScroll, test, violations } from "./browser.mjs";
import { serve, withPage } from "./served.mjs";

const full = await serve("full");
const empty = await serve("empty");

const card = async (page, name) => {
  await page.goto(`${new URL(page.url()).origin}/clients?find=${encodeURIComponent(name)}`);
  const href = await page.locator("[data-row] a").first().getAttribute("href");
  return new URL(href, page.url()).href;
};

const heading = (page) => page.locator("#main h1").textContent();
const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();

// Something that a page that was loaded anew has lost.
const mark = (page) => page.evaluate(() => { window.marked = true; });
const isMarked = (page) => page.evaluate(() => window.marked === true);

// ---- accessible, and nothing scrolls sideways

const looks = process.env.REGULARS_LONG === "1"
  ? [[1280, "light"], [1280, "dark"], [800, "light"], [800, "dark"], [360, "light"], [360, "dark"]]
  : [[1280, "dark"], [800, "light"], [360, "light"]];

async function looksRight(page, what) {
  same(await sidewaysScroll(page), 0, `${what} scrolls sideways by`);
  same(await violations(page), [], `${what}: axe finds`);
}

for (const [width, colorScheme] of looks) {
  await test(`pages are accessible at ${width} px, ${colorScheme}`, () =>
    withPage(full, { viewport: { width, height: 800 }, colorScheme }, async (page) => {
      await looksRight(page, "the list");
      await page.goto(`${full.base}/clients?find=zzzz`);
      await looksRight(page, "no match");
      for (const name of ["harbour", "wwww", "script", "مكتبة"]) {
        const address = await card(page, name);
        await looksRight(page, `the list of ${name}`);
        await page.goto(address);
        await looksRight(page, `the card of ${name}`);
        await page.goto(`${address}/edit`);
        await looksRight(page, `the form of ${name}`);
      }
      await page.fill("#name", " ");
      await save(page);
      await page.locator("#name-error").waitFor();
      await looksRight(page, "a form at fault");
      await page.goto(`${full.base}/clients/999999`);
      await looksRight(page, "a page that is not there");
    }));
}

// English last, since a language stays with whoever chose it.
for (const [language, button] of [["ru", "Русский"], ["hr", "Hrvatski"], ["en", "English"]]) {
  await test(`pages are accessible in ${language}`, () =>
    withPage(full, { viewport: { width: 360, height: 800 } }, async (page) => {
      const address = await card(page, "harbour");
      await page.goto(address);
      await page.locator(".more button").click();
      await page.locator("#more").getByRole("button", { name: button }).click();
      await page.waitForURL(address);
      same(await page.locator("html").getAttribute("lang"), language, "language");
      await looksRight(page, "the card");
      await page.goto(`${address}/edit`);
      await looksRight(page, "the form");
      await page.goto(`${full.base}/clients`);
      await looksRight(page, "the list");
    }));
}

await test("an empty store says how to begin", () => withPage(empty, {}, async (page) => {
  same(new URL(page.url()).pathname, "/start", "where one begins");
  await looksRight(page, "the ways to begin");
  await page.goto(`${empty.base}/clients`);
  same(await page.locator(".empty h2").textContent(), "No clients yet", "heading");
  await looksRight(page, "the empty list");
}));

await test("whoever is not signed in is told how, and a used link says so", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  same((await page.goto(`${full.base}/clients`)).status(), 401, "status");
  await looksRight(page, "the page for strangers");
  const link = await full.link();
  await page.goto(link);
  await looksRight(page, "the link's page");
  await page.getByRole("button", { name: "Sign in here" }).click();
  await page.waitForURL("**/today");
  same((await page.goto(link)).status(), 404, "status of a used link");
  await page.goto(`${full.base}/clients`);
  await page.locator(".foot").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in?left=1");
  same((await page.goto(`${full.base}/clients`)).status(), 401, "status after leaving");
  await page.goBack();
  same(await page.locator("[data-row]").count(), 0, "rows shown from a cache");
  await context.close();
});

// ---- changing a client

await test("a change with script stays on the page, is told, and u takes it back", () =>
  withPage(full, {}, async (page) => {
    const address = await card(page, "quince");
    await page.goto(address);
    await mark(page);
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.waitForURL(`${address}/edit`);
    same(await page.evaluate(() => document.activeElement.id), "name", "focus");
    await page.fill("#name", "Quince & Sons <Kitchen>");
    await page.selectOption("#form", "first_name");
    await save(page);
    await page.waitForURL(address);
    same(await heading(page), "Quince & Sons <Kitchen>", "heading");
    same(await page.title(), "Quince & Sons <Kitchen> · Regulars", "title");
    same(await page.getByRole("status").locator("span").textContent(), "Saved", "toast");
    same(await page.getByText("by first name").count() > 0, true, "form of address shown");
    await page.keyboard.press("u");
    await page.getByText("Taken back").waitFor();
    same(await heading(page), "Quince Kitchen", "heading after Undo");
    await page.keyboard.press("u");
    await page.getByText("Quince & Sons").first().waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("h1", { hasText: "Quince Kitchen" }).waitFor();
    same(await isMarked(page), true, "the page was never loaded anew");
  }));

await test("the same without script", () =>
  withPage(full, { javaScriptEnabled: false }, async (page) => {
    const address = await card(page, "quince");
    await page.goto(address);
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.fill("#name", "Quince Without");
    await save(page);
    await page.waitForURL(address);
    same(await heading(page), "Quince Without", "heading");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(address);
    same(await heading(page), "Quince Kitchen", "heading after Undo");
    await page.reload();
    same(await page.getByRole("status").textContent().then((text) => text.trim()), "", "toast once more");
  }));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";

  await test(`a form at fault keeps what was typed, ${how} script`, () =>
    withPage(full, { javaScriptEnabled }, async (page) => {
      const address = await card(page, "client 05");
      await page.goto(`${address}/edit`);
      await page.fill("#name", "   ");
      await page.selectOption("#form", "formal");
      await save(page);
      await page.locator("#name-error").waitFor();
      same(await page.inputValue("#name"), "   ", "name");
      same(await page.inputValue("#form"), "formal", "form of address");
      same(await page.locator("#name").getAttribute("aria-invalid"), "true", "aria-invalid");
      await page.fill("#name", "Client 05");
      await page.selectOption("#form", "");
      await save(page);
      await page.waitForURL(address);
    }));

  await test(`two who change the same choose, ${how} script`, () =>
    withPage(full, { javaScriptEnabled }, async (page, context) => {
      const address = await card(page, "client 07");
      const other = await context.newPage();
      for (const one of [page, other]) await one.goto(`${address}/edit`);
      await other.fill("#name", "Client 07 theirs");
      await save(other);
      await other.waitForURL(address);
      await page.fill("#name", "Client 07 mine");
      await page.selectOption("#form", "formal");
      await save(page);
      await page.locator("#name-stored").waitFor();
      same(await page.locator("#name-stored").textContent(), "Stored now: Client 07 theirs", "stored");
      same(await page.inputValue("#name"), "Client 07 mine", "typed");
      same(await page.inputValue("#form"), "formal", "typed form of address");
      await page.getByRole("button", { name: "Save mine over it" }).click();
      await page.waitForURL(address);
      same(await heading(page), "Client 07 mine", "heading");
      await page.getByRole("button", { name: "Undo" }).click();
      await page.locator("h1", { hasText: "Client 07 theirs" }).waitFor();

      // The other way: what is stored stays.
      await other.goto(`${address}/edit`);
      await page.goto(`${address}/edit`);
      await page.fill("#name", "Client 07");
      await page.selectOption("#form", "");
      await save(page);
      await page.waitForURL(address);
      await other.fill("#name", "Too late");
      await save(other);
      await other.getByRole("link", { name: "Keep what is stored" }).click();
      await other.waitForURL(address);
      same(await heading(other), "Client 07", "heading that was kept");
    }));

  await test(`what the other changed and this one did not touch stays, ${how} script`, () =>
    withPage(full, { javaScriptEnabled }, async (page, context) => {
      const address = await card(page, "client 15");
      const other = await context.newPage();
      for (const one of [page, other]) await one.goto(`${address}/edit`);
      const before = await page.inputValue("#name");
      const theirs = `${before} & "theirs" ${how}`;
      await other.fill("#name", theirs);
      await save(other);
      await other.waitForURL(address);
      await page.selectOption("#form", "formal");
      await save(page);
      await page.locator("#form-stored").waitFor();
      same(await page.inputValue("#name"), theirs, "name");
      same(await page.locator("#name-stored").count(), 0, "the name is asked about");
      await page.getByRole("button", { name: "Save mine over it" }).click();
      await page.waitForURL(address);
      same(await heading(page), theirs, "heading");
      same(await page.getByText("formal, by family name").count() > 0, true, "form of address shown");
      await page.goto(`${address}/edit`);
      await page.fill("#name", before);
      await page.selectOption("#form", "");
      await save(page);
      await page.waitForURL(address);
    }));
}

await test("the page of a conflict is accessible", () => withPage(full, {}, async (page, context) => {
  const address = await card(page, "client 09");
  const other = await context.newPage();
  for (const one of [page, other]) await one.goto(`${address}/edit`);
  await other.selectOption("#form", "formal");
  await save(other);
  await other.waitForURL(address);
  await looksRight(other, "a card with a toast");
  await page.fill("#name", "W".repeat(900));
  await save(page);
  await page.locator("#name-stored").waitFor();
  await looksRight(page, "the conflict");
  await page.setViewportSize({ width: 360, height: 800 });
  await looksRight(page, "the conflict on a phone");
}));

await test("Undo of what was changed since says so, and takes nothing back", () =>
  withPage(full, {}, async (page, context) => {
    const address = await card(page, "client 11");
    await page.goto(`${address}/edit`);
    await page.fill("#name", "Client 11 first");
    await save(page);
    await page.waitForURL(address);
    const other = await context.newPage();
    await other.goto(`${address}/edit`);
    await other.fill("#name", "Client 11 second");
    await save(other);
    await other.waitForURL(address);
    await page.keyboard.press("u");
    await page.getByRole("heading", { name: "This was changed meanwhile" }).waitFor();
    await page.goto(address);
    same(await heading(page), "Client 11 second", "heading");
  }));

await test("without the network what was typed stays, and saves later", () =>
  withPage(full, {}, async (page, context) => {
    const address = await card(page, "client 13");
    await page.goto(`${address}/edit`);
    await page.fill("#name", "Client 13 kept");
    await context.setOffline(true);
    await save(page);
    await page.getByRole("alert").waitFor();
    same(await page.inputValue("#name"), "Client 13 kept", "typed");
    await looksRight(page, "the form with its banner");
    await context.setOffline(false);
    await save(page);
    await page.waitForURL(address);
    same(await heading(page), "Client 13 kept", "heading");
    same(await page.getByRole("alert").isVisible(), false, "banner shown");
  }));

await test("whoever was signed out meanwhile signs in elsewhere and loses nothing", () =>
  withPage(full, {}, async (page, context) => {
    const address = await card(page, "client 17");
    await page.goto(`${address}/edit`);
    await page.fill("#name", "Client 17 kept");
    await context.clearCookies({ name: /^session-/ });
    await save(page);
    await page.getByRole("alert").waitFor();
    same(await page.getByRole("alert").textContent().then((text) => text.slice(0, 29)),
      "You are no longer signed in. ", "banner");
    const other = await context.newPage();
    await other.goto(await full.link());
    await other.getByRole("button", { name: "Sign in here" }).click();
    await other.waitForURL("**/today");
    await save(page);
    await page.waitForURL(address);
    same(await heading(page), "Client 17 kept", "heading");
  }));

// ---- finding, walking, going on

await test("a list searches while one types, and its address says so", () =>
  withPage(full, {}, async (page) => {
    await mark(page);
    await page.keyboard.press("/");
    await page.keyboard.type("djuric zark".slice(7));
    await page.locator("[data-row]", { hasText: "Žarko Đurić" }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 1);
    same(new URL(page.url()).search, "?find=zark", "query");
    await page.fill("#find", "zzzz");
    await page.locator(".empty").waitFor();
    await page.fill("#find", "");
    await page.locator("[data-row]", { hasText: "Client 00" }).waitFor();
    same(new URL(page.url()).search, "", "query of all");
    same(await isMarked(page), true, "the page was never loaded anew");
  }));

await test("without script a form finds and a link goes on", () =>
  withPage(full, { javaScriptEnabled: false }, async (page) => {
    await page.fill("#find", "огни");
    await page.getByRole("button", { name: "Find" }).click();
    same(await page.locator("[data-row]").count(), 1, "rows found");
    await page.getByRole("link", { name: "Show all" }).click();
    same(await page.locator("[data-row]").count(), 50, "rows");
    await page.getByRole("link", { name: "Show more" }).click();
    same(await page.locator("[data-row]").count(), 28, "rows of the second page");
    same(await page.getByRole("link", { name: "Show more" }).count(), 0, "links to a third");
  }));

await test("with script more rows come below, each once, also by scrolling", () =>
  withPage(full, {}, async (page) => {
    await page.getByRole("link", { name: "Show more" }).evaluate((link) => link.click());
    await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 78);
    same(await page.getByRole("link", { name: "Show more" }).count(), 0, "links to more");
    await page.goto(`${full.base}/clients`);
    await page.mouse.wheel(0, 20000);
    await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 78);
    same(await page.evaluate(() => new Set([...document.querySelectorAll("[data-row] a")]
      .map((one) => one.pathname)).size), 78, "different rows");
  }));

await test("keys walk and open rows, also on other layouts, and rest while one types", () =>
  withPage(full, {}, async (page) => {
    for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
    const at = () => page.evaluate(() => [...document.querySelectorAll("[data-row] a")]
      .indexOf(document.activeElement));
    same(await at(), 0, "row");
    // о stands where j is on a Russian keyboard.
    await page.evaluate(() => document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", { key: "о", code: "KeyJ", bubbles: true })));
    same(await at(), 1, "row by the place of the key");
    const href = await page.evaluate(() => document.activeElement.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(href);
    await page.keyboard.press("e");
    await page.waitForURL(`${href}/edit`);
    await page.keyboard.type("jku/");
    same(await page.inputValue("#name").then((text) => text.includes("jku/")), true, "typed");
    await page.goBack();
    await page.waitForURL(href);
    await page.locator("h1").waitFor();
    await page.goBack();
    await page.locator("[data-row]").first().waitFor();
    same(await page.title(), "Clients · Regulars", "title after going back");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL(`${full.base}/clients`);
  }));

await test("a toast leaves after ten seconds, and waits for whoever is at it", () =>
  withPage(full, {}, async (page) => {
    const address = await card(page, "client 15");
    await page.goto(`${address}/edit`);
    await page.clock.install();
    await page.selectOption("#form", "formal");
    await save(page);
    await page.waitForURL(address);
    await page.locator(".toast").hover();
    await page.clock.runFor(30000);
    same(await page.locator(".toast.gone").count(), 0, "gone while hovered");
    await page.mouse.move(5, 5);
    await page.clock.runFor(11000);
    same(await page.locator(".toast.gone").count(), 1, "gone");
    await page.keyboard.press("u");
    await page.getByText("Taken back").waitFor();
  }));

await test("names run nothing and turn nothing else round", () => withPage(full, {}, async (page) => {
  same(await page.locator("#list script, #list img").count(), 0, "elements made by names");
  const isolated = await page.evaluate(() => [...document.querySelectorAll("[data-row] a")]
    .every((link) => link.firstElementChild.localName === "bdi"));
  same(isolated, true, "names stand in bdi");
}));

await test("print is light, and shows no navigation or buttons", () =>
  withPage(full, { colorScheme: "dark" }, async (page) => {
    await page.goto(await card(page, "harbour"));
    await page.emulateMedia({ media: "print" });
    for (const one of [".nav", ".top", ".btn", ".toasts", "#more"])
      same(await page.locator(one).first().isVisible(), false, `${one} shown`);
    same(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
      "rgb(255, 255, 255)", "paper");
    same(await page.locator(".data").first().isVisible(), true, "orders shown");
  }));

await test("targets on a phone are large enough to touch", () =>
  withPage(full, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async (page) => {
    const small = await page.evaluate(() => [...document.querySelectorAll(".nav a, .nav button, .btn")]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
      .map((one) => one.textContent.trim()));
    same(small, [], "small ones");
  }));

await full.stop();
await empty.stop();
await finish();
