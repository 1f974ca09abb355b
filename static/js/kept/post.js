// Speaks with a JSON door of the city, and tells a refusal from a city that is not there.
const PATIENCE_MS = 15_000;
const PATIENCE_OFFLINE_MS = 4_000;
const BUSY = new Set([408, 425, 429]);

export class Refused extends Error {
  constructor(errors, status = 0) {
    super(errors.map((error) => error.message).join(" "));
    this.errors = errors;
    this.status = status;
  }
}

// The city gave no answer of its own: no network, no server, or something in between that answered for it.
export class Unreachable extends Error {
  constructor(status = 0, errors = []) {
    super(errors.map((error) => error.message).join(" "));
    this.status = status;
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Gives what posts for one store, which remembers the city's clock.
export function posting({ setFact }) {
  let wasReached = true;

  // Remembers by how much the city's clock is before ours (milliseconds), and when the city was heard last.
  function rememberClock(answer) {
    const heard = Date.parse(answer.headers.get("Date") ?? "");
    if (Number.isNaN(heard)) return;
    const off = heard - Date.now();
    // The header has whole seconds: what is smaller is no difference.
    setFact("offset", Math.abs(off) < 2_000 ? 0 : off).catch(() => {});
    setFact("contact", heard).catch(() => {});
  }

  // Posts once. Fails with Refused (the city says no) or Unreachable (it says nothing).
  async function post(url, { body, key, language, headers = {} }) {
    let answer;
    let told;
    try {
      answer = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        headers: { "Content-Type": "application/json", "Accept-Language": language, "Idempotency-Key": key, ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(wasReached ? PATIENCE_MS : PATIENCE_OFFLINE_MS),
      });
      told = await answer.json();
    } catch {
      wasReached = false;
      throw new Unreachable(answer?.status);
    }
    if (answer.status >= 500 || BUSY.has(answer.status) || (!answer.ok && !told?.errors)) {
      wasReached = false;
      throw new Unreachable(answer.status, told?.errors);
    }
    wasReached = true;
    rememberClock(answer);
    if (!answer.ok) throw new Refused(told.errors, answer.status);
    return told;
  }

  return post;
}
