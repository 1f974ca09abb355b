// Fills the hidden point from the device, only when asked.
const part = document.querySelector("[data-locate]");
if (part && "geolocation" in navigator) {
  const status = part.querySelector("[data-locate-status]");
  const say = (name) => { status.textContent = status.dataset[name]; };
  part.hidden = false;
  part.querySelector("[data-locate-button]").addEventListener("click", () => {
    say("busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.querySelector("[name='latitude']").value = coords.latitude.toFixed(6);
        document.querySelector("[name='longitude']").value = coords.longitude.toFixed(6);
        say("done");
      },
      () => say("failed"),
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
}
