// A pin on the outlines of the districts: by finger, by mouse, or by arrow keys and Enter.
import { districtAt, drawCity } from "./map-city.js";

const STEP_PIXELS = 12;
const FAST = 5; // with the Shift key
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function pick(part, outlines) {
  const canvas = part.querySelector("[data-map-canvas]");
  const status = part.querySelector("[data-map-status]");
  const form = part.closest("form");
  const field = (name) => form.elements.namedItem(name);
  const map = drawCity(canvas, outlines);
  for (const button of canvas.querySelectorAll(".leaflet-control-zoom a")) button.tabIndex = -1; // + and - do the same
  const known = [field("latitude"), field("longitude")].map((one) => parseFloat(one?.value));
  const start = known.some(Number.isNaN) ? map.getCenter() : L.latLng(known[0], known[1]);
  const icon = L.divIcon({ className: "city-map__pin", iconSize: [28, 28], iconAnchor: [0, 28] });
  const pin = L.marker(start, { icon, draggable: true, keyboard: false, alt: "" }).addTo(map);
  if (!known.some(Number.isNaN)) map.setView(start, 15);

  const say = (name, district) => { status.textContent = status.dataset[name].replace("DISTRICT", district?.name ?? ""); };
  let wait = 0;
  const tell = () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const here = districtAt(outlines, pin.getLatLng());
      say(here ? "here" : "outside", here);
    }, 300);
  };

  function take() {
    clearTimeout(wait);
    const at = pin.getLatLng();
    const here = districtAt(outlines, at);
    if (!here) return say("outside");
    // The server finds the district by the point: it has the whole outlines, this map has simpler ones.
    for (const [name, value] of [["latitude", at.lat.toFixed(6)], ["longitude", at.lng.toFixed(6)]]) {
      const one = field(name);
      one.value = value;
      one.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return say("taken", here);
  }

  map.on("click", ({ latlng }) => { pin.setLatLng(latlng); take(); });
  pin.on("dragend", take);
  part.querySelector("[data-map-take]").addEventListener("click", take);
  canvas.addEventListener("keydown", (event) => {
    if (event.target !== canvas || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (way) {
      const step = STEP_PIXELS * (event.shiftKey ? FAST : 1);
      const point = map.latLngToContainerPoint(pin.getLatLng()).add([way[0] * step, way[1] * step]);
      pin.setLatLng(map.containerPointToLatLng(point));
      map.panInside(pin.getLatLng(), { padding: [40, 40], animate: false });
      tell();
    } else if (event.key === "Enter") take();
    else if (event.key === "+" || event.key === "=") map.zoomIn();
    else if (event.key === "-") map.zoomOut();
    else return;
    event.preventDefault();
  });
  return { focus: () => canvas.focus({ preventScroll: false }) };
}
