// The board on the wall: told of every call, says when it is cut off, and calls what is new with a sound and a voice.
import { Chime } from "./board-sound.js";
import { sayNumber } from "./speech-number.js";

const STALE_AFTER_MS = 12000; // something is heard every five seconds
const LOOK_EVERY_MS = 1000;
const NEW_FOR_SECONDS = 60; // a call that was missed for longer is shown, and not called as if it were new
const LIT_FOR_MS = 20000;

const board = document.querySelector("[data-board]");
const part = (name) => board.querySelector(`[data-board-${name}]`);
const languages = board.dataset.languages.split(" ").filter(Boolean);
const chime = new Chime(part("sound"));
const waiting = [];
let isCalling = false;
let newest = Number(board.dataset.newest);
let asOf = board.dataset.asOf;
let heardAt = Date.now();
let source = null;

async function callAloud() {
  if (isCalling) return;
  isCalling = true;
  while (waiting.length) {
    const { number, desk } = waiting.shift();
    await chime.ring().catch(() => {});
    await sayNumber(number, /\d+/.exec(desk)?.[0] ?? desk, languages).catch(() => {});
  }
  isCalling = false;
}

function lineOf(call) {
  const line = part("call").content.firstElementChild.cloneNode(true);
  line.dataset.call = call.id;
  line.querySelector(".city-board__number").textContent = call.number;
  line.querySelector(".city-board__desk").textContent = call.desk;
  return line;
}

function show({ calls }) {
  const fresh = calls.filter((call) => call.id > newest && call.seconds <= NEW_FOR_SECONDS);
  const lit = new Set([...board.querySelectorAll(".city-board__call--new")].map((line) => Number(line.dataset.call)));
  for (const call of fresh) lit.add(call.id);
  const lines = calls.map((call) => {
    const line = lineOf(call);
    line.classList.toggle("city-board__call--new", lit.has(call.id));
    return line;
  });
  part("calls").replaceChildren(...lines);
  part("nobody").hidden = calls.length > 0;
  newest = Math.max(newest, 0, ...calls.map((call) => call.id));
  for (const call of fresh) setTimeout(() => unlight(call.id), LIT_FOR_MS);
  waiting.push(...fresh.reverse());
  callAloud();
}

function unlight(id) {
  board.querySelector(`[data-call="${id}"]`)?.classList.remove("city-board__call--new");
}

function heard(told) {
  heardAt = Date.now();
  asOf = told.as_of;
  part("clock").textContent = asOf;
  if (!part("stale").hidden) {
    part("stale").hidden = true;
    board.classList.remove("city-board--stale");
  }
}

function isCutOff() {
  if (part("stale").hidden) {
    part("stale").textContent = part("stale").dataset.words.replace("{time}", asOf);
    part("stale").hidden = false;
    board.classList.add("city-board--stale");
    for (const line of board.querySelectorAll(".city-board__call--new")) line.classList.remove("city-board__call--new");
  }
}

function listen() {
  source?.close();
  source = new EventSource(board.dataset.events);
  source.addEventListener("calls", (event) => {
    const told = JSON.parse(event.data);
    show(told);
    heard(told);
  });
  source.addEventListener("alive", (event) => heard(JSON.parse(event.data)));
}

// A browser gives a line up for good where it was refused, and does not notice a cable that was pulled: begin anew.
let beganAt = Date.now();
setInterval(() => {
  const now = Date.now();
  const isSilent = now - heardAt > STALE_AFTER_MS;
  if (isSilent) isCutOff();
  if ((isSilent || source.readyState === EventSource.CLOSED) && now - beganAt > 3000) {
    beganAt = now;
    listen();
  }
}, LOOK_EVERY_MS);
listen();
