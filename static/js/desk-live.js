// Says that something has changed since the page was drawn. It moves nothing: whoever reads decides when to look.
// The line is open only while the page is looked at: a browser has few for one city.
const part = document.querySelector("[data-live]");
let line = null;

function listen() {
  if (line || document.hidden) return;
  line = new EventSource(part.dataset.live);
  line.addEventListener("news", (event) => tell(JSON.parse(event.data)));
  line.addEventListener("error", () => { if (line?.readyState === EventSource.CLOSED) rest(); });
}

function rest() {
  line?.close();
  line = null;
}

function tell(changed) {
  for (const link of part.querySelectorAll("[data-live-on]")) {
    if (changed[link.dataset.liveOn]) link.hidden = false;
  }
}

if (part) {
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  for (const link of part.querySelectorAll("[data-live-on]")) {
    if (link.getAttribute("href") === "") link.href = location.href.split("#")[0];
  }
  listen();
}
