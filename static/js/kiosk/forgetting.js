// The next person sees nothing of the last: every place where something of her could be is emptied.
import { all, told } from "./page.js";
import { forgetState } from "./state.js";
import { turnAllOff } from "./switches.js";

export async function reset() {
  const { start } = told();
  forgetState();
  turnAllOff();
  for (const field of all("input, textarea")) field.value = field.defaultValue = "";
  for (const place of all("[data-out], [data-ticket], [data-place-name], [data-topic-name], [data-contact-name]")) place.textContent = "";
  for (const place of all("[data-found-streets], [data-lines]")) place.replaceChildren();
  for (const picture of all("[data-qr]")) picture.removeAttribute("src");
  sessionStorage.clear();
  localStorage.clear();
  await headsetStays();
  location.replace(start);
}

// A headset that is in is no trace of a person: whoever comes next and does not see goes on with it.
const headsetStays = () => import("./speech.js").then((speech) => speech.forget(), () => {});
