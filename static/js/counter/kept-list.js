// What lies in this computer: her own letters by number and time, those of colleagues as a count alone.
import { clerk, meet, store } from "./keeping.js";

const root = document.querySelector("[data-kept]");
const times = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "short", timeStyle: "short" });

function lineOf(letter, onMend) {
  const line = root.querySelector("[data-kept-line]").content.cloneNode(true);
  line.querySelector("[data-kept-number]").textContent = letter.number;
  line.querySelector("[data-kept-at]").textContent = times.format(letter.kept_at);
  line.querySelector("[data-kept-why]").textContent = (letter.refused?.errors ?? []).map((one) => one.message).join(" ");
  const button = line.querySelector("[data-mend]");
  button.hidden = !letter.refused || !onMend;
  button.addEventListener("click", () => onMend(letter));
  return line;
}

// Shows the list anew; gives {waiting, refused} of all letters with a number.
export async function showKept(onMend) {
  if (!root) return;
  const who = (await clerk())?.who;
  const letters = (await store.all()).filter((letter) => !letter.isStep);
  const hers = letters.filter((letter) => letter.who === who);
  root.querySelector("[data-kept-list]").replaceChildren(...hers.map((letter) => lineOf(letter, onMend)));
  root.querySelector("[data-kept-none]").hidden = letters.length > 0;
  root.querySelector("[data-kept-others]").hidden = letters.length === hers.length;
  const counts = { others: letters.length - hers.length, refused: letters.filter((one) => one.refused).length };
  counts.waiting = letters.length - counts.refused;
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = String(counts[place.dataset.count]);
}

root?.querySelector("[data-release]").addEventListener("click", () => meet({ release: true }).catch(() => {}));
