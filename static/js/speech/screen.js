// What stands on a screen, as runs of words: { language, words, isPersonal }. Keys of clips begin with §.
const CONTROLS = "a[href], button, input, select, textarea, label, summary, [role=button], [contenteditable]";
const FIELDS = "input, select, textarea";
const TOLD_ELSEWHERE = "[role=alert], [role=status]:empty, script, style, template, svg";

export const isControl = (element) => element instanceof Element && element.matches(CONTROLS);

function isShown(element) {
  return !element.closest("[hidden], [inert], [aria-hidden=true]") && element.checkVisibility();
}

function runOf(element, words) {
  const language = element.closest("[lang]")?.lang ?? document.documentElement.lang;
  return { language, words, isPersonal: Boolean(element.closest("[data-personal]")) };
}

// Gives the words within an element in order; of one of its parts that says something else, what that says.
function* runsIn(element, { isScreen }) {
  if (element.dataset?.say) {
    yield runOf(element, element.dataset.say);
    return;
  }
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data.trim()) yield runOf(element, node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(TOLD_ELSEWHERE) && isShown(node)) {
      if (isScreen && isControl(node)) continue;
      if (node.matches("img")) {
        if (node.alt) yield runOf(node, node.alt);
      } else yield* runsIn(node, { isScreen });
    }
  }
}

// The dialog that is open, else the step that is shown, else the whole page.
export function currentScreen() {
  const open = document.querySelector("dialog[open]");
  const step = [...document.querySelectorAll("[data-step]")].find((section) => !section.hidden);
  return open ?? step ?? document.querySelector("main") ?? document.body;
}

export function runsOfScreen(screen) {
  return [...runsIn(screen, { isScreen: true })];
}

export function runsOfText(element) {
  return isShown(element) ? [...runsIn(element, { isScreen: false })] : [];
}

// The name of a control; of a field also that it is one and, on the headset, what stands in it.
export function runsOfControl(control) {
  const named = control.getAttribute("aria-label");
  const by = (control.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
  const labels = [...by, ...(control.labels ?? [])].filter(Boolean);
  if (control.dataset.say) return [runOf(control, control.dataset.say)];
  const name = labels.length
    ? labels.flatMap((label) => runsOfText(label))
    : named ? [runOf(control, named)] : [...runsIn(control, { isScreen: false })];
  return control.matches(FIELDS) ? [...name, ...runsOfField(control)] : name;
}

function runsOfField(field) {
  const run = runOf(field, "");
  if (["checkbox", "radio", "submit", "button"].includes(field.type)) return [];
  const value = field.matches("select") ? field.selectedOptions[0]?.text : field.value;
  const filled = value ? { ...run, words: value, isPersonal: true } : { ...run, words: "§empty" };
  return [{ ...run, words: "§field" }, filled];
}
