// What one person has chosen so far: in memory alone, so that it ends with the page.
import { newKey } from "./door.js";

const begun = () => ({
  step: "topic", trail: [], group: "", service: "", place: null, street: null, contact: {}, hours: "any",
  receipt: null, receiptTitle: "request", ticket: null, key: newKey(), personKey: newKey(), visitKey: newKey(),
});

export const state = begun();

export function forgetState() {
  Object.assign(state, begun());
}
