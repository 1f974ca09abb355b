// A scanner is a keyboard: a burst of characters, each less than 40 ms after the last, then Enter. It opens what the
// line stands for in whatever field the cursor stands; the field keeps what it held.
const BURST_MS = 40;
const LEAST = 8; // K03-0007

function read(text) {
  const form = document.querySelector("[data-scan]");
  if (!form) return;
  const body = new FormData(form);
  body.set("reference", text);
  const place = document.querySelector("[data-scanned]");
  fetch(`${form.action}?part=scan`, { method: "POST", body })
    .then((answer) => answer.text())
    .then((html) => {
      place.innerHTML = html; // from our own server, every word escaped there
      const found = place.querySelector("[data-url]");
      // Where something is typed, it stays: the request is one link away.
      if (found && !isTyped()) location.assign(found.dataset.url);
      else found?.querySelector("a").scrollIntoView({ block: "nearest" });
    })
    .catch(() => { form.elements.reference.value = text; form.elements.reference.focus(); });
}

function isTyped() {
  const form = document.querySelector("[data-beside]");
  return Boolean(form) && [...form.querySelectorAll("input[type='text'], input[type='tel'], input[type='email'], textarea")]
    .some((field) => field.value !== field.defaultValue);
}

export function listenToScanner() {
  // What is typed into the field is read the same way, so that the form beside it stays.
  document.querySelector("[data-scan]:not([hidden])")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.reference;
    read(field.value);
    field.select();
  });
  let burst = "", lastAt = 0, field = null, before = "";
  const forget = () => { burst = ""; field = null; };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isQuick = event.timeStamp - lastAt < BURST_MS;
    if (event.key === "Enter") {
      if (isQuick && burst.length >= LEAST) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const text = burst;
        if (field && "value" in field && field.value !== before) {
          field.value = before;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        forget();
        read(text);
      }
      forget();
      return;
    }
    if (event.key.length !== 1) return;
    if (!isQuick || !burst) {
      burst = "";
      field = document.activeElement;
      before = field?.value ?? "";
    }
    burst += event.key;
    lastAt = event.timeStamp;
  }, true);
}
