// The lines of the list as points: those of one square share a point.
import { drawCity } from "./map-city.js";

const part = document.querySelector("[data-open-map]");
const squares = new Map();
for (const line of document.querySelectorAll("[data-matter][data-point]")) {
  squares.set(line.dataset.point, [...(squares.get(line.dataset.point) ?? []), line]);
}

function told(lines) {
  const box = document.createElement("div");
  box.dir = document.documentElement.dir;
  for (const line of lines.slice(0, 5)) {
    const words = document.createElement("p");
    const link = document.createElement("a");
    link.href = `#${line.id}`;
    link.className = "govuk-link";
    link.textContent = line.querySelector("h2").textContent;
    words.append(link, document.createElement("br"), line.querySelector(".city-open__facts").textContent.trim());
    box.append(words);
  }
  if (lines.length > 5) box.append(`+ ${lines.length - 5}`);
  return box;
}

if (part) {
  const [outlines] = await Promise.all([
    fetch(part.dataset.outlines).then((answer) => answer.json()),
    import(part.dataset.leaflet),
  ]);
  part.hidden = false;
  const canvas = part.querySelector("[data-map-canvas]");
  const map = drawCity(canvas, outlines);
  map.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", canvas.dataset.close);
  });
  for (const [point, lines] of squares) {
    const radius = 7 + Math.min(9, 2 * (lines.length - 1));
    L.circleMarker(point.split(",").map(Number), { radius, weight: 2, className: "city-map__dot" })
      .bindPopup(() => told(lines), { maxWidth: 260 })
      .addTo(map);
  }
}
