// Single letters press what carries their name; rows are walked by j and k. A switch turns them off (WCAG 2.1.4).
const WRITES = "input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit']), textarea, select, [contenteditable], dialog";
const SHIFTED = new Set(["/", "?"]); // on many keyboards

function walk(step) {
  const links = [...document.querySelectorAll("[data-row] [data-open]")];
  if (!links.length) return false;
  const here = document.activeElement?.closest("[data-row]");
  const now = here ? links.indexOf(here.querySelector("[data-open]")) : -1;
  const next = links[now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + step, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function tick() {
  const box = document.activeElement?.closest("[data-row]")?.querySelector("[data-key='x']");
  box?.click();
  return Boolean(box);
}

function press(key) {
  const all = [...document.querySelectorAll(`[data-key="${key}"]`)];
  const one = all.find((part) => part.checkVisibility());
  if (!one) return false;
  if (one.matches("details")) {
    one.open = true;
    (one.querySelector("textarea, select, input:not([type='hidden']), a") ?? one.querySelector("summary")).focus();
    one.scrollIntoView({ block: "nearest" });
  } else if (one.matches("input, textarea, select")) one.focus();
  else one.click();
  return true;
}

const OF_ROWS = { j: () => walk(1), k: () => walk(-1), x: tick };

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey && !SHIFTED.has(event.key)) return;
  if (event.key.length !== 1 || event.target.closest?.(WRITES) || document.querySelector("dialog[open]")) return;
  if ((OF_ROWS[event.key] ?? (() => press(event.key)))()) event.preventDefault();
});
