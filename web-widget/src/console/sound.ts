// A short chime for offers and for words in a chat that is not open; always also visible, and off at will.
import { signal } from "@preact/signals-core";
import { keep, recall } from "../shared/storage.ts";

const KEY = "puente.console.sound";
const NOTES_HZ = [660, 880];
const SIREN_HZ = [880, 587, 880, 587, 880, 587];
const NOTE_S = 0.14;
const LOUDNESS = 0.08;

export const soundOn = signal(recall<boolean>("local", KEY) ?? false);
let context: AudioContext | null = null;

export function toggleSound(): void {
  soundOn.value = !soundOn.peek();
  keep("local", KEY, soundOn.peek());
  chime();
}

export function chime(): void {
  if (soundOn.peek()) play(NOTES_HZ);
}

/** Somebody is in danger: heard unless the agent has turned sounds off, and as soon as the browser allows it. */
export function siren(): void {
  if (recall<boolean>("local", KEY) !== false) play(SIREN_HZ);
}

function play(notes: number[]): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
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
