// Calling numbers without the city: each workplace has its own part of the line, so nobody is called twice.
import { clerk, here, newKey, store } from "./keeping.js";

const language = document.documentElement.lang || "en";

// What lies here now: {desk, present, waiting, lines}.
export async function standing() {
  const [desk, present, waiting, lines] = await Promise.all(["desk", "present", "waiting", "lines"].map(store.fact));
  return { desk: desk ?? null, present: present ?? null, waiting: waiting ?? [], lines: lines ?? [] };
}

// One step: written down with what it changes here, in one go. `change(standing)` gives {present, waiting, step}.
function take(kind, change) {
  return navigator.locks.request("counter-bar", async () => {
    const [now, who] = [await standing(), await clerk()];
    const next = who && now.desk ? change(now) : null;
    if (!next) return null;
    const key = newKey();
    const { present, waiting = now.waiting, step } = next;
    const body = { kind, ticket: who.ticket, desk: now.desk.id, ...step, ...(kind === "roll" ? { roll: "" } : {}) };
    const facts = { waiting, present: kind === "roll" ? { ...present, roll: key } : present };
    const marks = { who: who.who, isStep: true, visit: step.visit ?? 0 };
    await store.keep({ url: here.steps, body, key, language, marks, facts, isNumbered: false });
    return facts.present;
  });
}

const of = ({ visit = null, roll = "", number, revision = null }) => ({ visit, roll, number, revision });

export const ACTS = {
  call_next: () => take("called", ({ present, waiting: [first, ...waiting] }) =>
    !present && first ? { present: { ...first, is_served: false }, waiting, step: of(first) } : null),
  again: () => take("again", ({ present }) => (present && !present.is_served ? { present, step: of(present) } : null)),
  arrived: () => take("served", ({ present }) =>
    present && !present.is_served ? { present: { ...present, is_served: true }, step: of(present) } : null),
  // Who does not come waits once more, behind the others; then no more.
  not_there: () => take("not_there", ({ present, waiting }) => {
    if (!present || present.is_served) return null;
    const comes = present.visit && !present.was_returned;
    return {
      present: null,
      waiting: comes ? [...waiting, { ...present, was_returned: true }] : waiting,
      step: of(present),
    };
  }),
  done: (performed = []) => take("done", ({ present }) =>
    present?.is_served ? { present: null, step: { ...of(present), performed } } : null),
  roll: (number, line) => take("roll", ({ present }) =>
    !present && number ? { present: { number, visit: null, is_served: true }, step: { number, line } } : null),
};
