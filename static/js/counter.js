// A counter without a mouse: Enter goes on to the next field, Ctrl and Enter save.
const FIELDS = "input:not([type='hidden']), select, textarea, button[type='submit']";

// "lamp" becomes the first service whose name or other words hold it.
function complete(field) {
  const typed = field.value.trim().toLocaleLowerCase();
  const options = [...(field.list?.options ?? [])];
  if (!typed || options.some((option) => option.value.toLocaleLowerCase() === typed)) return;
  const says = (option, text) => text(option).toLocaleLowerCase().includes(typed);
  const found = options.find((option) => says(option, (one) => one.value)) ?? options.find((option) => says(option, (one) => one.label));
  if (found) field.value = found.value;
}

function goOn(form, field) {
  const fields = [...form.querySelectorAll(FIELDS)];
  fields[fields.indexOf(field) + 1]?.focus();
}

for (const form of document.querySelectorAll("[data-counter]")) {
  const service = form.querySelector("[data-service]");
  for (const hint of form.querySelectorAll("[data-keys]")) hint.hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      if (service) complete(service);
      form.requestSubmit();
    } else if (!event.shiftKey && !event.target.matches("button")) {
      event.preventDefault();
      if (event.target === service) complete(service);
      goOn(form, event.target);
    }
  });
}
