// Calls a number to a desk in each of the languages, with the clips that the kiosk speaks with: for the display board.
import { compose } from "./speech/words.js";
import { languageOf, Voice } from "./speech/voice.js";

const voice = new Voice({ volume: 1 });

async function clipsOf(number, desk, language) {
  const { words } = await languageOf(language);
  // "A17" is said as a letter and a number.
  const parts = `${number}`.split(/(\d+)/).filter((part) => part.trim());
  const keys = ["§number", ...parts.flatMap((part) => compose(part, words).keys)];
  if (desk) keys.push("§to-desk", ...compose(`${desk}`, words).keys);
  return keys.map((key) => ({ language, key }));
}

export async function sayNumber(number, desk, languages) {
  const clips = await Promise.all(languages.map((language) => clipsOf(number, desk, language)));
  return voice.say(clips.flat());
}
