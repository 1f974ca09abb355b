// Speaks with the JSON door of the kiosk.
export class Refused extends Error {
  constructor(errors) {
    super(errors.map((error) => error.message).join(" "));
    this.errors = errors;
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function send(url, { body, key, language }) {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    cache: "no-store",
    headers: { "Content-Type": "application/json", "Accept-Language": language, "Idempotency-Key": key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15000),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Refused(told.errors ?? [{ message: String(answer.status) }]);
  return told;
}
