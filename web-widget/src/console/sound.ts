// A short chime for offers and for words in a chat that is not open; always also visible, and off at will.
import { signal } from "@preact/signals-core";
import { keep, recall } from "../shared/storage.ts";

const KEY = "puente.console.sound";
const NOTES_HZ = [660, 880];
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
  if (!soundOn.peek() || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const start = context.currentTime;
  const gain = context.createGain();
  gain.gain.setValueAtTime(LOUDNESS, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S * (NOTES_HZ.length + 1));
  gain.connect(context.destination);
  NOTES_HZ.forEach((hz, at) => {
    const tone = context?.createOscillator();
    if (!tone) return;
    tone.frequency.value = hz;
    tone.connect(gain);
    tone.start(start + at * NOTE_S);
    tone.stop(start + (at + 1) * NOTE_S);
  });
}
