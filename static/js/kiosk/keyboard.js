// The keys on the screen write into the field that was tapped last.
import { all, one } from "./page.js";
import { noteOverflow } from "./scrolling.js";

let field = null;

export function openKeyboard(next) {
  field = next;
  const kind = next.dataset.keys;
  one("[data-keyboard]").hidden = false;
  for (const board of all("[data-board]")) board.hidden = board.dataset.board !== kind;
  for (const other of all("[data-keys]")) other.classList.toggle("kiosk__field--typing", other === next);
  noteOverflow();
  next.scrollIntoView({ block: "nearest" });
}

export function closeKeyboard() {
  field = null;
  one("[data-keyboard]").hidden = true;
  for (const other of all("[data-keys]")) other.classList.remove("kiosk__field--typing");
}

export function typeKey(button) {
  if (!field) return;
  const value = field.value;
  const longest = field.maxLength > 0 ? field.maxLength : Infinity;
  if (button.dataset.type === "delete") field.value = [...value].slice(0, -1).join("");
  else if (value.length < longest) field.value = value + letterFor(button.dataset.type, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Words and streets begin with a capital; codes and addresses stay small.
function letterFor(letter, before) {
  const begins = field.dataset.keys === "words" ? /(^|[.!?]\s)$/ : field.dataset.keys === "street" ? /(^|[\s-])$/ : null;
  return begins?.test(before) ? letter.toLocaleUpperCase() : letter;
}

export function followFields() {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-keys]")) openKeyboard(event.target);
  });
}
