// Finds the clips for a text: whole if it has one, else piece by piece. Writes words as requests_app/lib/speech/words.py does.
const SILENT = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const BLANKS = /[\s\u00a0\u202f]+/g;
const AROUND = " .,:;!?…·–—-/()[]\"'„“”«»‚‘’*،؛؟";
const HOUR = /^(\d{1,2}):(\d{2})$/;

export function normalise(words) {
  const heard = words.normalize("NFC").replace(SILENT, "").replace(BLANKS, " ");
  let from = 0;
  let to = heard.length;
  while (from < to && AROUND.includes(heard[from])) from += 1;
  while (to > from && AROUND.includes(heard[to - 1])) to -= 1;
  return heard.slice(from, to).toLowerCase();
}

function ofNumber(digits, words) {
  const plain = `§${Number(digits)}`;
  if (!digits.startsWith("0") && plain in words) return [plain];
  if (digits === "0") return ["§0"];
  return [...digits].map((digit) => `§${digit}`);
}

// A code or an unknown name: numbers as numbers where they stand alone, all else letter by letter.
function spell(token) {
  return [...token.toLowerCase()].map((letter) => `§${letter}`);
}

function ofToken(token, next, words) {
  const bare = token.replace(/[,;:!?…)\]]+$/, "").replace(/^[([]+/, "");
  const hour = HOUR.exec(bare);
  if (hour) return [...ofNumber(hour[1], words), ...(hour[2] === "00" ? [] : ofNumber(String(Number(hour[2])), words))];
  const day = /^\d{1,2}\.$/.test(bare) && next && /^\p{L}/u.test(next) ? `§${bare}` : "";
  if (day in words) return [day];
  const number = bare.replace(/\.$/, "");
  if (/^\d+$/.test(number)) return ofNumber(number, words);
  return spell(bare);
}

// Gives the keys of the clips in order, and whether a word had to be spelled for want of one.
export function compose(text, words) {
  const whole = normalise(text);
  if (!whole) return { keys: [], isMissing: false };
  if (whole in words) return { keys: [whole], isMissing: false };
  const tokens = text.normalize("NFC").replace(SILENT, "").split(BLANKS).filter(Boolean);
  const keys = [];
  let isMissing = false;
  let at = 0;
  while (at < tokens.length) {
    let to = tokens.length;
    let phrase = "";
    for (; to > at; to -= 1) {
      phrase = normalise(tokens.slice(at, to).join(" "));
      if (phrase && phrase in words) break;
    }
    if (to > at) {
      keys.push(phrase);
      at = to;
      continue;
    }
    const token = tokens[at];
    at += 1;
    if (!normalise(token)) continue;
    keys.push(...ofToken(token, tokens[at], words).filter((key) => key in words));
    if (/\p{Ll}{2}|\p{Lo}{2}/u.test(token) && !/\d/.test(token)) isMissing = true;
  }
  return { keys, isMissing };
}
