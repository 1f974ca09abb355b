// In the editor of a view: each line's value offers what its field knows. Without this it is typed.
const editor = document.querySelector("[data-view-editor]");

function offer(line) {
  const field = line.querySelector("[data-field]").value;
  const value = line.querySelector("[data-value]");
  const list = `values-${field}`;
  if (document.getElementById(list)) value.setAttribute("list", list);
  else value.removeAttribute("list");
}

for (const line of editor.querySelectorAll(".desk-sentence__line")) {
  offer(line);
  line.querySelector("[data-field]").addEventListener("change", () => offer(line));
}
