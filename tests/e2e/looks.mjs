// SPDX-License-Identifier: AGPL-3.0-or-later
// What must be true of every page, whatever is on it and however it is dressed: functions that run
// inside the page and return what is wrong, one line each.
import { readFileSync } from "node:fs";
import path from "node:path";

export const widths = [1280, 768, 360];
export const schemes = ["light", "dark"];
export const languages = ["en", "ru", "hr"];

// Text that lies over other text, or is squeezed into a column of letters.
export const crowded = (page) => page.evaluate(() => {
  const faults = [];
  const pieces = [];
  const apart = ".nav, .top, .toasts, .bulk, dialog, svg, .skip, [popover]"; // above the rest, or drawn
  const hidden = (one) => one.closest(apart) !== null || isClipped(one);
  const clipped = new Map();
  const isClipped = (one) => {
    if (one === null) return false;
    if (!clipped.has(one)) clipped.set(one, getComputedStyle(one).clipPath !== "none" || isClipped(one.parentElement));
    return clipped.get(one);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim() || hidden(one) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter((rect) => rect.width > 1);
    const widest = Math.max(0, ...lines.map((rect) => rect.width));
    if (lines.length >= 4 && widest < 30)
      faults.push(`squeezed: ${JSON.stringify(node.data.trim().slice(0, 40))}`);
    let frame = one; // lines below what it shows are not seen
    while (frame !== null && getComputedStyle(frame).overflowY === "visible") frame = frame.parentElement;
    const end = frame === null || frame === document.body ? Infinity : frame.getBoundingClientRect().bottom;
    let column = one; // and of a line that is cut off only what stands before its end
    while (column !== null && getComputedStyle(column).overflowX === "visible") column = column.parentElement;
    const side = column === null || column === document.body ? Infinity : column.getBoundingClientRect().right;
    for (const { left, top, right, bottom, height } of lines)
      if (top < end - 2) pieces.push({ node, rect: { left, top, right: Math.min(right, side), bottom, height } });
  }
  pieces.sort((a, b) => a.rect.top - b.rect.top);
  for (let i = 0; i < pieces.length; i += 1)
    for (let j = i + 1; j < pieces.length && pieces[j].rect.top < pieces[i].rect.bottom; j += 1) {
      const [a, b] = [pieces[i].rect, pieces[j].rect];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const along = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (pieces[i].node !== pieces[j].node && across > 4 && along > 0.4 * Math.min(a.height, b.height))
        faults.push(`${JSON.stringify(pieces[i].node.data.trim().slice(0, 30))} lies over `
          + JSON.stringify(pieces[j].node.data.trim().slice(0, 30)));
    }
  return faults.slice(0, 5);
});

// Whatever can be reached by Tab shows that it has been.
export const unseenFocus = async (page) => {
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const faults = [];
    const reached = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0);
    for (const one of reached) {
      one.focus({ preventScroll: true });
      if (document.activeElement !== one) continue;
      const style = getComputedStyle(one);
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)
        faults.push(`no focus on ${one.outerHTML.slice(0, 90)}`);
    }
    document.activeElement.blur();
    return faults.slice(0, 3);
  });
};

// One heading of the page, a title, a language, a place for the main thing.
export const bones = (page, language) => page.evaluate((wanted) => {
  const faults = [];
  const count = (what) => document.querySelectorAll(what).length;
  if (count("h1") !== 1) faults.push(`${count("h1")} h1`);
  if (count("main") !== 1) faults.push(`${count("main")} main`);
  if (!/^\S.* · Regulars$/s.test(document.title)) faults.push(`title ${JSON.stringify(document.title)}`);
  if (document.documentElement.lang !== wanted) faults.push(`lang ${document.documentElement.lang}`);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length > 0) faults.push(`id ${twice[0]} twice`);
  return faults;
}, language);

// ---- words that nobody translated

// What a person reads or hears, of a page given as text; data of the user's own stand in bdi.
const wordsOfPage = (page, html) => page.evaluate((text) => {
  const from = new DOMParser().parseFromString(text, "text/html");
  const found = [from.title];
  const walker = from.createTreeWalker(from.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.parentElement.closest("script, style, template, bdi, code, kbd, textarea, .languages, datalist") === null
      && node.parentElement.closest("[lang]") === from.documentElement)
      found.push(node.data);
  for (const one of from.querySelectorAll("[aria-label], [placeholder], [title], [alt], [data-words], [data-text], [data-search], [data-signed-out]"))
    for (const name of ["aria-label", "placeholder", "title", "alt", "data-words", "data-text", "data-search", "data-signed-out"])
      if (one.getAttribute(name) && one.closest("[lang]") === from.documentElement) found.push(one.getAttribute(name));
  return found.map((one) => one.replace(/\s+/g, " ").trim()).filter((one) => /\p{L}{2}/u.test(one));
}, html);

function catalogue(language) {
  const file = readFileSync(path.join(process.env.REGULARS_SOURCE, "locale", `${language}.po`), "utf8");
  const entries = new Map();
  for (const block of file.split(/\n\n+/)) {
    const texts = {};
    let last = null;
    for (const line of block.split("\n")) {
      const found = /^(msg\w+(?:\[\d\])?)? ?(".*")$/.exec(line);
      if (!found) continue;
      last = found[1] ?? last;
      texts[last] = (texts[last] ?? "") + JSON.parse(found[2]);
    }
    if (texts.msgid) entries.set(texts.msgid, texts.msgstr ?? texts["msgstr[0]"]);
  }
  return entries;
}

// Names, figures of speech for machines: the same in every language.
const everywhere = ["Regulars", "English", "Русский", "Hrvatski", "CSV", "TSV", "XLSX", "vCard", "Excel", "Kwork",
  "EUR", "RUB", "USD", "Chrome", "Linux", "Authorization", "TXT", "UTF-8", "UTF-16LE", "UTF-16BE", "windows", "URL", "API",
  "STARTTLS"];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Finds what is the same in English as in a language though it is neither a datum nor, by the
// catalogue, the same word: so texts that are in no catalogue are found too.
export class Untranslated {
  constructor(data) {
    this.data = [...new Set(data)].filter((one) => /\p{L}{2}/u.test(one)).sort((a, b) => b.length - a.length);
    this.same = {};
    for (const language of ["ru", "hr"])
      this.same[language] = [...catalogue(language)].filter(([one, other]) => one === other).map(([one]) => one);
  }

  // What is left of a text without what need not be translated.
  left(text, language) {
    if (this.same[language].includes(text)) return "";
    let rest = text;
    for (const one of [...this.data, ...everywhere, ...this.same[language]])
      if (rest.includes(one))
        rest = rest.replace(new RegExp(`(?<![\\p{L}])${escaped(one)}(?![\\p{L}])`, "gu"), " ");
    return /\p{L}{2}/u.test(rest.replace(/https?:\S+|\S+@\S+|\{\w+\}|\S*[/_]\S+/gu, " ")) ? rest : "";
  }

  // Of pages as text: in English, and in the language.
  async of(page, english, other, language) {
    const known = new Set(await wordsOfPage(page, english));
    const found = await wordsOfPage(page, other);
    const faults = new Set();
    for (const text of found)
      if (known.has(text) && this.left(text, language) !== "") faults.add(`not translated: ${JSON.stringify(text)}`);
    return [...faults];
  }
}
