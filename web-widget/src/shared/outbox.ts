// What was asked and is not yet known to be stored. It is sent again after every welcome under the
// same id, which the server recognises; so nothing is lost and nothing happens twice.
import { computed, signal } from "@preact/signals-core";
import { keep, recall } from "./storage.ts";
import type { World } from "./world.ts";

/** Something a client asks for, under a name of its own. */
export type Act = { t: string; id: string; conversation?: string };

export interface Entry<A extends Act> {
  act: A;
  at: number;
  /** `stored` ones are acknowledged and wait only for their event to arrive. */
  standing: "waiting" | "stored" | "refused";
  /** Where it is stored. */
  seq?: number;
  conversation?: string;
  /** Why it was refused or put off. */
  code?: string;
}

/** The most that may wait; beyond it the oldest refused ones go first. */
const ENTRIES_MAX = 200;

export class Outbox<A extends Act> {
  readonly entries = signal<readonly Entry<A>[]>([]);
  readonly pending = computed(() => this.entries.value.some((e) => e.standing === "waiting"));
  private later = new Map<string, () => void>();

  constructor(
    private readonly world: World,
    private readonly deliver: (act: A) => boolean,
    private readonly shelfKey: string | null,
  ) {
    const kept = shelfKey ? recall<Entry<A>[]>("session", shelfKey) : null;
    if (Array.isArray(kept)) this.entries.value = kept;
  }

  /** Keeps it and tries to send it. */
  add(act: A): void {
    const entry: Entry<A> = { act, at: this.world.now(), standing: "waiting" };
    this.put([...this.entries.value, entry].slice(-ENTRIES_MAX));
    this.deliver(act);
  }

  /** Sends everything again, in order. */
  resend(): void {
    for (const { act, standing } of this.entries.value) {
      if (standing === "waiting") this.deliver(act);
    }
  }

  /** It is stored at `seq`; it stays until the reader has read that far. */
  acknowledge(id: string, seq: number, conversation: string, cursor: number): void {
    if (cursor >= seq) this.drop(id);
    else this.change(id, { standing: "stored", seq, conversation });
  }

  /** The reader has this conversation up to `cursor`; `id` came with the newest event. */
  read(conversation: string, cursor: number, id?: string): void {
    const left = this.entries.value.filter(
      (e) =>
        e.act.id !== id &&
        !(e.standing === "stored" && e.conversation === conversation && (e.seq ?? 0) <= cursor),
    );
    if (left.length !== this.entries.value.length) this.put(left);
  }

  /** Refused; tried again by itself when the server said when. */
  refuse(id: string, code: string, retryMs?: number | null): Entry<A> | undefined {
    const entry = this.find(id);
    if (!entry || entry.standing === "stored") return undefined;
    if (retryMs == null) {
      this.change(id, { standing: "refused", code });
    } else {
      this.change(id, { code });
      this.later.get(id)?.();
      this.later.set(
        id,
        this.world.after(retryMs, () => this.again(id)),
      );
    }
    return this.find(id);
  }

  /** Tries a refused one once more. */
  again(id: string): void {
    const entry = this.find(id);
    if (!entry || entry.standing === "stored") return;
    this.change(id, { standing: "waiting", code: undefined });
    this.deliver(entry.act);
  }

  /** Forgets one, and hands it back. */
  drop(id: string): Entry<A> | undefined {
    const entry = this.find(id);
    this.later.get(id)?.();
    this.later.delete(id);
    if (entry) this.put(this.entries.value.filter((e) => e !== entry));
    return entry;
  }

  /** The log was replaced: what only waited for its event will never see it. */
  forgetStored(): void {
    this.put(this.entries.value.filter((e) => e.standing !== "stored"));
  }

  find(id: string): Entry<A> | undefined {
    return this.entries.value.find((e) => e.act.id === id);
  }

  private change(id: string, change: Partial<Entry<A>>): void {
    this.put(this.entries.value.map((e) => (e.act.id === id ? { ...e, ...change } : e)));
  }

  private put(entries: readonly Entry<A>[]): void {
    this.entries.value = entries;
    if (!this.shelfKey) return;
    const worth = entries.filter((e) => e.standing !== "stored");
    keep("session", this.shelfKey, worth.length ? worth : null);
  }
}

/** A name for one act: 128 random bits. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
