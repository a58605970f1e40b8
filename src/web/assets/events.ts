// SPDX-License-Identifier: AGPL-3.0-or-later
// What happens elsewhere, as it happens (GET /events): one stream for all tabs of a browser, held by
// a tab that is seen; the others hear of it through it. Each message is the DOM event
// "regulars:event" of the document, with `name` and `about` in its detail; "reload" says that some
// were missed. Without locks (old browsers) there is none: pages work all the same.

export type Happening = { name: string; about: unknown };
type Heard = { last: string; happening: Happening };

const NAME = "regulars-events";
let last = ""; // where the stream was, so that another tab goes on from there

function tell({ last: place, happening }: Heard): void {
  last = place;
  if (happening.name !== "hello") document.dispatchEvent(new CustomEvent("regulars:event", { detail: happening }));
}

/** Listens until the page is hidden or the server refuses. */
function listen(others: BroadcastChannel): Promise<void> {
  return new Promise((done) => {
    const source = new EventSource("/events" + (last ? `?after=${encodeURIComponent(last)}` : ""));
    const look = (): void => {
      if (!document.hidden && source.readyState !== EventSource.CLOSED) return;
      source.close();
      document.removeEventListener("visibilitychange", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
    source.addEventListener("error", look);
    source.addEventListener("message", (message) => {
      const heard = { last: message.lastEventId, happening: JSON.parse(message.data) as Happening };
      others.postMessage(heard);
      tell(heard);
    });
  });
}

export function startEvents(): void {
  if (!navigator.locks || !("BroadcastChannel" in window) || !document.querySelector('form[action="/sign-out"]')) return;
  const others = new BroadcastChannel(NAME);
  others.addEventListener("message", (message) => tell(message.data as Heard));
  let isWaiting = false; // for its turn, or listening
  const lead = (): void => {
    if (document.hidden || isWaiting) return;
    isWaiting = true;
    void navigator.locks.request(NAME, () => document.hidden ? undefined : listen(others)).finally(() => { isWaiting = false; });
  };
  document.addEventListener("visibilitychange", lead);
  lead();
}
