// A number for the counter, and coming in for an appointment.
import { newKey, post, Refused } from "./door.js";
import { all, moment, one, told, words } from "./page.js";
import { readJson } from "./reading.js";
import { show, tell } from "./screen.js";
import { ask } from "./sending.js";
import { state } from "./state.js";

export async function openLines() {
  tell("");
  try {
    const { lines, told_at: toldAt, isFromMemory } = await readJson(told().waitingLines);
    const open = lines.filter((line) => line.is_open !== false);
    one("[data-lines]").replaceChildren(...open.map((line) => keyOf(line, isFromMemory)));
    sayHowOld(isFromMemory ? toldAt : "");
    if (open.length) show("lines");
    else tell(told().closed);
  } catch (error) {
    tell(error instanceof Refused ? error.message : told().noNetwork);
  }
}

// Without the city nobody knows how long it takes: the lines are those of its last answer, and say of when.
function sayHowOld(toldAt) {
  const note = one("[data-lines-of]");
  note.hidden = !toldAt;
  note.textContent = toldAt ? note.dataset.linesOf.replace("{time}", moment(toldAt)) : "";
}

function keyOf(line, isOld) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kiosk__key";
  button.dataset.line = line.code;
  const name = document.createElement("span");
  const wait = document.createElement("small");
  wait.textContent = isOld ? "" : waitOf(line);
  name.append(line.name, ...(isOld ? [] : [wait]));
  button.append(name);
  return button;
}

// Minutes are told where the city knows them, else how many wait.
function waitOf({ waiting_minutes: minutes, ahead }) {
  const { minutes: about, people } = one("[data-lines]").dataset;
  return minutes == null ? `${people}: ${ahead}` : `${about}: ${minutes}`;
}

export async function takeNumber(button) {
  const name = button.querySelector("span").firstChild.data;
  showTicket(await ask(told().visits, { line: button.dataset.line }, state.visitKey), name);
}

export async function checkIn(code = words("[data-code]")) {
  if (!code) return one("[data-code]").focus();
  // An arrival that came later would be too late: it is not kept, the counter takes it in.
  showTicket(await ask(told().appointments, { code }, state.visitKey, { through: post, away: told().awayCheckIn }));
}

function showTicket(ticket, name) {
  if (!ticket) return;
  state.ticket = ticket.is_kept ? { is_kept: true, number: ticket.provisional, line_name: name } : ticket;
  state.visitKey = newKey();
  fillTicket();
  show("ticket", { remember: false });
}

export function fillTicket() {
  const isKept = Boolean(state.ticket?.is_kept);
  for (const part of all("[data-ticket-next]")) part.hidden = (part.dataset.ticketNext === "kept") !== isKept;
  for (const place of all("[data-ticket]")) {
    const text = state.ticket?.[place.dataset.ticket] ?? "";
    place.textContent = text;
    place.hidden = text === "";
    if (place.previousElementSibling?.tagName === "DT") place.previousElementSibling.hidden = text === "";
  }
}
