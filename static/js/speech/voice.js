// Plays clips one after the other. A language is an index of words and one file of sounds, both fetched once.
const languages = new Map();
const WAKING_MS = 500;

async function fetchLanguage(code) {
  const index = await fetch(`/speech/${code}/index.json`);
  if (!index.ok) return { words: {}, sounds: null };
  const { sounds, words } = await index.json();
  const answer = await fetch(`/speech/${code}/${sounds}`);
  return { words: Object.setPrototypeOf(words, null), sounds: answer.ok ? await answer.arrayBuffer() : null };
}

// A language that cannot be had is silent, and is asked for again with the next words.
export async function languageOf(code) {
  if (!languages.has(code)) languages.set(code, fetchLanguage(code));
  try {
    return await languages.get(code);
  } catch {
    languages.delete(code);
    return { words: {}, sounds: null };
  }
}

export class Voice {
  #context = null;
  #gain = null;
  #turn = 0;
  #playing = null;

  constructor({ volume }) {
    this.volume = volume;
  }

  setVolume(volume) {
    this.volume = volume;
    if (this.#gain) this.#gain.gain.value = volume;
  }

  stop() {
    this.#turn += 1;
    this.#playing?.stop();
    this.#playing = null;
  }

  // Says clips ([{ language, key }]) and leaves off when something else is said; tells whether all was heard.
  async say(clips) {
    this.stop();
    const turn = this.#turn;
    if (!(await this.#open())) return false;
    for (const { language, key } of clips) {
      const { words, sounds } = await languageOf(language);
      if (turn !== this.#turn) return false;
      if (sounds && key in words) await this.#play(sounds, words[key], turn);
    }
    return turn === this.#turn;
  }

  async #play(sounds, [offset, length], turn) {
    const context = this.#context;
    const sound = await context.decodeAudioData(sounds.slice(offset, offset + length));
    if (turn !== this.#turn) return;
    await new Promise((resolve) => {
      const source = context.createBufferSource();
      source.buffer = sound;
      source.connect(this.#gain);
      source.onended = resolve;
      this.#playing = source;
      source.start();
    });
  }

  // Made with the first words: a browser lets nothing sound before somebody has pressed something.
  async #open() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#gain = this.#context.createGain();
      this.#gain.gain.value = this.volume;
      this.#gain.connect(this.#context.destination);
    }
    if (this.#context.state === "suspended") {
      const late = new Promise((resolve) => setTimeout(resolve, WAKING_MS));
      await Promise.race([this.#context.resume(), late]);
    }
    return this.#context.state === "running";
  }
}
