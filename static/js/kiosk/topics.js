// What it is about, and which topics a group has.
import { newKey } from "./door.js";
import { all, one, told, write } from "./page.js";
import { choosePlace } from "./place.js";
import { show } from "./screen.js";
import { state } from "./state.js";

export function chooseGroup(button) {
  state.group = button.dataset.group;
  showGroup();
  show("group");
}

export function showGroup() {
  for (const topics of all("[data-topics-of]")) topics.hidden = topics.dataset.topicsOf !== state.group;
}

export function chooseTopic(button) {
  state.service = button.dataset.service;
  state.key = newKey();
  nameTopic();
  if (button.dataset.needsPlace === "1") show("place");
  else choosePlace({ here: true }, told().site);
}

export function nameTopic() {
  const button = one(`[data-service="${CSS.escape(state.service)}"]`);
  write("[data-topic-name]", button?.dataset.name ?? "");
  one("[data-danger-line]").hidden = button?.dataset.danger !== "1";
}
