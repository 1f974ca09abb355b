// The map beside a list: its cases as points. It is fetched when somebody asks for it, stays open from page to page,
// and moves nothing: a point leads to its row, and the row that has the focus is lit on the map.
import { drawCity } from "./map-city.js";

const KEPT = "desk-map";
const part = document.querySelector("[data-points]");
const form = part?.closest("form");
const open = part?.querySelector("button");
const status = part?.querySelector("[role=status]");
const canvas = part?.querySelector(".desk-map");
const marks = new Map();
let isDrawn = false;

const rowOf = (box) => box.closest("tr");
const boxes = () => [...form.querySelectorAll("input[name=case]")];

const sheet = (href) => new Promise((done, failed) => {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed }));
});

async function places() {
  const body = new URLSearchParams(boxes().map((box) => ["case", box.value]));
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(part.dataset.points, { method: "POST", body, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function draw() {
  const [leaflet, ...rest] = part.dataset.parts.split(" ");
  const outlines = rest.pop();
  const [points, shapes] = await Promise.all([
    places(), fetch(outlines).then((answer) => answer.json()), import(leaflet), ...rest.map(sheet),
  ]);
  const map = drawCity(canvas, shapes);
  for (const box of boxes().filter(({ value }) => points[value])) {
    const mark = L.circleMarker(points[box.value], { radius: 8, weight: 2, className: "city-map__dot" }).addTo(map);
    mark.bindTooltip(rowOf(box).querySelector("[data-open]").textContent);
    mark.on("click", () => rowOf(box).querySelector("[data-open]").focus());
    marks.set(rowOf(box), mark);
  }
  if (marks.size) map.fitBounds(L.featureGroup([...marks.values()]).getBounds(), { padding: [24, 24], maxZoom: 16, animate: false });
  status.textContent = marks.size ? `${marks.size} / ${boxes().length}` : open.dataset.none;
  isDrawn = true;
}

function light(row) {
  for (const [other, mark] of marks) mark.setStyle({ weight: other === row ? 6 : 2 }).setRadius(other === row ? 12 : 8);
}

async function show(wanted) {
  sessionStorage.setItem(KEPT, wanted ? "1" : "");
  lay(wanted); // first its place, then the map in it
  try {
    if (wanted && !isDrawn) await draw();
  } catch {
    lay(false);
    status.textContent = open.dataset.failed;
  }
}

function lay(isOpen) {
  canvas.hidden = !isOpen;
  form.classList.toggle("desk-beside", isOpen);
  open.setAttribute("aria-expanded", String(isOpen));
}

if (part) {
  part.hidden = false;
  open.addEventListener("click", () => show(open.getAttribute("aria-expanded") !== "true"));
  form.addEventListener("focusin", (event) => light(event.target.closest("tr")));
  if (sessionStorage.getItem(KEPT)) show(true);
}
