// Function keys press what carries their name; one switch turns them off for this computer (WCAG 2.1.4).
import { choose, settle } from "./counter-beside.js";

const KEPT = "counter-keys";

function areOn() {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; }
}

function keep(on) {
  try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* then for this page alone */ }
}

const OF_THE_FORM = {
  F2: settle,
  F4: (form) => {
    choose(form, "hand_over");
    form.elements.queue.focus();
  },
};

export function listenToKeys() {
  let on = areOn();
  const form = document.querySelector("[data-beside]");
  const button = document.querySelector("[data-keys-switch]");
  const offWords = document.querySelector("[data-keys-off]")?.innerHTML;
  const onWords = button?.innerHTML;
  const say = () => {
    if (!button) return;
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? onWords : offWords;
    document.querySelector("[data-key-names]").hidden = !on;
  };
  button?.addEventListener("click", () => { on = !on; keep(on); say(); });
  say();
  addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
    if (!/^F\d+$/.test(event.key)) return;
    if (form && OF_THE_FORM[event.key]) {
      event.preventDefault();
      OF_THE_FORM[event.key](form);
      return;
    }
    // Every page has a way to a person at its foot.
    const atTheFoot = event.key === "F9" ? document.querySelector(".city-person a") : null;
    const pressed = document.querySelector(`[data-key="${event.key}"]`) ?? atTheFoot;
    if (!pressed) return;
    event.preventDefault();
    if (pressed.matches("input")) pressed.focus();
    else pressed.click();
  });
}
