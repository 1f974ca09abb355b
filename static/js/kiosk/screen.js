// Shows one step at a time, and tells the rest of the page which.
import { closeKeyboard, openKeyboard } from "./keyboard.js";
import { all, one, stage } from "./page.js";
import { forgetPaper } from "./paper.js";
import { noteOverflow } from "./scrolling.js";
import { state } from "./state.js";

const STEP_NUMBER = {
  topic: 2, more: 2, group: 2, place: 3, district: 3, street: 3, send: 3, phone: 3, email: 3, receipt: 4, wait: 4,
};
const ENDS = new Set(["receipt", "ticket"]);
// Steps where something is typed at once.
const FIRST_FIELD = {
  street: "[data-street]", phone: "[data-phone]", email: "[data-email]", callback: "[data-callback]",
  find: "[data-reference]", checkin: "[data-code]",
};

export function show(step, { remember = true } = {}) {
  if (remember && state.step !== "wait" && state.step !== step) state.trail.push(state.step);
  if (ENDS.has(step)) state.trail.length = 0;
  forgetPaper();
  state.step = step;
  for (const section of all("[data-step]")) section.hidden = section.dataset.step !== step;
  const number = STEP_NUMBER[step];
  one(".kiosk__steps").hidden = !number;
  one("[data-step-number]").textContent = number ?? "";
  one("[data-back]").hidden = state.trail.length === 0;
  closeKeyboard();
  one(`[data-step="${step}"] h1`).focus();
  stage().scrollTop = 0;
  if (FIRST_FIELD[step]) openKeyboard(one(FIRST_FIELD[step]));
  noteOverflow();
  document.dispatchEvent(new CustomEvent("kiosk:screen", { detail: { step } }));
}

export function goBack() {
  tell("");
  show(state.trail.pop() ?? "topic", { remember: false });
}

export function tell(text) {
  const box = one("[data-error]");
  box.textContent = text;
  box.hidden = !text;
  if (text) stage().scrollTop = 0;
  noteOverflow();
}
