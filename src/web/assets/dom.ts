// SPDX-License-Identifier: AGPL-3.0-or-later
// What the parts of the script share.

export const one = <T extends Element>(selector: string, root: ParentNode = document): T | null =>
  root.querySelector<T>(selector);

export const all = <T extends Element>(selector: string, root: ParentNode = document): T[] =>
  [...root.querySelectorAll<T>(selector)];

/** An element with its attributes and what stands in it; text is text, never markup. */
export function make(name: string, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** What a form would send, pressed by this button. */
export const filled = (form: HTMLFormElement, button: HTMLElement | null): URLSearchParams =>
  new URLSearchParams(new FormData(form, button) as unknown as string[][]);

/** A page of ours, or a form that came back; null when there is none to be had. */
export async function fetchPage(address: string, body?: URLSearchParams): Promise<Document | null> {
  const response = await fetch(address, body && { method: "POST", body }).catch(() => null);
  if (!response || ![200, 422].includes(response.status) ||
    !(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
