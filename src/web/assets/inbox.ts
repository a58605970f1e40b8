// SPDX-License-Identifier: AGPL-3.0-or-later
// A conversation that is open: what one types is kept on the server while one types, and what others
// say or write meanwhile is shown as it happens. Without script a button keeps the answer, and what
// came meanwhile is shown when one sends.
import { all, fetchPage, one } from "./dom.ts";

const REST = 1500; // milliseconds without a key before an answer is kept
let timer = 0;

const talk = (): HTMLElement | null => one<HTMLElement>("[data-talk]");
const form = (): HTMLFormElement | null => one<HTMLFormElement>("form[data-keep]");

async function keep(): Promise<void> {
  const [here, id] = [form(), talk()?.dataset.talk];
  if (!here || !id) return;
  const said = one<HTMLElement>("[data-kept]", here);
  const fields = new URLSearchParams();
  for (const name of ["csrf", "text"])
    fields.set(name, one<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`, here)?.value ?? "");
  const answer = await fetch(`/inbox/${id}/draft`, { method: "POST", body: fields, redirect: "manual" }).catch(() => null);
  if (said && answer?.type === "opaqueredirect") said.textContent = said.dataset.kept ?? "";
}

document.addEventListener("input", (event) => {
  const target = event.target as Element;
  if (!target.matches("form[data-keep] [name=text]")) return;
  const said = one<HTMLElement>("form[data-keep] [data-kept]");
  if (said) said.textContent = "";
  clearTimeout(timer);
  timer = window.setTimeout(() => void keep(), REST);
});
document.addEventListener("submit", () => clearTimeout(timer), true);

/** What came since stands behind what is there; the answer then goes by it. */
function addMessages(answer: Document): void {
  const place = one("#collision");
  if (!place) return;
  for (const message of all(".said-side > .msg", answer))
    if (!document.getElementById(message.id)) place.before(document.importNode(message, true));
  for (const name of ["version", "seen"]) {
    const selector = `form[data-keep] [name=${name}]`;
    const [mine, theirs] = [one<HTMLInputElement>(selector), one<HTMLInputElement>(selector, answer)];
    if (mine && theirs) mine.value = theirs.value;
  }
}

async function look(): Promise<void> {
  const id = talk()?.dataset.talk;
  if (!id || document.hidden) return;
  const answer = await fetchPage(`/inbox/${id}`);
  const [mine, theirs] = [one("#collision"), answer && one("#collision", answer)];
  if (!answer || !mine || !theirs || talk()?.dataset.talk !== id) return;
  if (mine.textContent !== theirs.textContent) mine.replaceChildren(...document.importNode(theirs, true).childNodes);
  if (!location.search) addMessages(answer);
}

document.addEventListener("regulars:event", (event) => {
  const { name, about } = (event as CustomEvent<{ name: string; about: unknown }>).detail;
  if (name === "reload" || ((name === "writing" || name === "conversation") && String(about) === talk()?.dataset.talk))
    void look();
});
