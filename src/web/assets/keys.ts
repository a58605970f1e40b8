// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys: by place, not by letter, so that they are the same on every layout. Single ones are off while
// one types, and for whoever switched them off.
import { all, fetchPage, make, one } from "./dom.ts";
import { openPalette } from "./palette.ts";

const KEYS_PAGE = "/settings/keyboard";

function step(by: number): void {
  const links = all<HTMLElement>("[data-row]").flatMap((row) => one<HTMLElement>("a", row) ?? []);
  const here = document.activeElement?.closest("[data-row]");
  const at = links.findIndex((link) => link.closest("[data-row]") === here);
  const next = links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function selectRow(): void {
  const row = document.activeElement?.closest("[data-row]");
  if (row) one<HTMLInputElement>("input[type=checkbox]", row)?.click();
}

function press(key: string): boolean {
  const button = `[aria-keyshortcuts="${key}"]`;
  const row = document.activeElement?.closest("[data-row]");
  const target = (row && one<HTMLElement>(button, row)) ?? one<HTMLElement>(button);
  target?.click();
  return target !== null;
}

function filter(): boolean {
  const field = one<HTMLInputElement>("#main [aria-keyshortcuts='/']");
  field?.focus();
  return field !== null || openPalette();
}

/** The list of keys in front of the page; where it cannot be had, its own page says why. */
async function showKeys(): Promise<void> {
  const found = await fetchPage(KEYS_PAGE);
  const list = found && one("#keys", found);
  if (!list) {
    location.assign(KEYS_PAGE);
    return;
  }
  const close = make("button", { class: "btn" }, list.getAttribute("data-close") ?? "");
  const heading = make("h2", { id: "keys-heading" }, list.getAttribute("data-heading") ?? "");
  const dialog = make("dialog", { class: "sheet-dialog", "aria-labelledby": "keys-heading" },
    heading, document.importNode(list, true),
    make("form", { method: "dialog", class: "btns after" }, close)) as HTMLDialogElement;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

let going = 0;

function onKey(code: string): boolean {
  if (going && Date.now() - going < 1200) {
    going = 0;
    const link = one<HTMLElement>(`.nav [data-go="${CSS.escape(code)}"]`);
    link?.click();
    return link !== null;
  }
  switch (code) {
    case "KeyG": going = Date.now(); return false;
    case "KeyJ": step(1); return true;
    case "KeyK": step(-1); return true;
    case "KeyX": selectRow(); return true;
    case "KeyC": return press("c");
    case "KeyE": return press("e");
    case "KeyL": return press("l");
    case "KeyN": return press("n");
    case "KeyW": return press("w");
    case "KeyU": one<HTMLFormElement>("form[data-undo]")?.requestSubmit(); return true;
    case "Slash": return filter();
    default: return false;
  }
}

/** Those that work while one types, too. True when the key is used up. */
function onHeld(event: KeyboardEvent): boolean {
  if (event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return false;
  if (event.code === "KeyK") return openPalette();
  const form = (event.target as Element).closest?.("form");
  if (event.code !== "Enter" || !form || !(event.target as Element).matches("input, textarea, select")) return false;
  form.requestSubmit();
  return true;
}

/** A field whose dialog was closed keeps the focus until the page is drawn again. */
function isTyped(target: Element): boolean {
  return !target.closest("dialog:not([open])") && target.closest(
    "input:not([type=checkbox]), textarea, select, dialog, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (onHeld(event)) {
    event.preventDefault();
    return;
  }
  if (isTyped(event.target as Element) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.dataset.keys === "off") return;
  const asksForKeys = event.key === "?" || (event.shiftKey && event.code === "Slash");
  if (asksForKeys) void showKeys();
  if (asksForKeys || (!event.shiftKey && onKey(event.code))) event.preventDefault();
});
