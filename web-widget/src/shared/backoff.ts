// How long to wait before trying again. Knows nothing about what is tried.

export const FIRST_MS = 500;
export const LONGEST_MS = 30_000;

/** Full jitter: anywhere between nothing and a ceiling that doubles with every attempt. */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
}
