// Turns left and right into start and end, so that the design system's sheet serves languages of both directions.
const RENAMED = [
  [/^(margin|padding)-left$/, "$1-inline-start"],
  [/^(margin|padding)-right$/, "$1-inline-end"],
  [/^border-left(-\w+)?$/, "border-inline-start$1"],
  [/^border-right(-\w+)?$/, "border-inline-end$1"],
  [/^left$/, "inset-inline-start"],
  [/^right$/, "inset-inline-end"],
];
const BY_WORD = { left: "start", right: "end" };

// A triangle is drawn with its borders; _parts.scss mirrors it as a whole.
const isDrawn = (body) => body.includes("clip-path");

function turned(declaration, body) {
  const at = declaration.indexOf(":");
  const name = declaration.slice(0, at);
  const value = declaration.slice(at + 1);
  if (name === "text-align") return `${name}:${value.replace(/^(left|right)/, (word) => BY_WORD[word])}`;
  // The first of the two is for browsers that do not know the second.
  if (name === "float" && BY_WORD[value]) return `${declaration};float:inline-${BY_WORD[value]}`;
  if ((name === "margin" || name === "padding") && !value.includes("(")) {
    const [top, end, bottom, start] = value.split(" ");
    if (start && start !== end) return `${name}-block:${top} ${bottom};${name}-inline:${start} ${end}`;
  }
  if (name.startsWith("border") && isDrawn(body)) return declaration;
  const found = RENAMED.find(([pattern]) => pattern.test(name));
  return found ? `${name.replace(...found)}:${value}` : declaration;
}

// Only the innermost braces hold declarations; a ";" inside brackets or quotes ends none.
export function toSides(css) {
  return css.replace(/\{([^{}]+)\}/g, (_whole, body) => {
    const declarations = body.match(/(?:\([^)]*(?:\([^)]*(?:\([^)]*\)[^)]*)*\)[^)]*)*\)|"[^"]*"|[^;"(])+/g) ?? [];
    return `{${declarations.map((one) => turned(one, body)).join(";")}}`;
  });
}
