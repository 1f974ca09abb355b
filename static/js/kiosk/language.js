// Another language on any screen: the page of that language takes the place of this one, what was chosen stays.
import { fillTicket } from "./counter.js";
import { sayReceiptAgain } from "./finding.js";
import { all, one, told } from "./page.js";
import { namePlace } from "./place.js";
import { nameContact } from "./sending.js";
import { show, tell } from "./screen.js";
import { state } from "./state.js";
import { nameTopic, showGroup } from "./topics.js";
import { showSwitches } from "./switches.js";

export const openLanguages = () => one("[data-languages]").showModal();

export async function changeLanguage(button) {
  one("[data-languages]").close();
  const page = await pageAt(button.dataset.languagePage);
  if (!page) return tell(told().noNetwork);
  const typed = new Map(all("[data-keys]").map((field) => [field.id, field.value]));
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.dir = page.documentElement.dir;
  document.title = page.title;
  one(".kiosk").replaceWith(document.adoptNode(one(".kiosk", page)));
  history.replaceState(null, "", button.dataset.languagePage);
  for (const [id, value] of typed) document.getElementById(id).value = value;
  sayAgain();
  ready();
  show(state.step, { remember: false });
}

async function pageAt(url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(10000) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.ok && one("[data-kiosk]", page) ? page : null;
  } catch {
    return null;
  }
}

function sayAgain() {
  showGroup();
  nameTopic();
  namePlace();
  nameContact();
  fillTicket();
  sayReceiptAgain();
  showSwitches();
  for (const hours of all("[data-hours]")) hours.setAttribute("aria-pressed", String(hours.dataset.hours === state.hours));
}

// Before this a tap would have been lost without a word.
export function ready() {
  for (const part of all("[inert]")) part.inert = false;
}
