// The whole way by four keys: previous, next, select, say it again.
const USUAL = "ArrowUp,ArrowDown,Enter,Space";
const MOVES = [() => step(-1), () => step(1), select, () => repeat()];
const CONTROLS = "a[href], button, input, textarea, select";

export function followFourKeys() {
  const names = (document.querySelector(".kiosk").dataset.fourKeys || USUAL).split(",");
  document.addEventListener("keydown", (event) => {
    const at = names.indexOf(event.key === " " ? "Space" : event.key);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || writes(event, at)) return;
    event.preventDefault();
    if (!event.repeat || at < 2) MOVES[at]();
  });
}

// A blank that is typed into a field is a blank.
const writes = (event, at) => at === 3 && event.key === " " && event.target.matches("input, textarea");

function controls() {
  const from = document.querySelector("dialog[open]") ?? document;
  return [...from.querySelectorAll(CONTROLS)].filter(
    (one) => !one.disabled && !one.closest("[inert]") && one.checkVisibility({ visibilityProperty: true }),
  );
}

function step(by) {
  const every = controls();
  if (!every.length) return;
  const now = every.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? firstAfterFocus(every) : every.length - 1) : (now + by + every.length) % every.length;
  every[next].focus({ focusVisible: true });
  every[next].scrollIntoView({ block: "nearest" });
}

// From the heading of a step one goes on to what stands below it.
function firstAfterFocus(every) {
  const from = document.activeElement;
  const at = every.findIndex((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  return Math.max(at, 0);
}

function select() {
  const now = document.activeElement;
  if (now?.matches("input, textarea")) return step(1);
  if (now?.matches(CONTROLS)) now.click();
}

// Who never asks to hear it again loads no speech for it.
const repeat = () => import("./speech.js").then((speech) => speech.repeat(), () => {});
