// Marked rows are counted; one box marks all rows of the page.
for (const form of document.querySelectorAll("[data-marks]")) {
  const boxes = [...form.querySelectorAll("input[name='case']")];
  const all = form.querySelector("[data-mark-all]");
  const told = form.querySelector("[data-marks-count]");
  const count = () => {
    const marked = boxes.filter((box) => box.checked).length;
    told.textContent = marked ? `${marked} / ${boxes.length}` : "";
    all.checked = marked === boxes.length;
    all.indeterminate = marked > 0 && marked < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; count(); });
  form.addEventListener("change", count);
  count(); // a page that comes back may have marks
}
