// How far the visitor has read. The server keeps it for the visitor, whatever page or tab they are on; this
// page says so when the chat is before the visitor's eyes, for all that came lately at once. Draws nothing.
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { keep, recall } from "../shared/storage.ts";
import { isNews, type Row, type Thread } from "../shared/thread.ts";
import type { VisitorFrame } from "../shared/wire.ts";
import type { World } from "../shared/world.ts";

/** What comes within this time is told in one go. */
export const TELL_MS = 1_500;

const SHOWN_KEY = "puente.shown";

interface Shown {
  conversation: string;
  seq: number;
}

export class Reading {
  /** What the server keeps, and what has been before the visitor's eyes on this page. */
  private readonly kept = signal(0);
  private readonly seen = signal(0);
  private looking = false;
  private told = 0;
  private last = 0;
  private cancel = () => {};
  /** How many lines of the desk the visitor has not seen. While the page catches up it stays as it was. */
  readonly unread = computed(() => {
    const thread = this.thread.value;
    if (thread === null) this.last = 0;
    else if (thread.live.value || thread.caughtUp) this.last = this.unseen().length;
    return this.last;
  });

  constructor(
    private readonly thread: ReadonlySignal<Thread | null>,
    private readonly send: (frame: VisitorFrame) => boolean,
    private readonly world: World,
  ) {}

  /** Another conversation; or the same one in another life of the store, whose positions mean nothing any more. */
  begin(anew = false): void {
    this.cancel();
    this.kept.value = 0;
    this.told = 0;
    // What this tab has shown is not news to it after a reload, even if nobody could be told in time.
    const shown = anew ? null : recall<Shown>("session", SHOWN_KEY);
    const same = shown && shown.conversation === this.thread.peek()?.conversation;
    this.seen.value = same ? shown.seq : 0;
  }

  /** The server knows that so much was read, here or in another window. */
  isKept(seq: number): void {
    this.kept.value = Math.max(this.kept.peek(), seq);
  }

  /** Whoever hears this end of the line has not heard what was told before. */
  again(): void {
    this.told = 0;
  }

  /** The chat is before the visitor's eyes, or no longer. What came meanwhile, once. */
  looks(on: boolean): readonly Row[] {
    this.looking = on;
    if (on) return this.note();
    // The page may be about to go.
    this.tell();
    return [];
  }

  /** Something has come, or all of it has: what of that the visitor sees now for the first time. */
  note(): readonly Row[] {
    const thread = this.thread.peek();
    if (!thread?.caughtUp || !this.looking) return [];
    const fresh = this.unseen();
    if (thread.cursor > this.seen.peek()) {
      this.seen.value = thread.cursor;
      const shown: Shown = { conversation: thread.conversation, seq: thread.cursor };
      keep("session", SHOWN_KEY, shown);
    }
    if (this.owes()) {
      this.cancel();
      this.cancel = this.world.after(TELL_MS, () => this.tell());
    }
    return fresh;
  }

  private unseen(): readonly Row[] {
    const upto = Math.max(this.kept.value, this.seen.value);
    return this.newsAfter(upto || this.lastAct());
  }

  /** Where nothing is known, as of a chat from before it was kept: who acts has seen what stood there. */
  private lastAct(): number {
    const rows = this.thread.value?.rows.value ?? [];
    return rows.findLast(({ body }) => !isNews(body))?.seq ?? 0;
  }

  private newsAfter(seq: number): readonly Row[] {
    const rows = this.thread.value?.rows.value ?? [];
    return rows.filter((row) => row.seq > seq && isNews(row.body));
  }

  /** The server does not know yet of something that was seen. */
  private owes(): boolean {
    const seen = this.seen.peek();
    const known = Math.max(this.kept.peek(), this.told);
    return seen > known && this.newsAfter(known).some((row) => row.seq <= seen);
  }

  private tell(): void {
    this.cancel();
    const conversation = this.thread.peek()?.conversation;
    if (!conversation || !this.owes()) return;
    const seq = this.seen.peek();
    if (this.send({ t: "read", conversation, seq })) this.told = seq;
  }
}
