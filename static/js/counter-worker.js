// The counter's service worker: keeps the empty screen and its files for the time without the city. No page that
// the city makes for a clerk is ever kept: only the one that shows nothing of any person.
// The city puts `VERSION`, `SHELL` and `ADDRESSES` before these lines (channels/counter/kept_pages.py).
/* global VERSION, SHELL, ADDRESSES */
const CACHE = `counter-${VERSION}`;
const PATIENCE_MS = 8_000;

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.method === "GET") event.respondWith(file(request));
});

async function fill() {
  const cache = await caches.open(CACHE);
  const kept = await Promise.allSettled([SHELL, ...ADDRESSES].map(async (address) => {
    const answer = await fetch(new Request(address, { cache: "no-cache", redirect: "manual" }));
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
    return answer.ok;
  }));
  if (!kept[0].value) throw new Error("the empty screen could not be kept");
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("counter-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// A page comes from the city; where nobody answers, or something in between does, the empty screen is shown.
async function page(request) {
  try {
    const isSlow = request.method === "GET" ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {};
    const answer = await fetch(request, isSlow);
    if (answer.status < 500) return answer;
  } catch {
    // Nobody there.
  }
  return (await (await caches.open(CACHE)).match(SHELL, { ignoreVary: true })) ?? Response.error();
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request.url, { ignoreVary: true })) ?? fetch(request);
}
