// Says each screen, what is focused, and what goes wrong; off until a headset is plugged in or the sound key is pressed.
import { compose } from "../speech/words.js";
import { currentScreen, isControl, runsOfControl, runsOfScreen, runsOfText } from "../speech/screen.js";
import { languageOf, Voice } from "../speech/voice.js";

const KEPT = "kiosk-speech";
const VOLUMES = [0.1, 0.2, 0.35, 0.55, 0.8, 1];
const FIRST_VOLUME = 2;
const ALOUD = "[data-say-aloud], [data-idle]";
// What keypads with a jack send, and the keys of volume; each works as a press of the key alone.
const KEYS = {
  F15: () => setHeadset(true),
  F16: () => setHeadset(false),
  AudioVolumeUp: () => louder(),
  AudioVolumeDown: () => quieter(),
};

// A page may load this file under two addresses, with a hash in its name and without: both speak with one voice.
const isFirst = !globalThis.citySpeech;
const one = (globalThis.citySpeech ??= begin());
const { state, voice, due } = one;

function begin() {
  const state = { isOn: false, hasHeadset: false, step: FIRST_VOLUME, ...kept() };
  const due = { screen: false, alerts: new Set(), control: null, shown: null };
  const voice = new Voice({ volume: VOLUMES[state.step] });
  return { state, voice, due, timer: 0, last: [], sinks: 0, toldMissing: new Set() };
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

function keep(changes) {
  Object.assign(state, changes);
  // As at the beginning, nothing is kept: the last person leaves no trace.
  if (state.isOn || state.hasHeadset || state.step !== FIRST_VOLUME) sessionStorage.setItem(KEPT, JSON.stringify(state));
  else sessionStorage.removeItem(KEPT);
  voice.setVolume(VOLUMES[state.step]);
}

// What is personal is for one pair of ears: the loudspeaker says, once, where it can be heard.
function allowed(runs) {
  const heard = runs.map((run) => (run.isPersonal && !state.hasHeadset ? { ...run, words: "§headset-only" } : run));
  return heard.filter((run, at) => run.words !== "§headset-only" || heard[at - 1]?.words !== "§headset-only");
}

async function clipsOf({ language, words }) {
  const known = (await languageOf(language)).words;
  if (words.startsWith("§")) return [{ language, key: words }];
  const { keys, isMissing } = compose(words, known);
  if (isMissing) missing(language);
  return keys.map((key) => ({ language, key }));
}

// Told without the words, which may be somebody's own.
function missing(language) {
  const { step = "" } = currentScreen().dataset;
  const told = `${language} ${step}`;
  if (one.toldMissing.has(told)) return;
  one.toldMissing.add(told);
  document.dispatchEvent(new CustomEvent("kiosk:missing-clip", { detail: { language, step } }));
  navigator.sendBeacon?.("/speech/missing", new URLSearchParams({ language, step }));
}

async function say(runs, { isAloud = false } = {}) {
  if (!runs.length || !(state.isOn || isAloud)) return;
  one.last = runs;
  voice.stop();
  const clips = await Promise.all(allowed(runs).map(clipsOf));
  if (one.last === runs) await voice.say(clips.flat());
}

// One screen often changes in several steps at once: what is due is said together, in the order of its weight.
function soon() {
  clearTimeout(one.timer);
  one.timer = setTimeout(sayDue, 20);
}

function sayDue() {
  const screen = currentScreen();
  const runs = [...due.alerts].flatMap((alert) => runsOfText(alert));
  if (due.screen || screen !== due.shown) runs.push(...runsOfScreen(screen));
  const focused = due.control ?? document.activeElement;
  if (isControl(focused) && (due.control || due.screen)) runs.push(...runsOfControl(focused));
  Object.assign(due, { screen: false, control: null, shown: screen });
  due.alerts.clear();
  say(runs, { isAloud: screen.matches(ALOUD) });
}

function sayScreen() {
  due.screen = true;
  soon();
}

// The key that repeats is the sound key, too: whoever asks to hear it again wants to hear.
export function repeat() {
  if (state.isOn) sayScreen();
  else toggleSound();
}

function turn(isOn, hasHeadset) {
  keep({ isOn, hasHeadset });
  one.last = [];
  if (isOn) sayScreen();
  else voice.stop();
}

export const toggleSound = () => turn(!state.isOn, state.hasHeadset);
// Without a headset nothing goes on over the loudspeaker.
export const setHeadset = (isIn) => turn(isIn, isIn);
export const hasHeadset = () => state.hasHeadset;

function change(by) {
  keep({ step: Math.min(VOLUMES.length - 1, Math.max(0, state.step + by)) });
  say(one.last.length ? one.last : runsOfScreen(currentScreen()));
}

export const louder = () => change(1);
export const quieter = () => change(-1);

// The next person begins as every person does; a headset that is still in stays known.
export function forget() {
  keep({ isOn: state.hasHeadset, step: FIRST_VOLUME });
}

async function countSinks() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((device) => device.kind === "audiooutput").length;
}

// Where the page says so, a new device of sound is a headset; else only the key that a keypad's jack sends counts.
// A screen that wakes up is a new device, too, and must not be told what is personal.
async function watchDevices() {
  if (!navigator.mediaDevices || !document.querySelector("[data-headset=devices]")) return;
  one.sinks = await countSinks();
  navigator.mediaDevices.addEventListener("devicechange", async () => {
    const before = one.sinks;
    one.sinks = await countSinks();
    if (one.sinks !== before) setHeadset(one.sinks > before);
  });
}

function noticed(changes) {
  for (const { target, type, attributeName } of changes) {
    const element = target instanceof Element ? target : target.parentElement;
    const alert = element?.closest("[role=alert]");
    if (alert && !alert.hidden && alert.textContent.trim()) due.alerts.add(alert);
    else if (!(type === "attributes" && attributeName === "open")) continue;
    soon();
  }
}

function listen() {
  document.addEventListener("kiosk:screen", () => { due.screen = true; soon(); });
  document.addEventListener("focusin", (event) => { if (isControl(event.target)) due.control = event.target; soon(); });
  document.addEventListener("pointerdown", () => voice.stop());
  document.addEventListener("keydown", (event) => {
    voice.stop();
    if (event.repeat) return;
    KEYS[event.key]?.();
  });
  document.addEventListener("input", (event) => {
    const typed = (event.data ?? event.target.value ?? "").trim();
    if (typed && event.target.matches("input, textarea")) say([{ language: document.documentElement.lang, words: `§${typed.at(-1).toLowerCase()}`, isPersonal: true }]);
  });
  new MutationObserver(noticed).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden", "open"],
  });
  watchDevices();
  // The page of languages is where a person begins.
  if (/\/kiosk\/$/.test(location.pathname)) forget();
  if (state.isOn) sayScreen();
}

if (isFirst) listen();
