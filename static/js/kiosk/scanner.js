// A reader types like a keyboard, only faster: a burst of letters, then Enter.
const FASTEST_HAND_MS = 40;
const SHORTEST = 6;

export function followScanner(onScan) {
  let burst = "";
  let last = 0;
  addEventListener("keydown", (event) => {
    const now = event.timeStamp;
    if (now - last > FASTEST_HAND_MS) burst = "";
    last = now;
    if (event.key.length === 1) burst += event.key;
    if (event.key !== "Enter" || burst.length < SHORTEST) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    takeOut(document.activeElement, burst);
    onScan(burst);
    burst = "";
  }, true);
}

// What the reader has written into a field is no typing.
function takeOut(field, text) {
  if (field?.matches("input, textarea") && field.value.endsWith(text)) field.value = field.value.slice(0, -text.length);
}
