// The field for the service: the server finds it in every language, arrows choose, Enter takes the first.
import { ask } from "./counter-beside.js";

const AFTER_MS = 120;

export function chooseServices(form, field) {
  const list = form.querySelector("[data-part='services']");
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
    answered = asked ? ask(form, "services").then((html) => {
      if (html === null) return;
      list.innerHTML = html; // from our own server, every word escaped there
      open(document.activeElement === field);
      mark(options()[0]);
    }) : Promise.resolve();
    if (!asked) { list.replaceChildren(); open(false); }
    return answered;
  }

  function take(option) {
    if (option) field.value = option.dataset.name;
    const isNew = field.value !== chosen;
    chosen = asked = field.value.trim();
    open(false);
    if (isNew) form.dispatchEvent(new CustomEvent("counter:service"));
  }

  // Whatever is typed becomes the first service that fits, or the one that the arrows stand on.
  async function settle() {
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
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(all[(all.indexOf(current()) + step + all.length) % all.length]);
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
