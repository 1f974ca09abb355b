// Begins anew when nobody is there; asks first, and gives more time as often as wanted.
const QUIET_MS = 60_000;
const ANSWER_MS = 30_000;

export function watchIdle({ dialog, reset }) {
  let timer = 0;
  const ask = () => {
    dialog.showModal();
    timer = setTimeout(reset, ANSWER_MS);
  };
  const wake = () => {
    clearTimeout(timer);
    if (dialog.open) dialog.close();
    timer = setTimeout(ask, QUIET_MS);
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, wake);
  dialog.querySelector("[data-more-time]").addEventListener("click", wake);
  dialog.addEventListener("cancel", wake);
  wake();
}
