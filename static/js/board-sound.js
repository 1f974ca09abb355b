// Two tones before a number. A browser may want somebody to press something first: then a button stands there.
const TONES = [880, 659];
const TONE_SECONDS = 0.35;

export class Chime {
  #context = null;

  constructor(button) {
    this.button = button;
    if (!("AudioContext" in window)) return;
    this.#context = new AudioContext();
    this.#context.addEventListener("statechange", () => this.#offer());
    button.addEventListener("click", () => this.#context.resume());
    // A screen that is set up for it sounds at once; the answer comes a moment later.
    setTimeout(() => this.#offer(), 500);
  }

  #offer() {
    this.button.hidden = this.#context.state === "running";
  }

  async ring() {
    if (this.#context?.state !== "running") return;
    const start = this.#context.currentTime;
    TONES.forEach((hertz, place) => {
      const tone = this.#context.createOscillator();
      const loud = this.#context.createGain();
      const from = start + place * TONE_SECONDS;
      tone.frequency.value = hertz;
      loud.gain.setValueAtTime(0.4, from);
      loud.gain.exponentialRampToValueAtTime(0.001, from + TONE_SECONDS * 1.6);
      tone.connect(loud).connect(this.#context.destination);
      tone.start(from);
      tone.stop(from + TONE_SECONDS * 1.6);
    });
    await new Promise((resolve) => setTimeout(resolve, TONES.length * TONE_SECONDS * 1000 + 250));
  }
}
