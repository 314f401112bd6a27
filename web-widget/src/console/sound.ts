// A short chime for offers and for words in a chat that is not open: on unless the agent turned it off. Always
// also visible; and where the browser keeps a page silent until it is used, the console says so.
import { computed, signal } from "@preact/signals-core";
import { keep, recall } from "../shared/storage.ts";
import { once } from "./once.ts";

const KEY = "puente.console.sound";
const NOTES_HZ = [660, 880];
const SIREN_HZ = [880, 587, 880, 587, 880, 587];
const NOTE_S = 0.14;
const LOUDNESS = 0.08;
/** The siren comes again while somebody is in danger; one tab sounds it at a time. */
const SIREN_HOLD_MS = 7_000;

export const soundOn = signal(true);
/** Whether the browser lets this page be heard; `null` until that is known. */
const allowed = signal<boolean | null>(null);
/** Sounds are wanted and nobody would hear them. */
export const silenced = computed(() => soundOn.value && allowed.value === false);
let context: AudioContext | null = null;

/** What the agent chose last time. */
export function recallSound(): void {
  soundOn.value = recall<boolean>("local", KEY) ?? true;
}

export function toggleSound(): void {
  soundOn.value = !soundOn.peek();
  keep("local", KEY, soundOn.peek());
  if (soundOn.peek()) {
    wake();
    play(NOTES_HZ);
  }
}

/** Something arrived; of several tabs one is heard. */
export function chime(what: string): void {
  if (audible()) once(`chime.${what}`, () => play(NOTES_HZ));
}

/** Somebody is in danger. */
export function siren(): void {
  if (audible()) once("siren", () => play(SIREN_HZ), SIREN_HOLD_MS);
}

/** A tab that would not be heard leaves it to another one. */
function audible(): boolean {
  return soundOn.peek() && allowed.peek() === true;
}

/** Asks the browser whether it lets us be heard; called after the reader did something, too. */
export function wake(): void {
  if (!soundOn.peek() || allowed.peek()) return;
  if (typeof AudioContext === "undefined") {
    allowed.value = false;
    return;
  }
  context ??= new AudioContext();
  const known = context;
  const look = () => {
    allowed.value = known.state === "running";
  };
  known.onstatechange = look;
  look();
  if (known.state === "suspended") known.resume().then(look, look);
}

function play(notes: number[]): void {
  if (!context) return;
  const start = context.currentTime;
  const gain = context.createGain();
  gain.gain.setValueAtTime(LOUDNESS, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S * (notes.length + 1));
  gain.connect(context.destination);
  notes.forEach((hz, at) => {
    const tone = context?.createOscillator();
    if (!tone) return;
    tone.frequency.value = hz;
    tone.connect(gain);
    tone.start(start + at * NOTE_S);
    tone.stop(start + (at + 1) * NOTE_S);
  });
}
