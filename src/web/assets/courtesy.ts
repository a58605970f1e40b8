// SPDX-License-Identifier: AGPL-3.0-or-later
// The courtesy check while one types: what is found stands beside the text, a press mends it. Without
// script forms have buttons that do the same. Nothing that is asked here is kept.
import { all, one } from "./dom.ts";

type Area = HTMLTextAreaElement | HTMLInputElement;
const PAUSE = 500; // milliseconds without a key
const asking = new WeakMap<Element, { timer: number; turn: number }>();

const placeOf = (area: Element): HTMLElement | null =>
  area.id ? one<HTMLElement>(`[data-courtesy="${CSS.escape(area.id)}"]`) : null;
const areaOf = (place: HTMLElement): Area | null => document.getElementById(place.dataset.courtesy ?? "") as Area | null;
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

async function ask(place: HTMLElement, area: Area): Promise<void> {
  const state = asking.get(place) ?? { timer: 0, turn: 0 };
  const turn = ++state.turn;
  asking.set(place, state);
  const { use = "", kind = "", language = "", client = "", contact = "" } = place.dataset;
  const body = new URLSearchParams({
    csrf: formValue(area.form, "csrf"), text: area.value, use, kind, client, contact,
    language: use === "template" ? formValue(area.form, "language") : language,
  });
  const response = await fetch("/courtesy", { method: "POST", body }).catch(() => null);
  if (!response?.ok || !(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return;
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = one<HTMLElement>("[data-courtesy-found]", answer);
  if (found && turn === state.turn && place.isConnected) show(place, found);
}

document.addEventListener("input", (event) => {
  const area = event.target as Area;
  const place = placeOf(area);
  if (!place) return;
  const state = asking.get(place) ?? { timer: 0, turn: 0 };
  asking.set(place, state);
  state.turn++;
  rest(place);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => void ask(place, area), PAUSE);
});

/** As if it were typed, so that the browser's own Undo takes it back. */
function mend(button: HTMLElement, area: Area): void {
  const { from = "0", to = "0", with: words = "" } = button.dataset;
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
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) body.append(name, String(value));
  const response = await fetch(form.action, { method: "POST", body }).catch(() => null);
  place.ariaBusy = null;
  if (!response || ![200, 422].includes(response.status)) return;
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = one<HTMLElement>(`#${CSS.escape(place.id)} [data-courtesy-found]`, answer);
  if (!found) return;
  const kept = one(".note", found)?.textContent;
  if (kept) found.dataset.said = kept;
  show(place, found);
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-courtesy] [name=mend], [data-courtesy] [name=promise]");
  const place = button?.closest<HTMLElement>("[data-courtesy]");
  const area = place && areaOf(place);
  if (!button || !place || !area) return;
  event.preventDefault();
  if (button.name === "mend") mend(button, area);
  else void keep(button, place);
});
