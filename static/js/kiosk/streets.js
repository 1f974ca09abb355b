// The list of streets, narrowed by first letters: the keys that lead nowhere grow pale.
import { readJson } from "./reading.js";
import { all, one, told } from "./page.js";
import { noteOverflow } from "./scrolling.js";
import { state } from "./state.js";

const MOST = 4;
let streets = null;

// As people say a street: without dots and strokes above the letters, "ß" as "ss".
const plain = (text) => text.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/\p{M}/gu, "");

export async function loadStreets() {
  if (streets) return;
  try {
    const found = await readJson(told().streets);
    streets = found.streets.map(([key, name]) => ({ key, name, plain: plain(name) }));
  } catch {
    streets = null;  // words are always taken, with or without the list
  }
}

export async function narrowStreets() {
  await loadStreets();
  const typed = plain(one("[data-street]").value.trim());
  const isChosen = state.street && typed.startsWith(state.street.plain);
  if (!isChosen) state.street = null;
  const fitting = streets && !isChosen ? streets.filter((street) => street.plain.startsWith(typed)) : [];
  const best = typed ? fitting.slice(0, MOST) : [];
  one("[data-found-streets]").replaceChildren(...best.map(keyOf));
  paleKeys(typed ? fitting : streets && !isChosen ? streets : [], typed.length);
  noteOverflow();
}

function keyOf(street) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kiosk__key";
  button.dataset.streetKey = street.key;
  button.textContent = street.name;
  return button;
}

function paleKeys(fitting, at) {
  const next = new Set(fitting.map((street) => street.plain[at]));
  for (const key of all("[data-board=street] [data-type]")) {
    const letter = plain(key.dataset.type)[0];
    key.classList.toggle("kiosk__type--pale", next.size > 0 && /\p{L}/u.test(letter ?? "") && !next.has(letter));
  }
}

export function chooseStreet(button) {
  const street = streets.find((known) => known.key === button.dataset.streetKey);
  state.street = street;
  one("[data-street]").value = `${street.name} `;
  narrowStreets();
}
