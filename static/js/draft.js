// Saves what stands in the form every few seconds, and holds the sending back while there is no connection.
// Without it each page is saved when its button is pressed.
const EVERY = 3000;
const KEPT_ALIVE = 60000; // characters that a browser still sends while it closes the page
const state = document.querySelector("[data-draft]");
const form = document.querySelector("#request-form");

if (state && form) keep(form, state);

function keep(form, state) {
  const revision = form.querySelector("[name='draft_revision']");
  let saved = without(words(form));
  let held = null; // the button whose press waits for the connection; true: the Enter key
  let isLost = false;
  let isOver = false; // another window has saved, or the request was sent
  let isSaving = false;

  const say = (name) => { state.textContent = name ? state.dataset[name] : ""; };

  async function save() {
    const now = words(form);
    if (isSaving || !navigator.onLine) return;
    if (isOver) return held ? release() : undefined;
    if (without(now) === saved && !isLost) return;
    isSaving = true;
    try {
      const body = new URLSearchParams(now);
      const answer = await fetch(state.dataset.draft, { method: "POST", body, redirect: "error", keepalive: now.length < KEPT_ALIVE });
      if (answer.status >= 500) return lost();
      isLost = false;
      if (answer.ok) {
        revision.value = (await answer.json()).revision;
        saved = without(now);
        say("done");
      } else {
        isOver = true; // too old, or overtaken: the button still works, and says what is to be done
        say(answer.status !== 409 ? "" : (await answer.json()).is_helped ? "helped" : "other");
      }
      if (held) release();
    } catch {
      lost();
    } finally {
      isSaving = false;
    }
  }

  function lost() {
    isLost = true;
    say(held ? "held" : "failed");
  }

  // The press that was held back goes on.
  function release() {
    const button = held === true ? null : held;
    held = null;
    isLost = false;
    say("busy");
    form.requestSubmit(button);
  }

  // Before every other listener: a press that is held back was none.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || (navigator.onLine && !isLost)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.submitter ?? true;
    lost();
  }, true);

  setInterval(save, EVERY);
  window.addEventListener("online", save);
  window.addEventListener("offline", lost);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  // A page that comes back from the browser's memory shows what was saved since.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("change", (event) => {
    if (event.target.name === "other_service" && event.target.value) form.querySelector("[data-other-service]").checked = true;
  });
}

// The fields as they would be sent, without files.
function words(form) {
  const fields = new FormData(form);
  for (const name of ["photos", "active_seconds"]) fields.delete(name);
  return new URLSearchParams(fields).toString();
}

// Only a change of these is worth saving.
function without(text) {
  const fields = new URLSearchParams(text);
  for (const name of ["draft_revision", "csrfmiddlewaretoken"]) fields.delete(name);
  return fields.toString();
}
