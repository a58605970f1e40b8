// SPDX-License-Identifier: AGPL-3.0-or-later
// The palette: where to go, what to do, clients and orders, by a few letters. It shows what the page
// /search says, which works without script; so nothing is here that only script can reach.
import { all, fetchPage, make, one } from "./dom.ts";

type Option = { href: string; text: string; row: HTMLElement };
type Group = { name: string; label: string; options: Option[] };

let commands: Group[] = []; // where to go and what to do: of the page without words
let stored: Group[] = [];   // what was found last
let shown: Option[] = [];
let selected = 0;
let hasMoved = false; // by an arrow: what comes later does not take it away
let asked = 0; // the newest question wins
let waiting = 0;

const find = (): HTMLAnchorElement | null => one<HTMLAnchorElement>("a[data-palette]");
const dialog = (): HTMLDialogElement | null => one<HTMLDialogElement>("dialog.palette");
const input = (): HTMLInputElement | null => one<HTMLInputElement>("dialog.palette input");

// ---- what the page of search says

function groupsOf(page: Document): Group[] {
  return all<HTMLElement>("[data-found]", page).map((section) => ({
    name: section.dataset.found ?? "",
    label: one("h2", section)?.textContent ?? "",
    options: all<HTMLElement>("li", section).flatMap((row) => {
      const link = one<HTMLAnchorElement>("a", row);
      return link ? [{ href: link.getAttribute("href") ?? "", text: link.textContent ?? "", row }] : [];
    }),
  }));
}

async function loadCommands(): Promise<void> {
  const page = await fetchPage("/search");
  if (page) commands = groupsOf(page);
  paint();
}

async function ask(typed: string): Promise<void> {
  const mine = ++asked;
  const page = await fetchPage(`/search?q=${encodeURIComponent(typed)}`);
  if (!page || mine !== asked) return;
  stored = groupsOf(page).filter((group) => group.name !== "go" && group.name !== "do");
  paint();
}

// ---- which commands are meant: letters in their order, beginnings of words first

const folded = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").trim();

function distance(typed: string, text: string): number {
  if (` ${text}`.includes(` ${typed}`)) return 0;
  if (text.includes(typed)) return 1;
  let at = 0;
  for (const letter of text) if (letter === typed[at]) at += 1;
  return at === typed.length ? 2 : -1;
}

function meant(group: Group, typed: string): Group {
  const near = group.options.map((option) => ({ option, far: distance(typed, folded(option.text)) }));
  return {
    ...group,
    options: near.filter((one) => one.far >= 0).sort((a, b) => a.far - b.far).map((one) => one.option),
  };
}

// ---- the list

function optionOf(option: Option, index: number): HTMLElement {
  const icon = one("svg", option.row)?.cloneNode(true);
  const aside = [one("small", option.row), one(".end", option.row)]
    .map((part) => part?.textContent?.trim() ?? "").filter((text) => text !== "").join(" · ");
  const name = make("span", {}, make("bdi", {}, option.text));
  const element = make("div", { role: "option", id: `palette-${index}`, "aria-selected": "false" },
    ...(icon ? [icon] : []), name, ...(aside === "" ? [] : [make("span", {}, aside)]));
  element.addEventListener("click", () => go(option.href));
  return element;
}

function searchFor(typed: string): Group {
  const label = find()?.dataset.search ?? "";
  const href = `/search?q=${encodeURIComponent(typed)}`;
  return { name: "search", label: "", options: [{ href, text: label, row: make("li", {}) }] };
}

function paint(): void {
  const list = one<HTMLElement>("#palette-list");
  const typed = input()?.value.trim() ?? "";
  if (!list) return;
  const before = hasMoved ? shown[selected]?.href : undefined;
  const groups = typed === "" ? commands
    : [...commands.map((group) => meant(group, folded(typed))), ...stored, searchFor(typed)];
  const wanted = groups.filter((group) => group.options.length > 0);
  shown = wanted.flatMap((group) => group.options);
  let index = 0;
  list.replaceChildren(...wanted.map((group, at) => make("div",
    group.label === "" ? { role: "group", "aria-label": group.options[0]?.text ?? "" }
      : { role: "group", "aria-labelledby": `palette-group-${at}` },
    ...(group.label === "" ? [] : [make("div", { class: "group", id: `palette-group-${at}` }, group.label)]),
    ...group.options.map((option) => optionOf(option, index++)))));
  select(Math.max(0, shown.findIndex((option) => option.href === before)));
}

function select(index: number): void {
  selected = Math.max(0, Math.min(shown.length - 1, index));
  for (const [at, element] of all<HTMLElement>("#palette-list [role=option]").entries()) {
    element.setAttribute("aria-selected", String(at === selected));
    if (at === selected) element.scrollIntoView({ block: "nearest" });
  }
  if (shown.length > 0) input()?.setAttribute("aria-activedescendant", `palette-${selected}`);
  else input()?.removeAttribute("aria-activedescendant");
}

function go(href: string): void {
  dialog()?.close();
  location.assign(href);
}

// ---- the dialog

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
  if (by !== undefined) {
    event.preventDefault();
    hasMoved = true;
    select(selected + by);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const typed = input()?.value.trim() ?? "";
    const option = shown[selected];
    if (option) go(option.href);
    else if (typed !== "") go(`/search?q=${encodeURIComponent(typed)}`);
  }
}

function onInput(): void {
  const typed = input()?.value.trim() ?? "";
  clearTimeout(waiting);
  asked += 1; // what is on its way was for other letters
  selected = 0;
  hasMoved = false;
  shown = [];
  if (typed === "") stored = [];
  paint();
  if (typed !== "") waiting = window.setTimeout(() => void ask(typed), 150);
}

function build(words: string): HTMLDialogElement {
  const field = make("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
    "aria-autocomplete": "list", "aria-label": words, placeholder: words, autocomplete: "off",
    maxlength: "200", dir: "auto", spellcheck: "false",
  });
  field.addEventListener("input", onInput);
  field.addEventListener("keydown", onKey);
  const list = make("div", { class: "list", id: "palette-list", role: "listbox", "aria-label": words });
  const made = make("dialog", { class: "palette", "aria-label": words }, field, list) as HTMLDialogElement;
  made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
  document.body.append(made);
  return made;
}

/** False where there is no search to lead to. */
export function openPalette(): boolean {
  const link = find();
  if (!link) return false;
  const made = dialog() ?? build(link.dataset.words ?? "");
  const field = input();
  if (!field || made.open) return true;
  field.value = "";
  stored = [];
  shown = [];
  selected = 0;
  hasMoved = false;
  paint();
  made.showModal();
  field.focus();
  if (commands.length === 0) void loadCommands();
  return true;
}

document.addEventListener("click", (event) => {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!isPlain || !(event.target as Element).closest("a[data-palette]")) return;
  event.preventDefault();
  openPalette();
});
