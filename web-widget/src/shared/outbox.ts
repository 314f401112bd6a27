// What was asked and is not yet known to be stored. One act is on its way at a time, so that they
// arrive in the order they were asked in, also when one is put off; it is sent again after every
// welcome under the same id, which the server recognises; so nothing is lost and nothing happens twice.
import { computed, signal } from "@preact/signals-core";
import { keep, recall } from "./storage.ts";
import type { World } from "./world.ts";

/** Something a client asks for, under a name of its own. */
export type Act = { t: string; id: string; conversation?: string; text?: string };

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

/** What the server says of a frame of which it read nothing, not even its name. */
const UNREAD = ["frame-too-large", "not-json"];

/** An act that is not answered by then is sent again; the server settles every one sooner. */
const ANSWER_MS = 12_000;

export class Outbox<A extends Act> {
  readonly entries = signal<readonly Entry<A>[]>([]);
  readonly pending = computed(() => this.entries.value.some((e) => e.standing === "waiting"));
  /** The act that is on its way. */
  private sent: string | null = null;
  /** What ends the wait for it, or for the moment it may be sent again. */
  private stopWaiting = () => {};

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
    this.next();
  }

  /** Sends again what was on its way when the connection went. */
  resend(): void {
    this.settled(this.sent);
    this.next();
  }

  /** It is stored at `seq`; it stays until the reader has read that far. */
  acknowledge(id: string, seq: number, conversation: string, cursor: number): void {
    if (cursor >= seq) {
      this.drop(id);
      return;
    }
    this.change(id, { standing: "stored", seq, conversation });
    this.settled(id);
    this.next();
  }

  /** The reader has this conversation up to `cursor`; `id` came with the newest event. */
  read(conversation: string, cursor: number, id?: string): void {
    const left = this.entries.value.filter(
      (e) =>
        e.act.id !== id &&
        !(e.standing === "stored" && e.conversation === conversation && (e.seq ?? 0) <= cursor),
    );
    if (left.length === this.entries.value.length) return;
    this.put(left);
    if (id !== undefined) this.settled(id);
    this.next();
  }

  /** Refused; tried again by itself when the server said when. */
  refuse(id: string, code: string, retryMs?: number | null): Entry<A> | undefined {
    const entry = this.find(id);
    if (!entry || entry.standing === "stored") return undefined;
    if (retryMs == null) {
      this.change(id, { standing: "refused", code });
      this.settled(id);
      this.next();
    } else {
      this.change(id, { code });
      if (this.sent === id) this.waitFor(id, retryMs);
    }
    return this.find(id);
  }

  /** Which act an error is about. One that could not even be read names none: it is about the one on its way. */
  meant(code: string, id?: string | null): string | null | undefined {
    return id ?? (UNREAD.includes(code) ? this.sent : id);
  }

  /** Tries a refused one once more. */
  again(id: string): void {
    const entry = this.find(id);
    if (!entry || entry.standing === "stored") return;
    this.change(id, { standing: "waiting", code: undefined });
    this.next();
  }

  /** Forgets one, and hands it back. */
  drop(id: string): Entry<A> | undefined {
    const entry = this.find(id);
    if (entry) this.put(this.entries.value.filter((e) => e !== entry));
    this.settled(id);
    this.next();
    return entry;
  }

  /** The log was replaced: what only waited for its event will never see it. */
  forgetStored(): void {
    this.put(this.entries.value.filter((e) => e.standing !== "stored"));
  }

  find(id: string): Entry<A> | undefined {
    return this.entries.value.find((e) => e.act.id === id);
  }

  /** Sends the first that waits, unless one is on its way. */
  private next(): void {
    if (this.sent !== null) return;
    const first = this.entries.value.find(({ standing }) => standing === "waiting");
    if (!first || !this.deliver(first.act)) return;
    this.waitFor(first.act.id, ANSWER_MS);
  }

  private waitFor(id: string, ms: number): void {
    this.stopWaiting();
    this.sent = id;
    this.stopWaiting = this.world.after(ms, () => {
      this.settled(id);
      this.next();
    });
  }

  private settled(id: string | null): void {
    if (id === null || this.sent !== id) return;
    this.sent = null;
    this.stopWaiting();
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
