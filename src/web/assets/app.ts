// SPDX-License-Identifier: AGPL-3.0-or-later
// What script adds to pages that work without it: links and forms marked data-swap exchange the
// page's middle instead of loading it anew, lists search while one types, the palette and keys. See
// docs/decisions/page-behaviour.md.
import { filled, one } from "./dom.ts";
import { startEvents } from "./events.ts";
import "./jobs.ts";
import "./keys.ts";
import "./setup.ts";

// ---- exchanging the middle of the page

const SHARED = [".skip", ".nav ul", ".nav .foot", "#more", ".top", "#main", ".toasts"];
let latest = 0; // the newest request wins; an older answer is dropped
let shown = location.pathname + location.search; // what the page shows, without its anchor

/** Tables that become rows on a phone stay tables for a screen reader: display alone would end that in
 * some browsers. Said here, as roles in the markup are a fifth of a list's bytes. */
const ROLES = [["table", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["td", "cell"],
  ["thead th", "columnheader"], ["tbody th", "rowheader"]] as const;
function giveRoles(): void {
  for (const table of document.querySelectorAll("table.fold"))
    for (const [selector, role] of ROLES)
      for (const part of selector === "table" ? [table] : table.querySelectorAll(`:is(${selector}):not([role])`))
        part.setAttribute("role", role);
}
giveRoles();

/** Where one writes, a second script helps (writing.ts): fetched when a page first has such a place. */
function helpWriting(): void {
  const address = one<HTMLElement>("[data-writing]")?.dataset.writing;
  if (address && one("[data-courtesy], [data-draft], [data-draft-at], [data-copy], [data-talk]")) void import(address);
}
helpWriting();

function exchange(answer: Document): void {
  document.title = answer.title;
  for (const selector of SHARED) {
    const [here, there] = [one(selector), one(selector, answer)];
    if (here && there) here.replaceChildren(...there.childNodes);
  }
  dress(answer);
  hold();
  giveRoles();
  helpWriting();
  void goOn();
}

/** What stands in attributes around the middle: another language, keys that were switched off. */
function dress(answer: Document): void {
  document.documentElement.lang = answer.documentElement.lang;
  for (const selector of ["body", "#trouble", ".nav"])
    for (const name of ["data-keys", "data-text", "data-signed-out", "aria-label"]) {
      const value = one(selector, answer)?.getAttribute(name) ?? null;
      if (value === null) one(selector)?.removeAttribute(name);
      else one(selector)?.setAttribute(name, value);
    }
}

function focusMiddle(): void {
  const target = one<HTMLElement>("#main [aria-invalid=true]") ?? one<HTMLElement>("#main form.form input:not([type=hidden])")
    ?? one<HTMLElement>("#main");
  target?.focus({ preventScroll: target.id === "main" });
}

/** Says in the banner why nothing was done; null takes it away. */
function say(trouble: "text" | "signedOut" | null): void {
  const banner = one<HTMLElement>("#trouble");
  if (!banner) return;
  banner.hidden = trouble === null;
  banner.textContent = trouble === null ? "" : banner.dataset[trouble] ?? "";
}

/** An answer that cannot stand in place of the page. */
class Refused extends Error {
  constructor(readonly status: number) {
    super(String(status));
  }
}

type Found = { at: URL; wasRedirected: boolean; answer: Document };

/** Fetches a page; null when it cannot be shown in place of this one. */
async function page(url: string, body?: URLSearchParams): Promise<Found | null> {
  const mine = ++latest;
  const response = await fetch(url, body ? { method: "POST", body } : {});
  const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (mine !== latest || !isPage) return null;
  const isKept = response.ok || [404, 409, 422].includes(response.status);
  if (!isKept) throw new Refused(response.status);
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  if (mine !== latest || !one("#main", answer)) return null;
  return { at: new URL(response.url), wasRedirected: response.redirected, answer };
}

async function follow(url: string, history: "push" | "keep"): Promise<void> {
  let found;
  try {
    found = await page(url);
  } catch {
    found = undefined; // also somebody who is no longer signed in: the browser itself shows why
  }
  if (found === undefined) {
    location.assign(url);
    return;
  }
  if (!found) return;
  exchange(found.answer);
  shown = found.at.pathname + found.at.search;
  if (history === "push") window.history.pushState(null, "", shown);
  say(null);
  scrollTo(0, 0);
  focusMiddle();
}

/** Somebody who signed in again in another tab has another token: takes it over from a fresh page. */
async function renewToken(): Promise<boolean> {
  const found = await page(location.href).catch(() => null);
  const token = found && one<HTMLInputElement>("input[name=csrf]", found.answer)?.value;
  if (!token) return false;
  for (const input of document.querySelectorAll<HTMLInputElement>("input[name=csrf]")) input.value = token;
  return true;
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<Found | null> {
  const isElsewhere = button instanceof HTMLButtonElement && button.hasAttribute("formaction");
  return page(isElsewhere ? button.formAction : form.action, filled(form, button));
}

async function submit(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    const found = await send(form, button).catch(async (fault) => {
      if (!(fault instanceof Refused && fault.status === 403 && await renewToken())) throw fault;
      return send(form, button);
    });
    if (!found) return;
    exchange(found.answer);
    say(null);
    // After a redirect the browser stands where the form was saved to; else the form stays.
    if (found.wasRedirected) {
      shown = found.at.pathname + found.at.search;
      window.history.replaceState(null, "", shown);
    }
    focusMiddle();
  } catch (fault) {
    say(fault instanceof Refused && fault.status === 401 ? "signedOut" : "text");
  } finally {
    form.ariaBusy = null;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.swap !== "form" || event.submitter?.dataset.swap === "no" || event.defaultPrevented) return;
  event.preventDefault();
  void submit(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-swap], a[data-more], [data-links] a");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.dataset.more) void more(link);
  else void follow(link.href, "push");
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) void follow(location.href, "keep");
});

// ---- lists: the next rows at the end of the page, and what is found while one types

async function more(link: HTMLAnchorElement): Promise<void> {
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  let found;
  try {
    found = await page(link.href);
  } catch {
    link.ariaBusy = null;
    say("text");
    return;
  }
  const [rows, more] = [one("#list tbody"), found && one("#list tbody", found.answer)];
  if (!found || !rows || !more) {
    location.assign(link.href);
    return;
  }
  const first = one<HTMLElement>("a", more);
  const hadFocus = document.activeElement === link;
  rows.append(...more.childNodes);
  giveRoles();
  const next = one(".more-rows", found.answer);
  link.closest(".more-rows")?.replaceWith(...(next ? [next] : []));
  if (hadFocus) first?.focus({ preventScroll: true });
  watchEnd();
}

const end = new IntersectionObserver((entries) => {
  for (const entry of entries)
    if (entry.isIntersecting) void more(entry.target as HTMLAnchorElement);
}, { rootMargin: "600px" });

function watchEnd(): void {
  end.disconnect();
  const link = one("a[data-more]");
  if (link && scrollY > 0) end.observe(link);
}
addEventListener("scroll", watchEnd, { passive: true });

/** A list that takes long says how far it came: script goes on from there until the page is full. */
async function goOn(): Promise<void> {
  const link = one<HTMLAnchorElement>("a[data-on]");
  if (!link || link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  const found = await page(link.href).catch(() => null);
  const [list, rest] = [one("#list"), found && one("#list", found.answer)];
  if (!list || !rest || !link.isConnected) return; // something else was asked for meanwhile
  const [rows, more] = [one("tbody", list), one("tbody", rest)];
  if (rows) {
    rows.append(...more?.childNodes ?? []);
    for (const part of [".note", ".more-rows"]) one(part, list)?.replaceWith(...[one(part, rest)].filter((there) => there !== null));
  } else {
    list.replaceChildren(...rest.childNodes);
  }
  giveRoles();
  watchEnd();
  void goOn();
}

let typed = 0;
document.addEventListener("input", (event) => {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-live]");
  if (!form || (event as InputEvent).isComposing) return;
  clearTimeout(typed);
  typed = setTimeout(() => void find(form), 200);
});

async function find(form: HTMLFormElement): Promise<void> {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, String(value));
  const url = form.action + (query.size > 0 ? `?${query}` : "");
  const found = await page(url).catch(() => null);
  const [here, there] = [one("#list"), found && one("#list", found.answer)];
  if (!found || !here || !there) return;
  here.replaceChildren(...there.childNodes);
  giveRoles();
  void goOn();
  shown = found.at.pathname + found.at.search;
  window.history.replaceState(null, "", shown);
}

// ---- toasts go after ten seconds, unless one is at them; Undo stays within reach of its key

let leaving = 0;
function hold(): void {
  clearTimeout(leaving);
  const toast = one(".toast");
  if (!toast) return;
  const leave = (): void => void (leaving = setTimeout(() => toast.classList.add("gone"), 10000));
  const stay = (): void => clearTimeout(leaving);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, leave);
  leave();
}
hold();
void goOn();

startEvents();
