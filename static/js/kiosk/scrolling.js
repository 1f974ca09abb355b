// Two keys move what does not fit: nobody has to swipe. A long list stays in the lower half of a tall screen, and pages there.
import { all, one, stage } from "./page.js";

const SHARE = 0.8;

const isLong = (part) => part.scrollHeight > part.clientHeight + 4;
const list = () => all("[data-step]:not([hidden]) [data-list]").find((part) => part.checkVisibility());

// The list where it is the list that does not fit, else all that is on the stage.
function longPart() {
  const part = list();
  return part && isLong(part) ? part : stage();
}

export function noteOverflow() {
  const keys = one("[data-scrolls]");
  for (const part of all("[data-list]")) part.classList.remove("kiosk__list--pages");
  keys.hidden = true;
  const part = longPart();
  // The two keys take room, too.
  if (part !== stage()) part.classList.add("kiosk__list--pages");
  keys.hidden = !isLong(part);
}

export function scroll(button) {
  const part = longPart();
  part.scrollBy({ top: Number(button.dataset.scroll) * part.clientHeight * SHARE, behavior: "instant" });
}
