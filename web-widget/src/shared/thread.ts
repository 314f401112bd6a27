// One conversation as this reader has it: events in the server's order, without gaps or repeats.
// Draws nothing and sends nothing.
import { signal } from "@preact/signals-core";
import type { EventBody, PieceBody, ServerFrame, StateBody } from "./wire.ts";
import type { World } from "./world.ts";

export type EventFrame = Extract<ServerFrame, { t: "event" }>;

export interface Row {
  /** Stable for the life of the row: the client's id where there is one. */
  key: string;
  seq: number;
  at: number;
  body: EventBody;
}

/** Somebody who stopped without saying so is not typing for ever. */
const TYPING_MS = 8_000;
/** An acknowledged act's own event follows at once; this is more than long enough. */
const BEHIND_MS = 10_000;
/** While catching up the page is drawn at most this often. */
const CATCH_UP_MS = 250;

/** The client's name for what an event records, if it records an act. */
export function actId(body: EventBody): string | undefined {
  return "id" in body ? body.id : undefined;
}

/** Kinds that this page knows and shows. A later server may send others: they count, and nothing is shown. */
const LINES: ReadonlySet<string> = new Set<EventBody["kind"]>([
  "visitor",
  "chose",
  "asked-person",
  "feedback",
  "wait",
  "answer",
  "clarify",
  "bot",
  "notice",
  "agent",
]);

/** Whether an event becomes a line of the transcript. */
export function leavesLine(body: EventBody): boolean {
  return LINES.has(body.kind);
}

/** What a visitor who was away has to read: words of the desk, not the visitor's own acts. */
const NEWS: ReadonlySet<string> = new Set<EventBody["kind"]>([
  "answer",
  "clarify",
  "bot",
  "notice",
  "agent",
]);

export function isNews(body: EventBody): boolean {
  return NEWS.has(body.kind);
}

export class Thread {
  readonly rows = signal<readonly Row[]>([]);
  readonly state = signal<StateBody | null>(null);
  readonly typing = signal(false);
  /** All that had happened before is here. */
  readonly live = signal(false);
  cursor = 0;
  /** Events from here on are news rather than history. */
  caughtUp = false;
  private log: Row[] = [];
  private cancelDraw: (() => void) | null = null;
  private cancelTyping = () => {};

  constructor(
    readonly conversation: string,
    private readonly world: World,
  ) {}

  /** `old` was here already, `gap` means that something before it is missing. */
  take(frame: EventFrame): "new" | "old" | "gap" {
    if (frame.seq <= this.cursor) return "old";
    if (frame.seq !== this.cursor + 1) return "gap";
    this.cursor = frame.seq;
    if (frame.body.kind === "masked") {
      this.replace(frame.body.pieces);
    } else if (leavesLine(frame.body)) {
      const key = actId(frame.body) ?? `s${frame.seq}`;
      this.log.push({ key, seq: frame.seq, at: frame.at, body: frame.body });
      if (this.live.peek() || this.caughtUp) this.draw();
      else this.cancelDraw ??= this.world.after(CATCH_UP_MS, () => this.draw());
      if (frame.body.kind === "agent" || frame.body.kind === "visitor") this.setTyping(false);
    }
    return "new";
  }

  /** Earlier messages read otherwise from now on. */
  private replace(pieces: readonly PieceBody[]): void {
    const read = new Map(pieces.map((piece) => [piece.seq, piece]));
    this.log = this.log.map((row) => {
      const piece = read.get(row.seq);
      if (!piece || !("text" in row.body)) return row;
      return { ...row, body: { ...row.body, text: piece.text, masked: piece.masked } };
    });
    if (this.live.peek() || this.caughtUp) this.draw();
  }

  /** It is known to have got as far as `seq`; if that does not arrive, something was missed. */
  expect(seq: number, missed: () => void): void {
    if (this.cursor >= seq) return;
    this.world.after(BEHIND_MS, () => {
      if (this.cursor < seq) missed();
    });
  }

  setLive(live: boolean): void {
    if (live) {
      this.caughtUp = true;
      this.draw();
    }
    this.live.value = live;
  }

  setTyping(on: boolean): void {
    this.cancelTyping();
    this.typing.value = on;
    if (on) this.cancelTyping = this.world.after(TYPING_MS, () => this.setTyping(false));
  }

  /** What is here cannot be continued; the server sends all of it again. */
  reset(): void {
    this.cursor = 0;
    this.caughtUp = false;
    this.log = [];
    this.state.value = null;
    this.live.value = false;
    this.setTyping(false);
    this.draw();
  }

  private draw(): void {
    this.cancelDraw?.();
    this.cancelDraw = null;
    this.rows.value = this.log.slice();
  }
}
