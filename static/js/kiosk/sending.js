// Sends what was chosen, and says why when it cannot be sent.
import { measureActiveSeconds } from "../active-seconds.js";
import { CannotKeep, newKey, post, Refused, send } from "./door.js";
import { all, one, told, words, write } from "./page.js";
import { showReceipt } from "./receipt.js";
import { show, tell } from "./screen.js";
import { state } from "./state.js";

const seconds = measureActiveSeconds([document.createElement("input")]);
const STEP_OF_FIELD = { phone: "phone", email: "email", address: "street" };

// Gives the answer, or null after it was told what is wrong.
// What would be of no use later goes through `post`: it is never kept, and `away` says where to go instead.
export async function ask(url, body, key, { stepOfField = {}, through = send, away = told().noNetwork } = {}) {
  const { language } = told();
  tell("");
  show("wait");
  try {
    return await through(url, { body: { ...body, language }, key, language });
  } catch (error) {
    const field = error instanceof Refused ? error.errors[0]?.field : "";
    const before = state.trail.pop() ?? "topic";
    const mended = stepOfField[field];
    if (mended && mended !== before) state.trail.push(before);
    show(mended ?? before, { remember: false });
    tell(sentenceOf(error, away));
    return null;
  }
}

// The door's own sentences, also of a door that wants one to wait; a full store names itself; all else is the network.
function sentenceOf(error, away) {
  if (error instanceof Refused) return error.message;
  if (error instanceof CannotKeep) return told().cannotKeep;
  return (error.status === 429 && error.message) || away;
}

export async function sendRequest() {
  const { name: _name, ...place } = state.place;
  const body = { service_code: state.service, description: words("[data-words]"), ...place, ...state.contact };
  const receipt = await ask(told().requests, { ...body, active_seconds: { kiosk: seconds() } }, state.key, {
    stepOfField: STEP_OF_FIELD,
  });
  if (receipt) showReceipt(receipt, "request");
}

export async function callPerson() {
  const { receipt } = state;
  const known = receipt?.secret && !receipt.is_kept ? { reference: receipt.reference, secret: receipt.secret } : {};
  // The same key until the call has arrived: a second tap after a lost answer calls nobody twice.
  const body = { ...known, active_seconds: { kiosk: seconds() } };
  const called = await ask(told().person, body, state.personKey, { through: post, away: told().awayPerson });
  if (!called) return;
  state.personKey = newKey();
  showReceipt(called, "person");
}

export async function callBack() {
  const phone = words("[data-callback]");
  if (!phone) return one("[data-callback]").focus();
  const body = { words: told().callbackWords, contact_by: "phone", phone, call_hours: state.hours };
  const called = await ask(told().person, { ...body, active_seconds: { kiosk: seconds() } }, state.personKey);
  if (!called) return;
  state.personKey = newKey();
  showReceipt(called, "person");
}

export function chooseHours(button) {
  state.hours = button.dataset.hours;
  for (const other of all("[data-hours]")) other.setAttribute("aria-pressed", String(other === button));
}

export function takeContact(button) {
  const way = button.dataset.contact;
  const value = words(`[data-${way}]`);
  state.contact = value ? { contact_by: way, [way]: value } : {};
  nameContact();
  tell("");
  state.trail.pop();
  show("send", { remember: false });
}

export function nameContact() {
  const value = state.contact.phone ?? state.contact.email ?? "";
  for (const line of all("[data-contact-line]")) line.hidden = !value;
  write("[data-contact-name]", value);
}
