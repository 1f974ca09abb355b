// A field whose choices the server finds while somebody types; arrows choose. A service is one of the list, in any
// language: Enter takes the first. An address is free: Enter takes what the arrows stand on, else what is typed.
import { ask } from "./counter-beside.js";

const AFTER_MS = 120;

export const SERVICES = { part: "services", isFree: false, tell: (form) => form.dispatchEvent(new CustomEvent("counter:service")) };
export const ADDRESSES = {
  part: "addresses", isFree: true, tell: (form, field) => field.dispatchEvent(new Event("change", { bubbles: true })),
};

export function choosing(form, field, { part, isFree, tell }) {
  const list = form.querySelector(`[data-part='${part}']`);
  let asked = "", answered = Promise.resolve(), waiting = 0, chosen = field.value;
  field.removeAttribute("list"); // this list takes the browser's place
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  const options = () => [...list.querySelectorAll("[role='option']")];
  const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");

  function open(is) {
    list.hidden = !is;
    field.setAttribute("aria-expanded", String(is));
    if (!is) field.removeAttribute("aria-activedescendant");
  }

  function mark(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) field.setAttribute("aria-activedescendant", option.id);
  }

  function find() {
    clearTimeout(waiting);
    asked = field.value.trim();
    answered = asked ? ask(form, part).then((html) => {
      if (html === null) return;
      list.innerHTML = html; // from our own server, every word escaped there
      open(document.activeElement === field && list.childElementCount > 0);
      if (!isFree) mark(options()[0]);
    }) : Promise.resolve();
    if (!asked) { list.replaceChildren(); open(false); }
    return answered;
  }

  function take(option) {
    if (option) field.value = option.dataset.name;
    const isNew = field.value !== chosen;
    chosen = asked = field.value.trim();
    open(false);
    if (isNew) tell(form, field);
  }

  // Whatever is typed becomes the first service that fits, or the choice that the arrows stand on.
  async function settle() {
    if (isFree) return list.hidden ? undefined : take(current());
    if (field.value.trim() === chosen) return open(false);
    if (field.value.trim() !== asked) await find();
    else await answered;
    take(field.value.trim() ? current() : null);
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, AFTER_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") open(false);
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = options();
    if (!all.length) return;
    event.preventDefault();
    open(true);
    const last = current() ?? (event.key === "ArrowDown" ? all.at(-1) : all[0]);
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(all[(all.indexOf(last) + step + all.length) % all.length]);
  });
  field.addEventListener("blur", () => settle());
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role='option']");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  open(false);
  return { settle };
}
