// Hides the questions that hang on another answer, and shows them when that answer is given. What is hidden is neither
// sent nor kept in a draft; the page holds it for whoever changes her mind. The server judges again.
const answersTo = (questions, name) =>
  [...questions.querySelectorAll(`[name="${name}"]`)]
    .filter((field) => !field.disabled)
    .filter((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : true))
    .map((field) => field.value.trim())
    .filter(Boolean);

const showWhatIsAsked = (questions) => {
  // From above to below: a question hangs on an earlier one alone, so each look sees what is settled.
  for (const part of questions.querySelectorAll("[data-only-if]")) {
    const given = answersTo(questions, part.dataset.onlyIf);
    const wanted = part.dataset.values.split(" ").filter(Boolean);
    part.hidden = wanted.length ? !given.some((answer) => wanted.includes(answer)) : !given.length;
    for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = part.hidden;
  }
};

for (const questions of document.querySelectorAll("[data-questions]")) {
  for (const words of questions.querySelectorAll("[data-only-if-words]")) {
    const hint = words.closest(".govuk-hint");
    words.remove();
    if (!hint.textContent.trim()) { hint.hidden = true; }
  }
  showWhatIsAsked(questions);
  for (const kind of ["input", "change"]) {
    questions.addEventListener(kind, () => showWhatIsAsked(questions));
  }
}
// The browser may fill the form again when the person comes back to the page.
addEventListener("pageshow", () => document.querySelectorAll("[data-questions]").forEach(showWhatIsAsked));
