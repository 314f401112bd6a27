// A world whose time passes only when told, and a server that breaks connections at every bad moment.
import type { EventBody, ServerFrame, VisitorFrame } from "../src/shared/wire.ts";
import type { SocketLike, World } from "../src/shared/world.ts";

/** Repeatable chance (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export class FakeTime {
  at = 0;
  private timers: { at: number; then: () => void }[] = [];

  after = (ms: number, then: () => void): (() => void) => {
    const timer = { at: this.at + ms, then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** Lets time pass, timer by timer. */
  pass(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const due = this.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((one) => one !== due);
      this.at = Math.max(this.at, due.at);
      due.then();
    }
    this.at = end;
  }
}

export interface Stored {
  seq: number;
  body: EventBody;
}

type Act = Extract<VisitorFrame, { id: string }>;

/** One conversation's log, and sockets to it that lose, repeat and reorder. */
export class FaultyServer {
  /** What it answers to a message of which it can read nothing. */
  unread: ((socket: FakeSocket) => void) | null = null;
  log: Stored[] = [];
  epoch = "e1";
  conversation: string | null = null;
  /** 0 is a perfect network, 1 a hopeless one. */
  trouble = 0;
  acknowledged = new Set<string>();
  /** How far the visitor has read, and how often that was told. */
  mark = 0;
  readings: number[] = [];
  /** What the server's clock shows, where it says so. */
  clock: (() => number) | null = null;
  hellos: Extract<VisitorFrame, { t: "hello" }>[] = [];
  sockets: FakeSocket[] = [];

  constructor(
    readonly time: FakeTime,
    readonly random: () => number,
  ) {}

  world(): World {
    return {
      now: () => this.time.at,
      after: this.time.after,
      random: this.random,
      open: () => {
        const socket = new FakeSocket(this);
        this.sockets.push(socket);
        this.time.after(1, () => socket.onopen?.());
        return socket;
      },
    };
  }

  get current(): FakeSocket | undefined {
    return this.sockets.filter((socket) => !socket.dead).at(-1);
  }

  bad(share: number): boolean {
    return this.random() < share * this.trouble;
  }

  append(body: EventBody): number {
    this.conversation ??= "cnv_1";
    this.log.push({ seq: this.log.length + 1, body });
    for (const socket of this.sockets) socket.push();
    return this.log.length;
  }

  hasRead(seq: number): void {
    this.readings.push(seq);
    this.mark = Math.max(this.mark, seq);
    for (const socket of this.sockets) socket.tellRead();
  }

  /** Stores an act once, however often it comes. */
  store(act: Act): number {
    const known = this.log.find(({ body }) => "id" in body && body.id === act.id);
    if (known) return known.seq;
    if (act.t === "say") {
      return this.append({ kind: "visitor", id: act.id, text: act.text, lang: "en", masked: 0 });
    }
    return this.append({ kind: "asked-person", id: act.id });
  }
}

export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  dead = false;
  silent = false;
  halfOpen = false;
  sent: VisitorFrame[] = [];
  private cursor: number | null = null;

  constructor(private readonly server: FaultyServer) {}

  send(text: string): void {
    const frame = JSON.parse(text) as VisitorFrame;
    this.sent.push(frame);
    if (this.dead || this.halfOpen) return;
    if (this.server.bad(0.15)) {
      this.kill();
      return;
    }
    // What is lost takes everything after it along: nothing arrives any more, and nobody says so.
    if (this.server.bad(0.05)) this.halfOpen = true;
    if (this.halfOpen) return;
    this.server.time.after(1 + this.server.random() * 5, () => this.take(frame));
  }

  close(): void {
    this.dead = true;
  }

  kill(code = 1006): void {
    if (this.dead) return;
    this.dead = true;
    this.server.time.after(1, () => this.onclose?.({ code }));
  }

  emit(frame: ServerFrame): void {
    if (this.dead || this.silent || this.halfOpen || this.server.bad(0.08)) return;
    const copies = this.server.bad(0.1) ? 2 : 1;
    for (let n = 0; n < copies; n += 1) {
      // Now and then much later than what follows: reordered.
      const ms = this.server.bad(0.1) ? 20 : 2;
      this.server.time.after(ms, () => !this.dead && this.deliver(frame));
    }
    if (this.server.bad(0.05)) this.kill();
  }

  deliver(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  push(): void {
    if (this.cursor === null || this.dead) return;
    for (const { seq, body } of this.server.log.slice(this.cursor)) {
      this.emit({ t: "event", conversation: this.name, seq, at: seq, body });
      this.cursor = seq;
    }
  }

  tellRead(): void {
    if (this.cursor === null || !this.server.mark) return;
    this.emit({ t: "read", conversation: this.name, seq: this.server.mark });
  }

  private get name(): string {
    return this.server.conversation ?? "cnv_1";
  }

  private take(frame: VisitorFrame): void {
    if (this.dead) return;
    if (frame.t === "hello") this.hello(frame);
    else if (frame.t === "ping") this.emit({ t: "pong" });
    else if (frame.t === "read") this.server.hasRead(frame.seq);
    else if ("id" in frame && this.cursor !== null) this.act(frame);
  }

  private act(frame: Act): void {
    if (this.server.unread && frame.t === "say" && frame.text === "unreadable") {
      this.server.unread(this);
      return;
    }
    if (this.server.bad(0.1)) {
      this.emit({ t: "error", id: frame.id, code: "too-fast", retry_ms: 300 });
      return;
    }
    const seq = this.server.store(frame);
    // Stored, yet never acknowledged.
    if (this.server.bad(0.15)) {
      this.kill();
      return;
    }
    this.server.acknowledged.add(frame.id);
    this.emit({ t: "ack", id: frame.id, conversation: this.name, seq });
  }

  private hello(frame: Extract<VisitorFrame, { t: "hello" }>): void {
    this.server.hellos.push(frame);
    const { conversation, epoch, log } = this.server;
    const same = frame.conversation === conversation && frame.epoch === epoch;
    const from = same ? frame.after : 0;
    this.emit({
      t: "welcome",
      v: 1,
      conversation,
      epoch,
      from,
      head: log.length,
      heartbeat_ms: 1_000,
      text_chars_max: 4_000,
      phrases: "p1",
      now: this.server.clock?.(),
    });
    this.cursor = from;
    this.tellRead();
    this.push();
    if (conversation) this.emit({ t: "live", conversation });
  }
}
