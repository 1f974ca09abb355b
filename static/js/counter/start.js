// On the counter's pages while the city is there: makes ready for the time without it, and keeps what cannot be sent.
import { CannotKeep, clerk, here, isReached, keepRequest, meet, store } from "./keeping.js";

const LOOK_AGAIN_MS = 10_000;
const ASK_MS = 60_000;
const FIRST_LOOK_MS = 2_500; // a page that is left at once asks nothing
const WORKER_AFTER_MS = 1_000;
const PATIENCE_MS = 15_000;

async function look() {
  const asked = (await store.fact("asked_at")) ?? 0;
  const isDue = Math.abs(Date.now() - asked) >= ASK_MS || !(await clerk());
  if (isDue || !isReached() || (await store.standing()).waiting) await meet();
}

function startWorker() {
  if (!navigator.serviceWorker || !here.worker) return;
  navigator.serviceWorker.register(here.worker, { scope: "/counter/" }).catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
}

// Sends a form by script, to notice that nobody is there; a refusal is shown by the page that the city makes of it.
async function send(form) {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.ok) return location.assign((await answer.json()).url);
  } catch {
    return keep(form);
  }
  return answer.status >= 500 ? keep(form) : form.submit();
}

async function keep(form) {
  const goesOn = form.elements.goes_on?.value;
  try {
    const slip = { ...(await keepRequest(form)), language: form.elements.language.value, goesOn };
    sessionStorage.setItem("counter-slip", JSON.stringify(slip)); // the next page shows it and takes it away
    location.assign(here.offline);
  } catch (fault) {
    if (!(fault instanceof CannotKeep)) throw fault;
    form.submit(); // the browser says that nobody is there, and nothing is pretended
  }
}

if (here.state) {
  const quietly = () => look().catch(() => {});
  setTimeout(quietly, FIRST_LOOK_MS);
  setInterval(quietly, LOOK_AGAIN_MS);
  addEventListener("online", quietly);
  setTimeout(startWorker, WORKER_AFTER_MS);
  // What the bar did changes who waits here.
  document.querySelector("[data-bar-place]")?.addEventListener("submit", () => setTimeout(() => meet().catch(() => {}), 1_000));
  document.querySelector("[data-keep]")?.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.submitter?.hasAttribute("formaction") || form.dataset.sends || !navigator.serviceWorker?.controller) return;
    event.preventDefault();
    form.dataset.sends = "1";
    setTimeout(() => send(form).finally(() => delete form.dataset.sends), 0); // behind those who still write into the form
  });
}
