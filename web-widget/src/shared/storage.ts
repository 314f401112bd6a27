// Browser storage that may be forbidden: a frame on a foreign page throws on mere access.

export type Shelf = "session" | "local";

function shelf(kind: Shelf): Storage | null {
  try {
    return kind === "session" ? sessionStorage : localStorage;
  } catch {
    return null;
  }
}

/** What was kept under this key, if anything and if readable. */
export function recall<T>(kind: Shelf, key: string): T | null {
  try {
    const text = shelf(kind)?.getItem(key);
    return text == null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Leaves nothing of this tab behind: another person sits down at it. */
export function forgetTab(): void {
  try {
    shelf("session")?.clear();
  } catch {
    // Where nothing can be kept, nothing was.
  }
}

/** Keeps a value, or forgets it when it is null. False where the browser refuses. */
export function keep(kind: Shelf, key: string, value: unknown): boolean {
  try {
    const store = shelf(kind);
    if (value === null || value === undefined) store?.removeItem(key);
    else store?.setItem(key, JSON.stringify(value));
    return store !== null;
  } catch {
    return false;
  }
}
