// Single letters press what carries their name; rows are walked by j and k. A switch turns them off (WCAG 2.1.4).
const ROW = "[data-row], [data-marks] tbody tr"; // a line of a list
const WRITES = "input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit']), textarea, select, [contenteditable], dialog";
const SHIFTED = new Set(["/", "?"]); // on many keyboards

function walk(step) {
  const links = [...document.querySelectorAll(":is([data-row], [data-marks] tbody tr) [data-open]")];
  if (!links.length) return false;
  const here = document.activeElement?.closest(ROW);
  const now = here ? links.indexOf(here.querySelector("[data-open]")) : -1;
  const next = links[now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + step, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// The innermost of what carries the key and can be seen: a step of the case before the link in the navigation.
function press(key) {
  const all = [...document.querySelectorAll("[data-key]")].filter((part) => part.dataset.key === key);
  const one = all.findLast((part) => part.checkVisibility());
  if (!one) return false;
  if (one.matches("details")) {
    one.open = true;
    (one.querySelector("textarea, select, input:not([type='hidden']), a") ?? one.querySelector("summary")).focus();
    one.scrollIntoView({ block: "nearest" });
  } else if (one.matches("input, textarea, select")) one.focus();
  else one.click();
  return true;
}

// The list of keys lies above the page: whoever looks at it loses nothing that she has begun.
async function listKeys() {
  const link = document.querySelector("[data-key='?']");
  try {
    const answer = await fetch(link.href, { redirect: "error", signal: AbortSignal.timeout(4000) });
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-key-list]");
    const dialog = document.createElement("dialog");
    dialog.className = "desk-keys-dialog";
    dialog.append(told);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  } catch {
    link.click();
  }
}

// Marks the row that is walked, or takes the mark away.
function mark() {
  const box = document.activeElement?.closest(ROW)?.querySelector("input[name='case']");
  box?.click();
  return Boolean(box);
}

const OF_ROWS = { j: () => walk(1), k: () => walk(-1), x: mark, "?": () => { listKeys(); return true; } };

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey && !SHIFTED.has(event.key)) return;
  if (event.key.length !== 1 || event.target.closest?.(WRITES) || document.querySelector("dialog[open]")) return;
  if ((OF_ROWS[event.key] ?? (() => press(event.key)))()) event.preventDefault();
});
