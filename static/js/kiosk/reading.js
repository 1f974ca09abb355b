// Reads from the JSON door: answers are never kept by the browser, and what is asked is never kept for later.
import { Refused } from "./door.js";

export async function readJson(url, body) {
  const answer = await fetch(url, {
    ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    credentials: "same-origin",
    cache: "no-store",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    signal: AbortSignal.timeout(10000),
  });
  const read = await answer.json();
  // Said by the service worker: the city is away, this is what it said last.
  read.isFromMemory = answer.headers.has("From-Memory");
  if (!answer.ok) throw new Refused(read.errors ?? [{ message: String(answer.status) }]);
  return read;
}
