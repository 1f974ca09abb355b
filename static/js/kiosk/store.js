// What the kiosk keeps while the city cannot be reached.
import { openStore } from "../kept/store.js";

export { CannotKeep } from "../kept/store.js";
export const { beginBehind, change, fact, forget, keep, next, setFact, standing, wordsOf } = openStore("kiosk", "K0");
