// SPDX-License-Identifier: AGPL-3.0-or-later
// A day with the program: a server over an empty store, a window whose owner came by its link, and
// what every page of it is held to.
import { browser, same, sidewaysScroll, violations } from "./browser.mjs";
import { Place, signIn } from "./studio.mjs";

export const EMAIL = "ada@example.com", PASSWORD = "four quiet rooms";

export const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();
export const at = (page) => new URL(page.url()).pathname;

// Without script nothing in the page waits, and axe would for ever.
const hasScript = (page) => page.evaluate(() => window.matchMedia("(scripting: enabled)").matches);

export async function looksRight(page, what) {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    same(await sidewaysScroll(page), 0, `${what} scrolls sideways by`);
  }
  if (await hasScript(page)) same(await violations(page), [], `${what}: axe finds`);
  await page.setViewportSize({ width: 1280, height: 800 });
}

// A server over nothing, and a window that came by its link.
export async function firstDay(options, walk) {
  const place = new Place();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(30000);
  const messages = [];
  context.on("page", (one) => {
    one.on("console", (message) => { if (message.type() === "error") messages.push(message.text()); });
    one.on("pageerror", (error) => messages.push(error.message));
  });
  try {
    await place.serve();
    const page = await signIn(context, place.base, place.link);
    await walk(place, context, page).catch(async (error) => {
      throw new Error(`${error.message}\non ${page.url()}: ${(await page.locator(".set-page, main").last().innerText()).slice(0, 600)}`);
    });
    same(messages.filter((text) => !/status of 4\d\d|ERR_CONNECTION_REFUSED/.test(text)), [], "the console says");
  } finally {
    await context.close();
    await place.leave();
  }
}

export const setUp = async (page) => {
  await page.fill("#name", "Ada");
  await page.fill("#email", EMAIL);
  await page.fill("#password", PASSWORD);
  await press(page, "Set the password");
  await page.waitForURL("**/setup/business");
  await looksRight(page, "the business, named");
  await page.fill("#name", "Linden Row");
  await page.fill("#time_zone", "Europe/Zagreb");
  await press(page, "Go on to the first clients");
};
