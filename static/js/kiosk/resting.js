// A finger that trembles taps once: after each tap the screen rests for a moment.
const REST_MS = 300;
let restsUntil = 0;

export function restBetweenTaps() {
  document.addEventListener("click", (event) => {
    const typed = event.target.closest?.("[data-type]");
    const now = performance.now();
    if (!typed && now < restsUntil) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    rest(typed ?? document.documentElement);
    if (!typed) restsUntil = now + REST_MS;
  }, true);
}

// Of the letters only the one that was tapped rests: the next letter may come at once.
function rest(part) {
  part.classList.add("kiosk-rests");
  setTimeout(() => part.classList.remove("kiosk-rests"), REST_MS);
}
