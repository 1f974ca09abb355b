// Two keys move what does not fit: nobody has to swipe.
import { one, stage } from "./page.js";

const SHARE = 0.8;

export function noteOverflow() {
  const part = stage();
  one("[data-scrolls]").hidden = true;
  one("[data-scrolls]").hidden = part.scrollHeight <= part.clientHeight + 4;
}

export function scroll(button) {
  stage().scrollBy({ top: Number(button.dataset.scroll) * stage().clientHeight * SHARE, behavior: "instant" });
}
