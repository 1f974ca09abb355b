// Finds parts of the page; they are asked for anew each time, because another language replaces them.
export const one = (selector, from = document) => from.querySelector(selector);
export const all = (selector, from = document) => [...from.querySelectorAll(selector)];
export const told = () => one("[data-kiosk]").dataset;
export const stage = () => one(".kiosk__stage");
export const words = (selector) => one(selector).value.trim();

export function write(selector, text) {
  for (const part of all(selector)) part.textContent = text;
}
