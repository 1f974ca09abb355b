// A number for the counter, and coming in for an appointment.
import { newKey, Refused } from "./door.js";
import { all, one, told, words } from "./page.js";
import { readJson } from "./reading.js";
import { show, tell } from "./screen.js";
import { ask } from "./sending.js";
import { state } from "./state.js";

export async function openLines() {
  tell("");
  try {
    const { lines } = await readJson(told().waitingLines);
    const open = lines.filter((line) => line.is_open !== false);
    one("[data-lines]").replaceChildren(...open.map(keyOf));
    if (open.length) show("lines");
    else tell(told().closed);
  } catch (error) {
    tell(error instanceof Refused ? error.message : told().noNetwork);
  }
}

function keyOf(line) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kiosk__key";
  button.dataset.line = line.code;
  const name = document.createElement("span");
  const wait = document.createElement("small");
  wait.textContent = waitOf(line);
  name.append(line.name, wait);
  button.append(name);
  return button;
}

// Minutes are told where the city knows them, else how many wait.
function waitOf({ waiting_minutes: minutes, ahead }) {
  const { minutes: about, people } = one("[data-lines]").dataset;
  return minutes == null ? `${people}: ${ahead}` : `${about}: ${minutes}`;
}

export async function takeNumber(button) {
  showTicket(await ask(told().visits, { line: button.dataset.line }, state.visitKey));
}

export async function checkIn(code = words("[data-code]")) {
  if (!code) return one("[data-code]").focus();
  showTicket(await ask(told().appointments, { code }, state.visitKey));
}

function showTicket(ticket) {
  if (!ticket) return;
  state.ticket = ticket.is_kept ? { number: ticket.provisional } : ticket;
  state.visitKey = newKey();
  fillTicket();
  show("ticket", { remember: false });
}

export function fillTicket() {
  for (const place of all("[data-ticket]")) {
    const text = state.ticket?.[place.dataset.ticket] ?? "";
    place.textContent = text;
    place.hidden = text === "";
    if (place.previousElementSibling?.tagName === "DT") place.previousElementSibling.hidden = text === "";
  }
}
