// One thing once, however many tabs of this console are open: who gets the browser's lock does it, and holds the
// lock until the others have heard of it, too. Where there are no locks, every tab does it.

/** A tab in the background may hear of something this much later. */
const HOLD_MS = 10_000;

export function once(what: string, act: () => void, holdMs = HOLD_MS): void {
  const locks = globalThis.navigator?.locks;
  if (!locks) {
    act();
    return;
  }
  locks
    .request(`puente.console.${what}`, { ifAvailable: true }, (lock) => {
      if (!lock) return undefined;
      act();
      return new Promise((done) => setTimeout(done, holdMs));
    })
    // A page that is being closed, or one without rights to its own storage: better twice than never.
    .catch(act);
}
