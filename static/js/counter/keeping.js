// What a counter keeps for the time without the city, and how it goes there when the city is back.
import { sendWaiting } from "../kept/drain.js";
import { newKey, posting, Refused } from "../kept/post.js";
import { CannotKeep, openStore } from "../kept/store.js";

export { CannotKeep, newKey };
export const store = openStore("counter", "C0");
export const here = document.querySelector("[data-keeping]")?.dataset ?? {};

const post = posting(store);
const language = document.documentElement.lang || "en";
const COOKIE = "counter_clerk";
const WAITS_FOR_RELEASE = "waits_for_release";
let isReleased = false;
let isThere = true;
let isSignedIn = true;

// Who sits here: the city says it while it is there, a cookie goes when she signs out.
const signOf = () => document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`))?.split("=")[1] ?? "";

// The clerk whose letters may be kept now: {ticket, who}; null where nobody has signed in here.
export async function clerk() {
  const known = await store.fact("clerk");
  return known && known.who === signOf() ? known : null;
}

export const isReached = () => isThere;

async function token() {
  const answer = await fetch(here.state, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(4_000) });
  const told = await answer.json();
  if (!answer.ok && told.errors) throw new Refused(told.errors, answer.status);
  return told.token;
}

async function workplace() {
  const mine = await store.fact("workplace");
  if (mine) return mine;
  await store.setFacts({ workplace: `${newKey()}${newKey().slice(0, 4)}` });
  return store.fact("workplace");
}

// Asks the city for a number, a ticket and a share of the line. What lies here unsent is not called a second time.
async function ask(csrf) {
  const unsent = new Set((await store.all()).map((letter) => letter.visit).filter(Boolean));
  const waiting = (await store.fact("waiting")) ?? [];
  const turn = Math.max(((await store.fact("turn")) ?? 0) + 1, Date.now());
  await store.setFacts({ turn });
  const body = { workplace: await workplace(), turn, held: [...waiting.map((one) => one.visit), ...unsent] };
  const told = await post(here.state, { body, key: newKey(), language, headers: { "X-CSRFToken": csrf } });
  const facts = {
    number: told.number,
    clerk: { ticket: told.ticket, who: told.who },
    waiting: told.waiting.filter((one) => !unsent.has(one.visit)),
    desk: told.desk,
    lines: told.lines,
    asked_at: Date.now(),
  };
  // What she did without the city counts until all of it is there.
  if (!unsent.size && !(await store.all()).some((letter) => letter.isStep)) facts.present = told.present;
  await store.setFacts(facts);
  await store.beginBehind(told.highest);
}

const waits = (refusal) => refusal.errors.some((error) => error.code === WAITS_FOR_RELEASE);

// Sends what is kept, then asks anew; one page at a time. Gives how many letters the city took.
export function meet({ release = false } = {}) {
  if (release) isReleased = true;
  return navigator.locks.request("counter-meets", async () => {
    let sent = 0;
    try {
      const csrf = await token();
      const more = () => ({ body: { is_released: isReleased }, headers: { "X-CSRFToken": csrf } });
      if ((await store.standing()).waiting) sent = await sendWaiting(store, post, { more, waits });
      await navigator.locks.request("counter-bar", () => ask(csrf));
      isThere = isSignedIn = true;
    } catch (fault) {
      isThere = fault instanceof Refused;
      isSignedIn = !(isThere && fault.status === 401);
    }
    isReleased = false;
    document.dispatchEvent(new CustomEvent("counter:met", { detail: { sent, isThere, isSignedIn } }));
    return sent;
  });
}

// Keeps a request as it stands in the form: {number, secret, kept_at}. Fails with CannotKeep.
export async function keepRequest(form) {
  const who = await clerk();
  if (!who) throw new CannotKeep();
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const present = (await store.fact("present")) ?? {};
  const body = { fields, ticket: who.ticket, visit: present.visit ?? null, roll: present.roll ?? "" };
  const key = fields.idempotency_key || newKey();
  return store.keep({ url: here.letters, body, key, language, marks: { who: who.who } });
}
