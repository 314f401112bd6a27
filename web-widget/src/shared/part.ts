// A part of the page that is loaded when it is needed. What fails once is tried again: a line that was
// down for a moment must not leave half a page behind.

const WAITS_MS = [300, 900, 3_000];
const pause = (ms: number) => new Promise((over) => setTimeout(over, ms));

/** The part, or the error of the last try. */
export async function part<T>(load: () => Promise<T>, waits = WAITS_MS): Promise<T> {
  for (const ms of waits) {
    try {
      return await load();
    } catch {
      await pause(ms);
    }
  }
  return load();
}
