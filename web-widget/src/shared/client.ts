// The protocol as every client speaks it: one connection, one outbox, and what each frame does to them and to the
// threads. Knows neither visitors nor agents; the chat and the console add what is theirs. Draws nothing.
import { batch, type Signal, signal } from "@preact/signals-core";
import { Connection } from "./conn.ts";
import { type Line, pendingLine } from "./lines.ts";
import { type Act, Outbox } from "./outbox.ts";
import { actId, type EventFrame, leavesLine, type Row, type Thread } from "./thread.ts";
import type { EventBody, ServerFrame } from "./wire.ts";
import type { World } from "./world.ts";

export type Welcome = Extract<ServerFrame, { t: "welcome" }>;
type Ack = Extract<ServerFrame, { t: "ack" }>;

/** What a page does about the outside, whoever reads it. */
export interface ClientListeners {
  /** The server keeps this text out of the conversation; it is still in the outbox. */
  notSent(text: string, code: string): void;
  wordingIs(version: string): void;
}

/** Until the server says otherwise. */
const TEXT_CHARS_MAX = 4_000;
/** While typing, the other side is told again this often. */
const TYPING_AGAIN_MS = 4_000;

export abstract class Client<
  Frame extends { t: string },
  Command extends Act & Frame,
  Listeners extends ClientListeners,
> {
  readonly textCharsMax: Signal<number> = signal(TEXT_CHARS_MAX);
  readonly connection: Connection<Frame>;
  readonly outbox: Outbox<Command>;
  /** Which life of the store the threads are from. */
  protected epoch: string | undefined;
  private typingSentAt = 0;

  constructor(
    at: { path: string; outboxKey: string },
    protected readonly listeners: Listeners,
    protected readonly world: World,
  ) {
    this.connection = new Connection(
      {
        path: at.path,
        hello: () => this.hello(),
        hear: (frame) => batch(() => this.hear(frame)),
      },
      world,
    );
    this.outbox = new Outbox(world, (command) => this.connection.send(command), at.outboxKey);
  }

  /** Who this is, and how far each thread has been read. */
  protected abstract hello(): Frame;
  /** The thread of a conversation that this client already has. */
  protected abstract known(conversation: string): Thread | undefined;
  /** A thread for a conversation that this client has just heard of. */
  protected abstract begin(conversation: string): Thread;
  /** Brings the threads in line with what the server can continue; `epoch` is still the one before. */
  protected abstract reconcile(frame: Welcome): void;
  /** A new event is in its thread; `news` is its line, unless it was history or leaves none. */
  protected abstract took(frame: EventFrame, news: Row | null): void;
  /** Something other than a text was refused for good, or the error is about no command. */
  protected abstract failed(code: string, command: Command | undefined): void;

  /** Whether a command of this kind is on its way, about this conversation if one is named. */
  asking(kind: Command["t"], conversation?: string): boolean {
    return this.outbox.entries.value.some(
      ({ act, standing }) =>
        act.t === kind &&
        standing === "waiting" &&
        (!conversation || act.conversation === conversation),
    );
  }

  protected threadOf(conversation: string): Thread {
    return this.known(conversation) ?? this.begin(conversation);
  }

  /** What is stored, then what is on its way; commands without a body leave no line. */
  protected withPending(
    rows: readonly Row[],
    bodyOf: (command: Command) => EventBody | null,
  ): readonly Line[] {
    const pending = this.outbox.entries.value
      .map((entry) => pendingLine(entry, bodyOf(entry.act)))
      .filter((line) => line !== null);
    return pending.length ? [...rows, ...pending] : rows;
  }

  /** Sends that the reader types or has stopped, at most every few seconds. */
  protected tellTyping(on: boolean, frame: Frame): void {
    const at = this.world.now();
    if (on ? at - this.typingSentAt < TYPING_AGAIN_MS : this.typingSentAt === 0) return;
    this.typingSentAt = on ? at : 0;
    this.connection.send(frame);
  }

  protected hear(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        this.welcome(frame);
        break;
      case "event":
        this.event(frame);
        break;
      case "live":
        this.threadOf(frame.conversation).setLive(true);
        break;
      case "state":
        this.threadOf(frame.conversation).state.value = frame.state;
        break;
      case "typing":
        this.threadOf(frame.conversation).setTyping(frame.on);
        break;
      case "ack":
        this.acknowledged(frame);
        break;
      case "error":
        this.refused(frame.code, frame.id, frame.retry_ms);
        break;
      case "phrases":
        this.listeners.wordingIs(frame.version);
        break;
    }
  }

  protected welcome(frame: Welcome): void {
    this.textCharsMax.value = frame.text_chars_max;
    this.reconcile(frame);
    this.epoch = frame.epoch;
    this.listeners.wordingIs(frame.phrases);
    this.outbox.resend();
  }

  protected refused(code: string, id?: string | null, retryMs?: number | null): void {
    const about = this.outbox.meant(code, id);
    const entry = about ? this.outbox.refuse(about, code, retryMs) : undefined;
    if ((about && !entry) || entry?.standing === "waiting") return;
    if (entry?.act.text !== undefined) {
      this.listeners.notSent(entry.act.text, code);
      return;
    }
    if (entry) this.outbox.drop(entry.act.id);
    this.failed(code, entry?.act);
  }

  private event(frame: EventFrame): void {
    const thread = this.threadOf(frame.conversation);
    const taken = thread.take(frame);
    if (taken === "gap") this.connection.resume("gap");
    if (taken !== "new") return;
    const id = actId(frame.body);
    this.outbox.read(frame.conversation, frame.seq, id);
    const isNews = thread.caughtUp && leavesLine(frame.body);
    this.took(frame, isNews ? { key: id ?? `s${frame.seq}`, ...frame } : null);
  }

  /** The command is stored; its event is due. */
  private acknowledged({ id, seq, conversation }: Ack): void {
    const thread = this.threadOf(conversation);
    this.outbox.acknowledge(id, seq, conversation, thread.cursor);
    thread.expect(seq, () => {
      if (this.known(conversation) === thread) this.connection.resume("behind");
    });
  }
}
