// The kiosk's service worker: keeps its pages and files for the time without the city. Nothing of any person is in it.
// The city puts `VERSION` and `ADDRESSES` before these lines (channels/kiosk/worker.py).
/* global VERSION, ADDRESSES */
const CACHE = `kiosk-${VERSION}`;
const PATIENCE_MS = 4_000;

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (isNewest(pathname)) return event.respondWith(newest(request));
  if (pathname.startsWith("/kiosk/pair/") || pathname.startsWith("/kiosk/api/")) return;
  // A page of another language is fetched, and is a page all the same.
  const isPage = request.mode === "navigate" || pathname.startsWith("/kiosk/");
  event.respondWith(isPage ? page(event) : file(request));
});

// One address that is missing must not keep the others from being there.
async function fill() {
  const cache = await caches.open(CACHE);
  const fetched = ADDRESSES.map((address) => keep(cache, new Request(address, { cache: "no-cache", redirect: "manual" })));
  const kept = await Promise.allSettled(fetched);
  if (!kept.some(({ value }) => value)) throw new Error("nothing could be kept");
}

async function keep(cache, request) {
  const answer = await fetch(request);
  const isOurs = answer.ok && !answer.redirected;
  if (isOurs) await cache.put(request, answer);
  return isOurs;
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("kiosk-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// A page comes from the city while it answers; a redirect (to be set up) is an answer, a broken server is none.
async function page({ request }) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) {
      if (answer.ok && answer.type === "basic" && !answer.redirected) await cache.put(request.url, answer.clone());
      return answer;
    }
  } catch {
    // Nobody there: what is kept is shown.
  }
  const loosely = { ignoreSearch: true, ignoreVary: true };
  return (await cache.match(request.url, loosely)) ?? (await cache.match("/kiosk/", loosely)) ?? Response.error();
}

// What is nobody's and changes by itself: streets, lines with how many wait, and which words have a sound.
function isNewest(pathname) {
  return /^\/kiosk\/api\/(streets|lines)$|^\/speech\/[a-z-]+\/index\.json$/.test(pathname);
}

// The city's answer, else its last one: that says of itself that it comes from memory.
async function newest(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await cache.put(request.url, answer.clone());
    if (answer.status < 500) return answer;
  } catch {
    // Nobody there: what is kept is told.
  }
  const kept = await cache.match(request.url, { ignoreVary: true });
  if (!kept) return Response.error();
  const headers = new Headers(kept.headers);
  headers.set("From-Memory", "1");
  return new Response(kept.body, { headers });
}

// A file that is kept is the right one: its version is part of the cache's name.
async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") await cache.put(request.url, answer.clone());
  return answer;
}
