// A short sound for what comes while nobody looks at the chat: only on request, always also visible, and once,
// however many windows of the visitor hear of it.

const NOTES_HZ = [587, 784];
const NOTE_S = 0.14;
const LOUDNESS = 0.07;
/** A window that shows the chat claims what came before the others would sound it. */
const CLAIM_MS = 250;
const HOLD_MS = 5_000;

let context: AudioContext | null = null;

/** True for the first window that asks; where the browser keeps no locks, for every one. */
async function claimed(what: string): Promise<boolean> {
  try {
    return await new Promise<boolean>((done, fail) => {
      navigator.locks
        .request(`puente.sound.${what}`, { ifAvailable: true }, (lock) => {
          done(lock !== null);
          return lock && new Promise<void>((free) => setTimeout(free, HOLD_MS));
        })
        .catch(fail);
    });
  } catch {
    return true;
  }
}

/** The visitor sees it: no other window needs to sound it. */
export function seen(what: string): void {
  claimed(what);
}

/** The visitor does not see it here; perhaps in another window. */
export function unseen(what: string): void {
  setTimeout(async () => {
    if (await claimed(what)) play();
  }, CLAIM_MS);
}

/** Also called by the switch, so that the visitor hears what it switches and the browser knows that it is wanted. */
export async function play(): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  // Not before the visitor has touched the page; what is late then is not made up for.
  if (context.state !== "running") {
    const ready = context.resume().then(() => true);
    const late = new Promise<boolean>((done) => setTimeout(() => done(false), CLAIM_MS));
    if (!(await Promise.race([ready, late]))) return;
  }
  const start = context.currentTime;
  const gain = context.createGain();
  gain.gain.setValueAtTime(LOUDNESS, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S * (NOTES_HZ.length + 1));
  gain.connect(context.destination);
  for (const [at, hz] of NOTES_HZ.entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    tone.connect(gain);
    tone.start(start + at * NOTE_S);
    tone.stop(start + (at + 1) * NOTE_S);
  }
}
