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

/** A page of ours, or null when there is none to be had. */
export async function fetchPage(address: string): Promise<Document | null> {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok || !(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
