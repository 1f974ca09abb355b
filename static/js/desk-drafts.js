// Keeps what is typed into a step of a case every few seconds, and holds a press back while there is no connection.
// Before a step is sent its words are kept once more: they are safe, whatever becomes of the press.
const EVERY = 3000;
const PATIENCE = 4000;
const said = document.querySelector("[data-draft-words]");

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  let saved = words(form);
  let held = null; // the button whose press waits for the connection
  let isSaving = false;

  const say = (name) => { state.textContent = name ? said.dataset[name] : ""; };

  // Tells whether the server has the words; what it refuses is its last word, and the press may go on.
  async function save() {
    if (isSaving) return false;
    const now = words(form);
    isSaving = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.draft, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status >= 500) throw new Error(String(answer.status));
      saved = now;
      say(answer.ok ? "done" : "");
      if (answer.ok) show((await answer.json()).writing);
      return true;
    } catch {
      say(held ? "held" : "failed");
      return false;
    } finally {
      isSaving = false;
    }
  }

  async function tick() {
    if (held) {
      if (await save()) release();
    } else if (words(form) !== saved) await save();
  }

  function release() {
    const button = held;
    held = null;
    clearInterval(timer);
    form.dataset.released = "1";
    form.requestSubmit(button.isConnected ? button : null);
  }

  // Before every other listener: a press that is held back was none.
  document.addEventListener("submit", async (event) => {
    if (event.target !== form || form.dataset.released || event.submitter?.name === "discard") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.submitter ?? form.querySelector("button[type='submit']");
    say("busy");
    while (isSaving) await new Promise((done) => setTimeout(done, 50));
    if (held && await save()) release();
  }, true);

  const timer = setInterval(tick, EVERY);
  addEventListener("online", tick);
  // A page that comes back from the browser's memory can be sent again.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

// Who else is writing on this case; said again only where it has changed.
function show(sentences) {
  const place = document.querySelector("[data-writing]");
  if (place.innerText.trim() === sentences.join("\n\n")) return;
  place.replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("p");
    line.className = "govuk-body desk-warning";
    line.textContent = sentence;
    return line;
  }));
}

// The fields as they would be kept.
function words(form) {
  const fields = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "revision", "active_seconds", "client_key"]) fields.delete(name);
  return new URLSearchParams(fields).toString();
}
