// A counter without a mouse: Enter goes on to the next field, Ctrl and Enter save. The parts live in files of their own.
import { listenToBar } from "./counter-bar.js";
import { lookBeside } from "./counter-beside.js";
import { ADDRESSES, SERVICES, choosing } from "./counter-choose.js";
import { listenToKeys } from "./counter-keys.js";
import { listenToScanner } from "./counter-scan.js";

const FIELDS = "input:not([type='hidden']), select, textarea, summary, button[type='submit']";

// What is folded away is passed over, and so is what hides behind another choice of a group.
function fieldsOf(form) {
  return [...form.querySelectorAll(FIELDS)].filter(
    (field) => field.checkVisibility() && !field.matches("summary, [type='radio']:not(:checked)"),
  );
}

function goOn(form, field) {
  const fields = fieldsOf(form);
  fields[fields.indexOf(field) + 1]?.focus();
}

for (const form of document.querySelectorAll("[data-counter]")) {
  const service = form.querySelector("[data-service]");
  const chooser = service ? choosing(form, service, SERVICES) : null;
  const address = form.dataset.beside ? form.elements.address : null;
  const places = address ? choosing(form, address, ADDRESSES) : null;
  if (form.dataset.beside) lookBeside(form);
  form.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    const field = event.target;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      await chooser?.settle();
      if (form.elements.goes_on) form.elements.goes_on.value = "1";
      form.requestSubmit();
    } else if (!event.shiftKey && !field.matches("button, summary")) {
      event.preventDefault();
      if (field === service) chooser.settle(); // the hand goes on, the answer comes after it
      if (field === address) places.settle();
      goOn(form, field);
    }
  });
}

for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
listenToBar();
listenToKeys();
listenToScanner();
if (document.querySelector("[data-print-now]")) addEventListener("load", () => setTimeout(() => window.print(), 0));
