// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages on which jobs are under way: [data-jobs] names how each stands, [data-figures] holds how far
// it is. When the server tells of a job the page is looked at anew: its figures are exchanged, and
// once a job stands otherwise, its middle. Where nothing is told, it looks every few seconds;
// without script the page loads itself anew.
import { all, fetchPage, one } from "./dom.ts";

const PAUSE = 500, PATIENCE = 4000; // milliseconds
let isLooking = false, isWanted = false, lookedAt = 0;

const jobs = (): HTMLElement | null => one<HTMLElement>("[data-jobs]");

/** What a screen reader says once a job is over; the figures before would never let it rest. */
const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");

function exchangeMiddle(answer: Document): void {
  const [here, there] = [one<HTMLElement>("#main"), one("#main", answer)];
  if (!here || !there) return;
  const hadFocus = here.contains(document.activeElement);
  document.title = answer.title;
  here.replaceChildren(...there.childNodes);
  if (hadFocus) here.focus({ preventScroll: true });
  said.textContent = (one("#main h1") ?? one("#main .end"))?.textContent ?? "";
}

function exchangeFigures(answer: Document): boolean {
  const [mine, theirs] = [all("[data-figures]"), all("[data-figures]", answer)];
  if (mine.length !== theirs.length) return false;
  mine.forEach((figures, i) => figures.replaceChildren(...theirs[i].childNodes));
  return true;
}

async function look(): Promise<void> {
  const before = jobs()?.dataset.jobs;
  if (isLooking || !before) return;
  isLooking = true;
  lookedAt = Date.now();
  const address = location.href, answer = await fetchPage(address);
  isLooking = false;
  const here = jobs();
  if (!answer || !here || location.href !== address) return;
  const isSame = one<HTMLElement>("[data-jobs]", answer)?.dataset.jobs === here.dataset.jobs;
  if (!isSame || !exchangeFigures(answer)) exchangeMiddle(answer);
}

function lookSoon(): void {
  if (isWanted || document.hidden || !jobs()?.dataset.jobs) return;
  isWanted = true;
  setTimeout(() => { isWanted = false; void look(); }, Math.max(0, lookedAt + PAUSE - Date.now()));
}

document.body.append(said);
document.addEventListener("regulars:event", (event) => {
  const { name } = (event as CustomEvent<{ name: string }>).detail;
  if (name === "job" || name === "reload") lookSoon();
});
setInterval(() => { if (Date.now() - lookedAt >= PATIENCE) lookSoon(); }, PATIENCE / 2);
