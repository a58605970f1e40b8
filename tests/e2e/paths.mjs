// SPDX-License-Identifier: AGPL-3.0-or-later
// What tests of the daily paths share: a path is walked in several dresses (script, language, width,
// scheme), so it finds things by what they are for, never by their words.
import { same, sidewaysScroll, test, violations } from "./browser.mjs";
import { withPage } from "./served.mjs";

const dress = (script, language, width, scheme) => ({ script, language, width, scheme });
const all = [true, false].flatMap((script) => ["en", "ru", "hr"].flatMap((language) =>
  [1280, 768, 360].flatMap((width) => ["light", "dark"].map((scheme) => dress(script, language, width, scheme)))));
// Each path with and without script; over all paths, every language meets every width and scheme.
const pairs = [
  [dress(true, "en", 1280, "light"), dress(false, "ru", 360, "dark")],
  [dress(true, "hr", 360, "light"), dress(false, "en", 768, "dark")],
  [dress(true, "ru", 768, "dark"), dress(false, "hr", 1280, "light")],
  [dress(true, "en", 360, "dark"), dress(false, "ru", 1280, "light")],
  [dress(true, "hr", 1280, "dark"), dress(false, "en", 360, "light")],
  [dress(true, "ru", 360, "light"), dress(false, "hr", 768, "dark")],
];

let paths = 0;
let names = 0;

/** A name that no other record of the test has. */
export const fresh = (what) => `${what} ${(names += 1)}${process.pid % 89}`;

/** A day from now as fields and the one line take it. */
export const dayFromNow = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

/** Walks `walk({ page, context, base, dress })` in its dresses; all of them with REGULARS_LONG=1. */
export async function path(server, name, walk) {
  const dresses = process.env.REGULARS_LONG === "1" ? all : pairs[paths % pairs.length];
  paths += 1;
  for (const worn of dresses) {
    const { script, language, width, scheme } = worn;
    await test(`${name}: ${script ? "with" : "without"} script, ${language}, ${width} px, ${scheme}`, () =>
      withPage(server, { javaScriptEnabled: script, colorScheme: scheme, viewport: { width, height: 800 } },
        async (page, context) => {
          await post(page, "/language", { language, back: "/clients" });
          await page.goto(`${server.base}/clients`);
          same(await page.locator("html").getAttribute("lang"), language, "language");
          await walk({ page, context, base: server.base, dress: worn });
        }));
  }
}

/** Sends a form as the browser would; returns the path that it leads to. */
export async function post(page, to, fields) {
  const base = new URL(page.url()).origin;
  const csrf = await page.locator("input[name=csrf]").first().getAttribute("value");
  const reply = await page.context().request.post(base + to, { form: { csrf, ...fields }, maxRedirects: 0 });
  same(reply.status(), 303, `status of ${to}`);
  return new URL(reply.headers().location, base).pathname;
}

/** Makes a client with an order, and returns the paths of both. */
export async function makeOrder(page, client, title) {
  const clientPath = await post(page, "/clients/new", { name: client, kind: "company", reach: "", source: "" });
  const order = await post(page, "/orders", { client, client_id: clientPath.split("/").pop(), client_was: client,
    title, amount: "120", currency: "EUR", accepted_on: dayFromNow(0), due_on: dayFromNow(9) });
  return { client: clientPath, order };
}

const told = (page) => page.locator(".toasts form[data-undo]");

/** Presses it, and waits until the page tells that something was done that can be undone. */
export async function deed(page, button) {
  const before = await told(page).count() > 0 ? await told(page).getAttribute("action") : "none";
  // What tells of the deed before may lie over the button: one scrolls on.
  await button.evaluate?.((one) => one.scrollIntoView({ block: "center" }));
  await button.click();
  await page.locator(`.toasts form[data-undo]:not([action="${before}"])`).waitFor({ state: "attached" });
}

/** What a deed of many rows took back cannot always be done again, so only its own toast goes. */
export async function undo(page) {
  const action = await told(page).getAttribute("action");
  await told(page).locator("button").click();
  await page.locator(`.toasts form[action="${action}"]`).waitFor({ state: "detached" });
  await page.locator(".toast").waitFor({ state: "attached" });
}

/** Opens what is folded away and holds this form. */
export async function unfold(page, action) {
  await page.locator(`details:has(form[action$="${action}"]) > summary`).click();
  return page.locator(`form[action$="${action}"]`);
}

/** A field of the page's form by its name. */
export const field = (page, name) => page.locator(`#main form.form [name="${name}"]`);

export const saving = (page) => page.locator("#main form.form button.go");

export const heading = (page) => page.locator("#main h1").first().textContent();

export async function looksRight(page, what) {
  same(await sidewaysScroll(page), 0, `${what} scrolls sideways by`);
  same(await violations(page), [], `${what}: axe finds`);
}
