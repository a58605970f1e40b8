// SPDX-License-Identifier: AGPL-3.0-or-later
// The courtesy check while one types: what is found stands beside the text, a press mends it. Without
// script forms have buttons that do the same. Nothing that is asked here is kept.
import { all, fetchPage, filled, one } from "./dom.ts";

type Area = HTMLTextAreaElement | HTMLInputElement;
const PAUSE = 500; // milliseconds without a key
const latest = new WeakMap<Element, number>(); // the timer of what was typed last

const placeOf = (area: Element): HTMLElement | null =>
  one<HTMLElement>(`[data-courtesy="${CSS.escape(area.id)}"]`);
const areaOf = (place: HTMLElement): Area => document.getElementById(place.dataset.courtesy ?? "") as Area;
const formValue = (form: HTMLFormElement | null, name: string): string =>
  one<HTMLInputElement>(`[name=${name}]`, form ?? document)?.value ?? "";

function show(place: HTMLElement, found: HTMLElement): void {
  const said = one("[role=status]", place);
  if (said && said.textContent !== found.dataset.said) said.textContent = found.dataset.said ?? "";
  one("[data-courtesy-found]", place)?.replaceWith(found);
}

/** Places that were found are of the text as it was: no press until they are found anew. */
function rest(place: HTMLElement): void {
  for (const button of all<HTMLButtonElement>("[name=mend], [name=promise]", place)) button.disabled = true;
}

async function ask(place: HTMLElement, area: Area, mine: number): Promise<void> {
  const { dataset } = place as { dataset: Record<string, string> };
  const answer = await fetchPage("/courtesy", new URLSearchParams({
    ...dataset, csrf: formValue(area.form, "csrf"), text: area.value,
    language: formValue(area.form, "language") || dataset.language,
  }));
  const found = answer && one<HTMLElement>("[data-courtesy-found]", answer);
  if (found && latest.get(place) === mine && place.isConnected) show(place, found);
}

document.addEventListener("input", (event) => {
  const area = event.target as Area;
  const place = placeOf(area);
  if (!place) return;
  rest(place);
  clearTimeout(latest.get(place));
  const mine: number = setTimeout(() => void ask(place, area, mine), PAUSE);
  latest.set(place, mine);
});

/** As if it were typed, so that the browser's own Undo takes it back. */
function mend(button: HTMLElement, area: Area): void {
  const { from, to, with: words = "" } = button.dataset;
  area.focus();
  area.setSelectionRange(Number(from), Number(to));
  const isDone = words === "" ? document.execCommand("delete") : document.execCommand("insertText", false, words);
  if (isDone) return;
  area.setRangeText(words, Number(from), Number(to), "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** It is put on Today; what is typed stays where it is. */
async function keep(button: HTMLButtonElement, place: HTMLElement): Promise<void> {
  const form = button.form;
  if (!form || place.ariaBusy === "true") return;
  place.ariaBusy = "true";
  const answer = await fetchPage(form.action, filled(form, button));
  place.ariaBusy = null;
  const found = answer && one<HTMLElement>(`#${place.id} [data-courtesy-found]`, answer);
  if (!found) return;
  const kept = one(".note", found)?.textContent;
  if (kept) found.dataset.said = kept;
  show(place, found);
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[name=mend], [name=promise]");
  const place = button?.closest<HTMLElement>("[data-courtesy]");
  if (!button || !place) return;
  event.preventDefault();
  if (button.name === "mend") mend(button, areaOf(place));
  else void keep(button, place);
});
