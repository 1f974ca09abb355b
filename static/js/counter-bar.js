// The bar of the present visit: an act changes the bar alone, so that what is typed below it stays.
export function listenToBar() {
  const place = document.querySelector("[data-bar-place]");
  if (!place) return;
  const form = document.querySelector("[data-beside]");
  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    const bar = event.target;
    try {
      const answer = await fetch(`${bar.action}?part=bar`, { method: "POST", body: new FormData(bar, event.submitter) });
      if (answer.redirected || ![200, 409].includes(answer.status)) throw new Error(String(answer.status));
      place.innerHTML = await answer.text(); // from our own server, every word escaped there
      welcome(place, form);
    } catch {
      // Without the piece: the whole page comes back, and says what is wrong.
      bar.append(Object.assign(document.createElement("input"), { type: "hidden", name: "act", value: event.submitter.value }));
      bar.submit();
    }
  });
}

// Whoever has just come is spoken to in her language, about what she asked for.
function welcome(place, form) {
  const visit = place.querySelector("[data-language]");
  if (!form || !visit) return;
  const { language, service, who } = form.elements;
  if (visit.dataset.language && [...language.options].some((one) => one.value === visit.dataset.language)) {
    language.value = visit.dataset.language;
  }
  if (!service.value && visit.dataset.wanted) service.value = visit.dataset.wanted;
  who.focus();
}
