// How hard the words to a resident are to read, while one writes: LIX, as requests_app/lib/readability.py counts it.
const LONG = 6;
const PLAIN = 40;
const PLACEHOLDER = /%\(\w+\)s|\{\{\s*\w+\s*\}\}/g;
const ADDRESS = /\S+@\S+|[A-Z]{2}-[\dA-Z]{4}-[\dA-Z]{4}/g;
const END = /[.?!:](?:\s+|$)/;
const WORD = /\p{L}+(?:-\p{L}+)*/gu;

export function lix(text) {
  const parts = text.replace(PLACEHOLDER, "X").replace(ADDRESS, "X").split(END);
  const sentences = parts.map((part) => part.match(WORD)).filter(Boolean);
  const words = sentences.flat();
  if (!words.length) return 0;
  return words.length / sentences.length + (100 * words.filter((word) => [...word].length > LONG).length) / words.length;
}

const said = document.querySelector("[data-lix-words]");
for (const field of document.querySelectorAll("textarea[data-lix]")) {
  const line = document.createElement("p");
  line.className = "desk-small desk-lix";
  line.setAttribute("role", "status");
  field.after(line);
  const tell = () => {
    const score = Math.round(lix(field.value));
    const words = score <= PLAIN ? said.dataset.easy : said.dataset.hard;
    line.textContent = score ? words.replace("{score}", score) : "";
  };
  let later = 0;
  field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(tell, 600); });
  tell();
}
