// Begins anew when nobody is there; asks first, and gives more time as often as wanted.
const QUIET_MS = 60_000;
const ANSWER_MS = 30_000;

export function watchIdle({ dialogOf, reset }) {
  let timer = 0;
  const askIfThere = () => {
    for (const other of document.querySelectorAll("dialog[open]")) other.close();
    dialogOf().showModal();
    document.dispatchEvent(new CustomEvent("kiosk:screen", { detail: { step: "idle" } }));
    timer = setTimeout(reset, ANSWER_MS);
  };
  const wake = () => {
    clearTimeout(timer);
    if (dialogOf().open) dialogOf().close();
    timer = setTimeout(askIfThere, QUIET_MS);
  };
  // A tap beside the question is an answer, too: somebody is there. Its own keys say what is meant.
  const woken = (event) => { if (!event.target.closest?.("dialog[open] [data-reset]")) wake(); };
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, woken);
  document.addEventListener("cancel", wake, true);
  wake();
}
