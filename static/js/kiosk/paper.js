// Somebody says that no paper came out: the staff are told, and she is told what to do without it.
import { all } from "./page.js";
import { noteOverflow } from "./scrolling.js";

export function sayNoPaper() {
  document.dispatchEvent(new CustomEvent("kiosk:no-paper"));
  for (const note of all("[data-paper-note]")) note.textContent = note.dataset.paperNote;
  noteOverflow();
}

export function forgetPaper() {
  for (const note of all("[data-paper-note]")) note.textContent = "";
}
