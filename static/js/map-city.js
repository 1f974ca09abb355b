// The city on a map: its outlines, and which of them holds a point.
export function drawCity(canvas, outlines) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, {
    keyboard: false, attributionControl: false, zoomControl: false, scrollWheelZoom: false, maxZoom: 19, zoomSnap: 0.25, zoomDelta: 1,
    fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still,
  });
  const { zoomIn, zoomOut } = canvas.dataset;
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  if (outlines.tiles) {
    L.tileLayer(outlines.tiles.url, { maxZoom: 19, referrerPolicy: "no-referrer" }).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(plain(outlines.tiles.attribution)).addTo(map);
  }
  const districts = L.geoJSON(outlines, { interactive: false, style: { className: "city-map__district", weight: 2 } }).addTo(map);
  map.fitBounds(districts.getBounds(), { padding: [8, 8] });
  return map;
}

const plain = (words) => Object.assign(document.createElement("i"), { textContent: words }).innerHTML;

export function districtAt(outlines, { lat, lng }) {
  const found = outlines.features.find(({ geometry }) => {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return parts.some((rings) => rings.reduce((inside, ring) => inside !== crosses(ring, lng, lat), false));
  });
  return found?.properties ?? null;
}

function crosses(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
