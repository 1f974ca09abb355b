// What stands beside the form, asked from the server piece by piece while the clerk types.
const AFTER_MS = 250;
// The field that was changed -> the parts that hang on it.
const PARTS_OF = {
  who: ["person"], name: ["person"], phone: ["person"], email: ["person"],
  service: ["briefing", "nearby"], language: ["briefing"], address: ["nearby"], district: ["nearby"],
};

const asking = new Map();

// The newest question of a part counts: an answer that comes late is thrown away.
export async function ask(form, part) {
  asking.get(part)?.abort();
  const control = new AbortController();
  asking.set(part, control);
  const url = new URL(form.dataset.beside, location.href);
  url.searchParams.set("part", part);
  try {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), signal: control.signal });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // the form works without what stands beside it
  }
}

function show(form, part, html) {
  const place = document.querySelector(`.city-clerk__aside [data-part="${part}"]`);
  if (!place || html === null) return;
  place.innerHTML = html; // from our own server, every word escaped there
  for (const button of place.querySelectorAll("button[hidden]")) button.hidden = false;
  for (const button of place.querySelectorAll("[data-join]")) {
    button.addEventListener("click", () => {
      form.elements.joins.value = button.dataset.join;
      form.elements.joins.closest("details").open = true;
      form.elements.description.focus();
    });
  }
  place.querySelector("[data-settle]")?.addEventListener("click", () => settle(form));
}

export function settle(form) {
  const answer = document.querySelector("[data-answer]")?.dataset.answer ?? "";
  const words = form.elements.words;
  if (!words.value) words.value = answer;
  choose(form, "settle");
  words.focus();
}

// How it goes on: its part opens, the others close.
export function choose(form, then) {
  for (const radio of form.querySelectorAll("[name='then']")) radio.checked = radio.value === then;
  for (const part of form.querySelectorAll("[data-then]")) {
    part.open = part.dataset.then === then;
    part.hidden = !part.open; // the choice above is the way to it
  }
  if (then === "hand_over") prefill(form);
}

// What is known already stands in a hand-over that is empty: her words, what the service asks, the promised day.
function prefill(form) {
  const told = document.querySelector("[data-packet-asked]")?.dataset;
  const known = { summary: form.elements.description.value, asked: told?.packetAsked, promised: told?.packetPromised };
  for (const [name, words] of Object.entries(known)) {
    const field = form.elements[name];
    if (!field.value.trim() && words) field.value = words.trim();
  }
}

export function lookBeside(form) {
  const waiting = new Map();
  form.querySelector("[data-look]").hidden = true; // each part is asked for by itself
  const later = (part) => {
    clearTimeout(waiting.get(part));
    waiting.set(part, setTimeout(async () => show(form, part, await ask(form, part)), AFTER_MS));
  };
  form.addEventListener("change", (event) => {
    for (const part of PARTS_OF[event.target.name] ?? []) later(part);
    if (event.target.name === "then") choose(form, event.target.value);
  });
  form.addEventListener("counter:service", () => PARTS_OF.service.forEach(later));
  choose(form, form.querySelector("[name='then']:checked")?.value ?? "");
}
