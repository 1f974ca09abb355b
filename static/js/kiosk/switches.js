// High contrast, and everything lower for whoever sits: one tap each, gone with the person.
import { all } from "./page.js";
import { noteOverflow } from "./scrolling.js";

const looks = document.documentElement.classList;
const nameOf = (button) => `kiosk--${button.dataset.switch}`;

export function turn(button) {
  looks.toggle(nameOf(button));
  showSwitches();
  noteOverflow();
}

export function showSwitches() {
  for (const button of all("[data-switch]")) button.setAttribute("aria-pressed", String(looks.contains(nameOf(button))));
}

export function turnAllOff() {
  for (const name of [...looks].filter((one) => one.startsWith("kiosk--"))) looks.remove(name);
}
