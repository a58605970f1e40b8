// SPDX-License-Identifier: AGPL-3.0-or-later
// Drafts of letters: they are loaded when they are first opened, links carry what is typed, and the
// text can be copied. Without script each has a page, whose button makes the links anew.
import { all, fetchPage, one } from "./dom.ts";

const field = (draft: Element, name: string): string | null =>
  one<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`, draft)?.value ?? null;
const shown = (draft: Element, name: string): HTMLElement | null =>
  one<HTMLElement>(`[data-shown=${name}]`, draft);
const written = (draft: Element, name: string): string =>
  field(draft, name) ?? shown(draft, name)?.textContent ?? "";

/** The draft takes the place of the link to its page; when it cannot be had, the link stays. */
async function load(details: HTMLDetailsElement): Promise<void> {
  const address = details.dataset.draftAt;
  if (!address || details.ariaBusy === "true") return;
  details.ariaBusy = "true";
  const answer = await fetchPage(address);
  details.ariaBusy = null;
  const draft = answer && one("[data-draft]", answer);
  if (!draft) return;
  details.removeAttribute("data-draft-at");
  for (const child of all(":scope > :not(summary)", details)) child.remove();
  details.append(draft);
}

document.addEventListener("toggle", (event) => {
  const details = event.target as HTMLDetailsElement;
  if (details.open) void load(details);
}, true);
for (const details of all<HTMLDetailsElement>("details[open][data-draft-at]")) void load(details); // before this came

// ---- what is typed goes into the letter and its links

function linkOf(way: HTMLAnchorElement, subject: string, text: string): [string, boolean] {
  const values: Record<string, string> = { subject, text, body: text.replace(/\r?\n/g, "\r\n") };
  const fill = (pattern: string): string =>
    pattern.replace(/\{(subject|text|body)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  const [pattern, bare] = [way.dataset.pattern ?? "", way.dataset.bare ?? ""];
  const whole = fill(pattern);
  return whole.length <= Number(way.dataset.max) ? [whole, false] : [fill(bare), true];
}

/** Gaps stand out as the server marks them: what is in brackets or braces within a line. */
function showText(place: HTMLElement, text: string): void {
  place.replaceChildren(...text.split(/(\[[^\]\n]*\]|\{[^}\n]*\})/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const mark = document.createElement("mark");
    mark.className = "gap";
    mark.textContent = piece;
    return mark;
  }));
}

function renew(draft: Element): void {
  const [subject, text] = [written(draft, "subject"), written(draft, "text")];
  let isBare = false;
  for (const way of all<HTMLAnchorElement>("a[data-pattern]", draft)) {
    const [address, bare] = linkOf(way, subject, text);
    way.href = address;
    isBare ||= bare && way.dataset.pattern !== way.dataset.bare;
  }
  const [subjectShown, textShown] = [shown(draft, "subject"), shown(draft, "text")];
  if (subjectShown) subjectShown.textContent = subject;
  if (textShown) showText(textShown, text);
  const [gap, bare] = [one<HTMLElement>(".gap-hint", draft), one<HTMLElement>(".bare-hint", draft)];
  if (gap) gap.hidden = one("mark.gap", draft) === null;
  if (bare) bare.hidden = !isBare;
}

document.addEventListener("input", (event) => {
  const target = event.target as Element;
  const draft = target.closest("[data-draft]");
  if (draft && target.matches("[name=subject], [name=text]")) renew(draft);
});

/** Enter in a field asks for links of these words, which stand there already. */
document.addEventListener("submit", (event) => {
  const button = event.submitter as HTMLButtonElement | null;
  if ((event.target as Element).closest("[data-draft]") && (!button || button.value === "show")) event.preventDefault();
}, true);

// ---- copying

/** Over plain http there is no clipboard to write to: the browser copies what is selected. */
function copySelected(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  return isCopied;
}

async function copy(button: HTMLElement): Promise<void> {
  const draft = button.closest("[data-draft]");
  if (!draft) return;
  const text = written(draft, "text");
  let isCopied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    isCopied = copySelected(text);
    button.focus();
  }
  const said = one("[role=status]", draft);
  if (said && isCopied) said.textContent = button.dataset.copy ?? "";
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
  if (button) void copy(button);
});
