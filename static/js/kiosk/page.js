// Finds parts of the page; they are asked for anew each time, because another language replaces them.
export const one = (selector, from = document) => from.querySelector(selector);
export const all = (selector, from = document) => [...from.querySelectorAll(selector)];
export const told = () => one("[data-kiosk]").dataset;
export const stage = () => one(".kiosk__stage");
export const words = (selector) => one(selector).value.trim();

// A moment in figures, which are the same in all languages and can be spoken: 09:42, on another day 1.12.2026 09:42.
export function moment(said) {
  const at = new Date(said);
  const hour = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? hour : `${at.getDate()}.${at.getMonth() + 1}.${at.getFullYear()} ${hour}`;
}

export function write(selector, text) {
  for (const part of all(selector)) part.textContent = text;
}
