// Where it is: here, in a street, in a part of the city.
import { one, told, write, words } from "./page.js";
import { show } from "./screen.js";
import { state } from "./state.js";

export function choosePlace(place, name) {
  state.place = { ...place, name };
  namePlace();
  show("send");
}

export function namePlace() {
  write("[data-place-name]", state.place?.here ? told().site : state.place?.name ?? "");
}

export const chooseHere = () => choosePlace({ here: true }, told().site);

export function chooseDistrict(button) {
  choosePlace({ district: button.dataset.district }, button.dataset.name);
}

export function choosePart(path) {
  chooseDistrict(one(`[data-district="${CSS.escape(path.dataset.part)}"]`));
}

export function takeStreet() {
  const address = words("[data-street]");
  if (!address) return one("[data-street]").focus();
  const { street } = state;
  choosePlace({ address, ...(street && address.startsWith(street.name) ? { street: street.key } : {}) }, address);
}
