// The four steps at the kiosk: language (before), topic, place, receipt.
import { measureActiveSeconds } from "../active-seconds.js";
import { newKey, Refused, send } from "./door.js";
import { watchIdle } from "./idle.js";

const root = document.querySelector("[data-kiosk]");
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const { language, start, requests, person, site } = root.dataset;
const STEP_NUMBER = { topic: 2, more: 2, place: 3, district: 3, street: 3, send: 3, receipt: 4, wait: 4 };

const seconds = measureActiveSeconds([document.createElement("input")]);
const order = { service: null, place: {}, placeName: "", key: newKey(), personKey: newKey() };
const trail = [];
let receipt = null;

function show(step, { remember = true } = {}) {
  const now = all("[data-step]").find((section) => !section.hidden);
  if (remember && now && now.dataset.step !== "wait") trail.push(now.dataset.step);
  for (const section of all("[data-step]")) section.hidden = section.dataset.step !== step;
  one("[data-step-number]").textContent = STEP_NUMBER[step];
  one("[data-back]").hidden = trail.length === 0 || step === "receipt";
  one(`[data-step="${step}"] h1`).focus();
  window.scrollTo(0, 0);
}

function reset() {
  location.replace(start);
}

function tell(text) {
  const box = one("[data-error]");
  box.textContent = text;
  box.hidden = !text;
}

function choosePlace(place, name) {
  order.place = place;
  order.placeName = name;
  for (const line of all("[data-place-name]")) line.textContent = name;
  show("send");
}

function chooseTopic(button) {
  order.service = button.dataset.service;
  order.key = newKey();
  for (const line of all("[data-topic-name]")) line.textContent = button.dataset.name;
  one("[data-step='place'] [data-danger]").hidden = button.dataset.danger !== "1";
  if (button.dataset.needsPlace === "1") show("place");
  else choosePlace({ here: true }, site);
}

async function ask(url, { body, key, title }) {
  tell("");
  show("wait");
  try {
    receipt = await send(url, { body: { ...body, language, active_seconds: { kiosk: seconds() } }, key, language });
    fillReceipt(title);
    trail.length = 0;
    show("receipt", { remember: false });
    return true;
  } catch (error) {
    show(trail.pop() ?? "topic", { remember: false });
    tell(error instanceof Refused ? error.message : one("[data-no-network]").textContent);
    return false;
  }
}

function fillReceipt(title) {
  for (const place of all("[data-out]")) {
    const text = receipt[place.dataset.out] ?? "";
    place.textContent = text;
    place.hidden = !text;
    if (place.previousElementSibling?.tagName === "DT") place.previousElementSibling.hidden = !text;
  }
  const heading = one("[data-receipt-title]");
  heading.textContent = heading.dataset[title];
  one("[data-qr]").src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(receipt.qr_svg)}`;
}

function sendOrder() {
  const description = one("[data-words]").value.trim();
  ask(requests, { body: { service_code: order.service, description, ...order.place }, key: order.key, title: "request" });
}

async function callPerson() {
  const known = receipt ? { reference: receipt.reference, secret: receipt.secret } : {};
  // The same key until the call has arrived: a second tap after a lost answer calls nobody twice.
  if (await ask(person, { body: known, key: order.personKey, title: "person" })) order.personKey = newKey();
}

for (const button of all("[data-service]")) button.addEventListener("click", () => chooseTopic(button));
for (const button of all("[data-go]")) button.addEventListener("click", () => show(button.dataset.go));
for (const button of all("[data-reset]")) button.addEventListener("click", reset);
for (const button of all("[data-district]")) {
  button.addEventListener("click", () => choosePlace({ district: button.dataset.district }, button.textContent.trim()));
}
one("[data-here]").addEventListener("click", () => choosePlace({ here: true }, site));
one("[data-street-done]").addEventListener("click", () => {
  const address = one("[data-street]").value.trim();
  if (address) choosePlace({ address }, address);
  else one("[data-street]").focus();
});
one("[data-send]").addEventListener("click", sendOrder);
one("[data-print]").addEventListener("click", () => window.print());
one("[data-call-person]").addEventListener("click", callPerson);
one("[data-back]").addEventListener("click", () => { tell(""); show(trail.pop() ?? "topic", { remember: false }); });

watchIdle({ dialog: one("[data-idle]"), reset });
window.addEventListener("pageshow", (event) => { if (event.persisted) reset(); });
one("[data-back]").hidden = true;
// Before this line a tap would have been lost without a word.
for (const part of all("[inert]")) part.inert = false;
if (location.hash === "#person") callPerson();
