// Sends what the kiosk has kept, in its order, and tells the city every minute how the kiosk is.
import { sendWaiting } from "../kept/drain.js";
import { newKey, post } from "./door.js";
import { beginBehind, change, fact, forget, next, setFact, standing, wordsOf } from "./store.js";

const LOOK_AGAIN_MS = 10_000;
const TELL_MS = 60_000;
const WORKER_AFTER_MS = 2_000;
const STORE = { change, forget, next, wordsOf };
const here = document.querySelector("[data-drain]")?.dataset ?? {};
const language = document.documentElement.lang || "en";

// Hands the letters that the city refused to its staff: they are read there, and nothing is lost.
async function handOver() {
  for (let letter = await next(0, { refused: true }); letter; letter = await next(letter.seq, { refused: true })) {
    const { body = null, secret = "" } = await wordsOf(letter).catch(() => ({}));
    const { number, url, refused, kept_at } = letter;
    const told = { number, path: url, body, secret, kept_at: new Date(kept_at).toISOString(), ...refused };
    try {
      await post(here.refused, { body: told, key: letter.key, language });
    } catch {
      return;
    }
    await forget(letter.seq);
  }
}

// One page at a time sends; gives how many letters the city took.
export function drain() {
  return navigator.locks.request("kiosk-drain", { ifAvailable: true }, async (lock) => {
    if (!lock) return 0;
    const sent = await sendWaiting(STORE, post);
    await handOver();
    if (sent) document.dispatchEvent(new CustomEvent("kiosk:drained", { detail: { sent } }));
    return sent;
  });
}

// Keeps in mind that no paper came out ("out"), or that it does again ("ok"), and tells the city.
export async function tellPaper(paper) {
  await setFact("paper", paper);
  await tellHealth();
}

// Each screen with a word that had to be spelled is counted until the city knows it.
const countMissing = async () => setFact("missing_clips", ((await fact("missing_clips")) ?? 0) + 1);

async function tellHealth() {
  const { waiting, refused, oldest_at } = await standing();
  const paper = (await fact("paper")) ?? "";
  const missing = (await fact("missing_clips")) ?? 0;
  const held = (await caches.keys()).find((name) => name.startsWith("kiosk-")) ?? "";
  const body = {
    clock: new Date().toISOString(),
    queue: waiting,
    refused,
    oldest_at: oldest_at === null ? null : new Date(oldest_at).toISOString(),
    paper,
    version: held.slice("kiosk-".length),
    missing_clips: missing,
  };
  const told = await post(here.health, { body, key: newKey(), language });
  await setFact("told_at", Date.now());
  await setFact("number", told.number);
  await beginBehind(told.highest);
  if ((await fact("paper")) === paper) await setFact("paper", "");
  if (missing) await setFact("missing_clips", Math.max(0, ((await fact("missing_clips")) ?? 0) - missing));
}

async function look() {
  const told = (await fact("told_at")) ?? 0;
  const isDue = Math.abs(Date.now() - told) >= TELL_MS || !(await fact("number"));
  if (isDue) await tellHealth().catch(() => {});
  await drain();
}

function startWorker() {
  if (!navigator.serviceWorker || !here.worker) return;
  navigator.serviceWorker.register(here.worker, { scope: "/kiosk/" }).catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
}

if (here.health) {
  const quietly = () => look().catch(() => {});
  quietly();
  setInterval(quietly, LOOK_AGAIN_MS);
  window.addEventListener("online", quietly);
  document.addEventListener("kiosk:no-paper", () => tellPaper("out").catch(() => {}));
  document.addEventListener("kiosk:missing-clip", () => countMissing().catch(() => {}));
  // The first page is there before anything is fetched for later.
  setTimeout(startWorker, WORKER_AFTER_MS);
}

// Where the kiosk is set up: says how much it still keeps, so that nobody wipes it.
const keeps = document.querySelector("[data-keeps]");
if (keeps) {
  standing()
    .then(({ waiting, refused }) => {
      if (!(waiting + refused)) return;
      keeps.querySelector("[data-keeps-number]").textContent = String(waiting + refused);
      keeps.hidden = false;
    })
    .catch(() => {});
}
