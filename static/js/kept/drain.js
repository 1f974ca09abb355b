// Sends what is kept, in its order, one letter after the other.
import { Refused, Unreachable } from "./post.js";

const MOST_TRIES = 5;
const NOT_LET_IN = new Set([401, 403]);

// What became of one letter: "taken", "refused" (for good), "later" (this one alone), "stop" (nobody takes anything now).
async function deliver(store, post, letter, { more, waits }) {
  let words;
  try {
    words = await store.wordsOf(letter);
  } catch {
    return ["refused", { status: 0, errors: [{ field: "", code: "unreadable", message: "" }] }];
  }
  const headers = { "Kept-At": new Date(letter.kept_at).toISOString() };
  if (letter.number) Object.assign(headers, { "Kept-Number": letter.number, "Kept-Secret": words.secret });
  const { body = {}, headers: added = {} } = more(letter);
  try {
    await post(letter.url, {
      body: { ...words.body, ...body }, key: letter.key, language: letter.language, headers: { ...headers, ...added },
    });
    return ["taken"];
  } catch (fault) {
    if (fault instanceof Refused && waits(fault)) return ["later"];
    if (fault instanceof Refused && !NOT_LET_IN.has(fault.status)) {
      return ["refused", { status: fault.status, errors: fault.errors }];
    }
    // One letter at which the server fails again and again holds up nobody else.
    const isItsFault = fault instanceof Unreachable && fault.status === 500;
    return [isItsFault && letter.tries + 1 >= MOST_TRIES ? "later" : isItsFault ? "count" : "stop"];
  }
}

// Sends what waits and gives how many letters the city took. `more(letter)` is said with each one; `waits(refusal)`
// tells a letter that waits for somebody from one that is refused for good.
export async function sendWaiting(store, post, { more = () => ({}), waits = () => false } = {}) {
  let sent = 0;
  for (let letter = await store.next(0); letter; letter = await store.next(letter.seq)) {
    const [outcome, refused] = await deliver(store, post, letter, { more, waits });
    if (outcome === "taken") {
      await store.forget(letter.seq);
      sent += 1;
    } else if (outcome === "refused") {
      await store.change({ ...letter, refused });
    } else if (outcome === "count") {
      await store.change({ ...letter, tries: letter.tries + 1 });
    }
    if (outcome === "stop" || outcome === "count") break;
  }
  return sent;
}
