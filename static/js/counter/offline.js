// The clerk's screen without the city: what is typed is kept, numbers are called from the desk's own part of the line.
import { CannotKeep, clerk, keepRequest, meet, newKey, store } from "./keeping.js";
import { showKept } from "./kept-list.js";
import { ACTS, standing } from "./line.js";

const LOOK_AGAIN_MS = 10_000;
const form = document.querySelector("[data-offline-form]");
const one = (name, root = document) => root.querySelector(`[data-${name}]`);
const show = (name, is) => { one(name).hidden = !is; };
let mended = null;

async function showLine() {
  const { desk, present, waiting, lines } = await standing();
  show("no-desk", !desk);
  show("desk", desk);
  show("acts", desk);
  show("present", present);
  one("desk-name").textContent = desk?.name ?? "";
  one("waiting").textContent = String(waiting.length);
  one("number").textContent = present?.number || "–";
  show("is-called", present && !present.is_served);
  show("is-served", present?.is_served);
  const fits = { call_next: !present, arrived: present && !present.is_served, done: present?.is_served };
  Object.assign(fits, { again: fits.arrived, not_there: fits.arrived, roll: !present });
  for (const button of document.querySelectorAll("[data-act]")) button.hidden = !fits[button.dataset.act];
  show("roll", !present);
  const select = document.getElementById("roll-line");
  if (select.options.length !== lines.length) select.replaceChildren(...lines.map(({ code, name }) => new Option(name, code)));
}

async function showAll() {
  const who = await clerk();
  show("works", who);
  show("nobody", !who);
  await showLine();
  await showKept(startMending);
}

async function act(name) {
  const roll = document.getElementById("roll-number");
  try {
    if (name === "roll") await ACTS.roll(roll.value.trim(), document.getElementById("roll-line").value);
    else await ACTS[name]();
    roll.value = "";
  } catch (fault) {
    if (!(fault instanceof CannotKeep)) throw fault;
    show("full", true);
  }
  await showLine();
  document.querySelector("[data-act]:not([hidden])")?.focus();
}

// The slip in the visitor's language; it says that the request is safe and what happens next.
function showSlip({ number, secret, language, calls }) {
  const paper = one("slip-paper");
  const words = document.querySelector(`template[data-slip="${language}"]`) ?? document.querySelector("template[data-slip]");
  paper.replaceChildren(words.content.cloneNode(true));
  paper.lang = words.dataset.slip;
  paper.dir = ["ar", "fa", "he", "ur"].includes(paper.lang) ? "rtl" : "ltr";
  for (const place of document.querySelectorAll("[data-slip-number]")) place.textContent = number;
  for (const place of document.querySelectorAll("[data-slip-secret]")) place.textContent = secret;
  show("slip-box", true);
  show("called", calls);
  form.elements.who.focus();
  setTimeout(() => print(), 0);
}

async function goOn() {
  const { present } = await standing();
  if (!present) return;
  if (!present.is_served) await ACTS.arrived();
  await ACTS.done();
  await ACTS.call_next();
}

// A service is what its field names; its text stands beside the form as the city told it last.
function brief() {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const typed = fold(form.elements.service.value);
  const all = [...document.querySelectorAll("[data-service-name]")];
  const found = typed && (all.find((told) => fold(told.dataset.serviceName) === typed) ??
    all.find((told) => fold(`${told.dataset.serviceName} ${told.dataset.words}`).includes(typed)));
  one("briefing").replaceChildren(...(found ? [found.cloneNode(true)] : []));
  return found;
}

function choose(then) {
  for (const part of form.querySelectorAll("[data-then]")) {
    part.hidden = part.dataset.then !== then;
    part.open = !part.hidden;
  }
  const answer = one("answer", one("briefing"))?.dataset.answer;
  if (then === "settle" && answer && !form.elements.words.value) form.elements.words.value = answer;
}

async function save(goesOn, { calls = Boolean(mended) && form.elements.calls.value === "1" } = {}) {
  const isEmpty = !calls && !form.elements.service.value.trim() && !form.elements.description.value.trim();
  show("empty", isEmpty);
  if (isEmpty) return form.elements.service.focus();
  form.elements.idempotency_key.value = newKey();
  form.elements.calls.value = calls ? "1" : "";
  const language = form.elements.language.value;
  try {
    const slip = mended ? await mend() : await keepRequest(form);
    form.reset();
    choose("");
    brief();
    if (goesOn) await goOn();
    await showAll();
    showSlip({ ...slip, language, calls });
  } catch (fault) {
    if (!(fault instanceof CannotKeep)) throw fault;
    show("full", true);
  }
  return undefined;
}

async function startMending(letter) {
  const { body } = await store.wordsOf(letter);
  for (const [name, value] of Object.entries(body.fields)) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || !field?.type || field.type !== "checkbox") { if (field) field.value = value; }
    else field.checked = true;
  }
  mended = letter;
  choose(body.fields.then ?? "");
  one("why").textContent = letter.refused.errors.map((error) => error.message).join(" ");
  show("mending", true);
  form.elements.service.focus();
}

async function mend() {
  const { body } = await store.wordsOf(mended);
  const fields = Object.fromEntries(new FormData(form));
  const slip = await store.mend(mended, { ...body, fields }, fields.idempotency_key);
  mended = null;
  show("mending", false);
  return slip;
}

function fieldsOf() {
  const all = form.querySelectorAll("input:not([type='hidden']), select, textarea, button[type='submit']");
  return [...all].filter((field) => field.checkVisibility() && !field.matches("[type='radio']:not(:checked)"));
}

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.target.matches("button, summary")) return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) save(true);
  else fieldsOf()[fieldsOf().indexOf(event.target) + 1]?.focus();
});
form.addEventListener("submit", (event) => { event.preventDefault(); save(false); });
form.addEventListener("change", (event) => {
  if (event.target.name === "service") {
    const found = brief();
    if (found) event.target.value = found.dataset.serviceName;
  }
  if (event.target.name === "then") choose(event.target.value);
});
one("acts").addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.dataset.act);
});
one("print-slip").addEventListener("click", () => print());
one("call").addEventListener("click", () => save(false, { calls: true }));
addEventListener("keydown", (event) => {
  if (!["F8", "F9"].includes(event.key) || event.ctrlKey || event.altKey || event.repeat) return;
  event.preventDefault();
  document.querySelector(`[data-key='${event.key}']:not([hidden])`)?.click();
});
document.addEventListener("counter:met", ({ detail }) => {
  show("away", !detail.isThere);
  show("there", detail.isThere && detail.isSignedIn);
  show("signed-out", detail.isThere && !detail.isSignedIn);
  showAll();
});

form.elements.service.setAttribute("list", "services");
choose("");
await showAll();
const brought = sessionStorage.getItem("counter-slip");
sessionStorage.removeItem("counter-slip");
if (brought) {
  const slip = JSON.parse(brought);
  if (slip.goesOn) await goOn();
  await showAll();
  showSlip(slip);
}
meet().catch(() => {});
setInterval(() => meet().catch(() => {}), LOOK_AGAIN_MS);
addEventListener("online", () => meet().catch(() => {}));
