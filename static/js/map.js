// Offers the map; fetches its parts only when somebody asks for it.
const part = document.querySelector("[data-map]");
if (part) {
  const open = part.querySelector("[data-map-open]");
  const panel = part.querySelector("[data-map-panel]");
  const status = part.querySelector("[data-map-status]");
  let picker = null;

  const sheet = (href) => new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.append(link);
  });

  async function load() {
    status.textContent = status.dataset.busy;
    const [{ pick }, outlines] = await Promise.all([
      import(part.dataset.picker),
      fetch(part.dataset.outlines).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))),
      import(part.dataset.leaflet),
      ...part.dataset.sheets.split(" ").map(sheet),
    ]);
    status.textContent = "";
    panel.hidden = false;
    return pick(part, outlines);
  }

  part.hidden = false;
  open.addEventListener("click", async () => {
    if (picker) {
      panel.hidden = !panel.hidden;
    } else {
      try {
        picker = await load();
      } catch {
        status.textContent = status.dataset.failed;
        return;
      }
    }
    open.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) picker.focus();
  });
}
