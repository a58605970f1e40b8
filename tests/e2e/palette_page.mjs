// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of the pages in a browser: palette, keys, navigation at three widths, with and without
// script; accessible. Prints TAP.
import { finish, same, sidewaysScroll, test, violations } from "./browser.mjs";
import { serve, withPage } from "./served.mjs";

const full = await serve("full");

const options = (page) => page.locator("dialog.palette [role=option]");
const selected = (page) => page.locator("dialog.palette [aria-selected=true]");
const openPalette = async (page) => {
  await page.keyboard.press("Control+KeyK");
  await options(page).first().waitFor();
};

async function looksRight(page, what) {
  same(await sidewaysScroll(page), 0, `${what} scrolls sideways by`);
  same(await violations(page), [], `${what}: axe finds`);
}

for (const [width, colorScheme] of [[1280, "light"], [800, "dark"], [360, "light"]]) {
  await test(`search, palette and keys are accessible at ${width} px, ${colorScheme}`, () =>
    withPage(full, { viewport: { width, height: 800 }, colorScheme }, async (page) => {
      for (const path of ["/search", "/search?q=harbour", "/search?q=harbuor", "/settings/keyboard"]) {
        await page.goto(full.base + path);
        await looksRight(page, path);
      }
      await page.goto(`${full.base}/clients`);
      await openPalette(page);
      await page.keyboard.type("harbo");
      await page.getByRole("option", { name: /Harbour Lights/ }).waitFor();
      await looksRight(page, "the palette");
      await page.keyboard.press("Escape");
      await page.locator("dialog.palette").waitFor({ state: "hidden" });
      await page.keyboard.press("?");
      await page.getByRole("heading", { name: "Keyboard" }).waitFor();
      await looksRight(page, "the list of keys");
    }));
}

await test("the palette finds a client by a few letters, and Enter opens it", () =>
  withPage(full, {}, async (page) => {
    await openPalette(page);
    await page.keyboard.type("harb");
    const found = page.getByRole("option", { name: /Harbour Lights/ });
    await found.waitFor();
    same(await found.getAttribute("aria-selected"), "true", "what was found is selected");
    await page.keyboard.press("ArrowDown");
    same(await found.getAttribute("aria-selected"), "false", "after the arrow it is");
    await page.keyboard.press("ArrowUp");
    same(await page.locator("dialog.palette input").getAttribute("aria-activedescendant"),
      await found.getAttribute("id"), "the active option");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/clients/*");
    same(await page.locator("#main h1").textContent(), "Harbour Lights Hotel", "heading");
  }));

await test("commands are meant by letters in their order, the beginnings of words first", () =>
  withPage(full, {}, async (page) => {
    await openPalette(page);
    await page.keyboard.type("kybrd");
    same((await selected(page).locator("bdi").textContent()).trim(), "Keyboard", "the command");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/settings/keyboard");
  }));

await test("Enter on what nothing is found for searches everywhere", () =>
  withPage(full, {}, async (page) => {
    await openPalette(page);
    await page.keyboard.type("qqqq");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=qqqq");
    same(await page.locator(".empty h2").textContent(), "Nothing found for qqqq", "heading");
  }));

await test("what somebody is called is text in the palette, whatever it says", () =>
  withPage(full, {}, async (page) => {
    await openPalette(page);
    await page.keyboard.type("script");
    await page.getByRole("option", { name: /<script>alert\(1\)/ }).waitFor();
    same(await page.locator("dialog.palette script").count(), 0, "scripts in the palette");
  }));

await test("Escape gives the page back, with the focus where it was", () =>
  withPage(full, {}, async (page) => {
    await page.locator("#find").focus();
    await openPalette(page);
    await page.keyboard.press("Escape");
    same(await page.evaluate(() => document.activeElement.id), "find", "focus");
    same(await page.locator("dialog.palette[open]").count(), 0, "open dialogs");
  }));

// By place: what these keys write on a Russian keyboard is not what stands on ours.
await test("a key counts as soon as the palette is closed", () =>
  withPage(full, {}, async (page) => {
    await openPalette(page);
    await page.evaluate(() => {
      const palette = document.querySelector("dialog.palette");
      palette.close();
      palette.querySelector("input").dispatchEvent(
        new KeyboardEvent("keydown", { key: "?", code: "Slash", shiftKey: true, bubbles: true }));
    });
    await page.getByRole("heading", { name: "Keyboard" }).waitFor();
  }));

await test("keys go by their place on the keyboard", () =>
  withPage(full, {}, async (page) => {
    const press = (code, key, held = {}) => page.evaluate(([one, two, three]) => document.body.dispatchEvent(
      new KeyboardEvent("keydown", { code: one, key: two, bubbles: true, cancelable: true, ...three })), [code, key, held]);
    await press("KeyJ", "о");
    same(await page.evaluate(() => document.activeElement.closest("[data-row]") !== null), true, "in a row");
    await page.evaluate(() => document.activeElement.blur());
    await press("KeyG", "п");
    await press("Comma", "б");
    await page.waitForURL("**/settings/*");
    await press("KeyK", "л", { ctrlKey: true });
    await options(page).first().waitFor();
  }));

await test("single keys rest while one types, and for whoever switched them off", () =>
  withPage(full, {}, async (page) => {
    await page.locator("#find").focus();
    await page.keyboard.type("gj?");
    same(await page.locator("#find").inputValue(), "gj?", "typed");
    same(await page.locator("dialog[open]").count(), 0, "dialogs");
    await page.goto(`${full.base}/clients`);
    await page.evaluate(() => { document.body.dataset.keys = "off"; });
    await page.keyboard.press("j");
    same(await page.evaluate(() => document.activeElement.closest("[data-row]")), null, "row");
    await openPalette(page);
  }));

await test("Ctrl Enter saves the form one writes in", () =>
  withPage(full, {}, async (page) => {
    await page.goto(`${full.base}/clients?find=quince`);
    await page.locator("[data-row] a").first().click();
    await page.locator("[aria-keyshortcuts=e]").click();
    await page.locator("#name").waitFor();
    await page.locator("#name").press("Control+Enter");
    await page.getByRole("heading", { name: "Quince Kitchen" }).waitFor();
  }));

for (const width of [1280, 800, 360]) {
  await test(`without script every section and the search are reached at ${width} px`, () =>
    withPage(full, { javaScriptEnabled: false, viewport: { width, height: 800 } }, async (page) => {
      await page.locator(".top .find").click();
      await page.waitForURL("**/search");
      await page.fill("#find", "harbour");
      await page.getByRole("button", { name: "Find" }).click();
      await page.locator("[data-found=clients] a").first().click();
      await page.waitForURL("**/clients/*");
      if (width < 720) {
        await page.locator(".more button").click();
        await page.locator("#more").getByRole("link", { name: "Settings" }).click();
      } else {
        await page.locator(".nav").getByRole("link", { name: "Settings" }).click();
      }
      await page.waitForURL("**/settings/*");
      same(await page.locator(".subnav a[aria-current]").count(), 1, "links to this page");
    }));
}

await full.stop();
await finish();
