// An agent's side: the desk as the server last told it, and the conversations in this agent's hands.
// Draws nothing.
import { batch, computed, type Signal, signal } from "@preact/signals-core";
import { Connection, VERSION } from "../shared/conn.ts";
import { errorText, lang } from "../shared/i18n.ts";
import { type Line, pendingLine } from "../shared/lines.ts";
import { freshId, Outbox } from "../shared/outbox.ts";
import { keep, recall } from "../shared/storage.ts";
import { actId, type EventFrame, leavesLine, type Row, Thread } from "../shared/thread.ts";
import type {
  AgentFrame,
  AlarmBody,
  DeskBody,
  OfferBody,
  Presence,
  ServerFrame,
  WrapUpCode,
} from "../shared/wire.ts";
import type { World } from "../shared/world.ts";
import { Trial } from "./trial.ts";

/** What is kept until it is stored; a question that is only tried is not. */
export type AgentAct = Exclude<Extract<AgentFrame, { id: string }>, { t: "try" }>;
export type Offer = OfferBody & { until: number };

export interface Room {
  news(conversation: string, row: Row): void;
  offered(offer: Offer): void;
  alarmed(alarm: AlarmBody): void;
  notSent(text: string, code: string): void;
  trouble(text: string): void;
  wordingIs(version: string): void;
}

const TEXT_CHARS_MAX = 4_000;
const TYPING_AGAIN_MS = 4_000;
const DRAFT_KEY = "puente.draft.";

export class Desk {
  readonly body = signal<DeskBody | null>(null);
  readonly offers = signal<readonly Offer[]>([]);
  /** Visitors in danger whom nobody has taken yet. */
  readonly alarms = computed<readonly AlarmBody[]>(() => this.body.value?.alarms ?? []);
  readonly threads = signal<ReadonlyMap<string, Thread>>(new Map());
  readonly selected = signal<string | null>(null);
  readonly unread = signal<Readonly<Record<string, number>>>({});
  readonly problems = signal<readonly string[]>([]);
  /** Why the bot goes by words alone, in the operators' English. */
  readonly wordsAlone = signal<string | null>(null);
  readonly textCharsMax = signal(TEXT_CHARS_MAX);
  readonly connection: Connection<AgentFrame>;
  readonly outbox: Outbox<AgentAct>;
  readonly trial = new Trial((frame) => this.connection.send(frame));
  /** What the window's title counts. */
  readonly calls = computed(
    () =>
      this.alarms.value.length +
      this.offers.value.length +
      Object.values(this.unread.value).filter((n) => n > 0).length,
  );
  private epoch: string | undefined;
  private drafts = new Map<string, Signal<string>>();
  private typingSentAt = 0;
  /** The conversation of an offer just accepted: it is opened when it arrives. */
  private expected: string | null = null;

  constructor(
    private readonly room: Room,
    private readonly world: World,
  ) {
    this.connection = new Connection(
      {
        path: "/ws/agent",
        hello: () => this.hello(),
        hear: (frame) => batch(() => this.hear(frame)),
      },
      world,
    );
    this.outbox = new Outbox(world, (act) => this.connection.send(act), "puente.outbox.console");
  }

  /** The lines of one conversation, with what is still on its way. */
  lines(conversation: string): readonly Line[] {
    const rows: readonly Row[] = this.threads.value.get(conversation)?.rows.value ?? [];
    const name = this.body.value?.me.name ?? "";
    const waiting: Line[] = [];
    for (const entry of this.outbox.entries.value) {
      const { act } = entry;
      if (act.t !== "say" || act.conversation !== conversation) continue;
      const body = { kind: "agent", id: act.id, name, text: act.text, lang: lang.value } as const;
      const line = pendingLine(entry, body);
      if (line) waiting.push(line);
    }
    return waiting.length ? [...rows, ...waiting] : rows;
  }

  draft(conversation: string): Signal<string> {
    let found = this.drafts.get(conversation);
    if (!found) {
      found = signal(recall<string>("session", DRAFT_KEY + conversation) ?? "");
      this.drafts.set(conversation, found);
      found.subscribe((text) => keep("session", DRAFT_KEY + conversation, text || null));
    }
    return found;
  }

  select(conversation: string | null): void {
    this.selected.value = conversation;
    this.seen();
  }

  /** What is on the screen is read. */
  seen(): void {
    const open = this.selected.peek();
    if (!open || !this.unread.peek()[open]) return;
    this.unread.value = { ...this.unread.peek(), [open]: 0 };
  }

  say(conversation: string, text: string): void {
    this.typing(conversation, false);
    this.outbox.add({ t: "say", id: freshId(), conversation, text });
  }

  presence(presence: Presence): void {
    this.outbox.add({ t: "presence", id: freshId(), presence });
  }

  accept(offer: Offer): void {
    if (this.answered(offer.offer)) return;
    this.expected = offer.conversation;
    this.outbox.add({ t: "accept", id: freshId(), offer: offer.offer });
  }

  take({ conversation }: AlarmBody): void {
    this.expected = conversation;
    this.outbox.add({ t: "take", id: freshId(), conversation });
  }

  decline(offer: Offer): void {
    if (this.answered(offer.offer)) return;
    this.outbox.add({ t: "decline", id: freshId(), offer: offer.offer });
  }

  /** An answer to this offer is on its way. */
  answered(offer: string): boolean {
    return this.outbox.entries.value.some(
      ({ act, standing }) => "offer" in act && act.offer === offer && standing !== "refused",
    );
  }

  end(conversation: string): void {
    this.outbox.add({ t: "end", id: freshId(), conversation });
  }

  wrapUp(conversation: string, code: WrapUpCode): void {
    this.outbox.add({ t: "wrap-up", id: freshId(), conversation, code });
  }

  giveBack(conversation: string): void {
    this.outbox.add({ t: "return", id: freshId(), conversation });
  }

  asking(kind: AgentAct["t"], conversation?: string): boolean {
    return this.outbox.entries.value.some(
      ({ act, standing }) =>
        act.t === kind &&
        standing === "waiting" &&
        (!conversation || ("conversation" in act && act.conversation === conversation)),
    );
  }

  typing(conversation: string, on: boolean): void {
    const at = this.world.now();
    if (on ? at - this.typingSentAt < TYPING_AGAIN_MS : this.typingSentAt === 0) return;
    this.typingSentAt = on ? at : 0;
    this.connection.send({ t: "typing", conversation, on });
  }

  private hello(): AgentFrame {
    const after: Record<string, number> = {};
    for (const [id, thread] of this.threads.peek()) after[id] = thread.cursor;
    return { t: "hello", v: VERSION, after, epoch: this.epoch };
  }

  private hear(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        this.welcome(frame);
        break;
      case "desk":
        this.deskIs(frame.desk);
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
      case "ack": {
        const thread = this.threads.peek().get(frame.conversation);
        const cursor = thread?.cursor ?? Number.POSITIVE_INFINITY;
        this.outbox.acknowledge(frame.id, frame.seq, frame.conversation, cursor);
        thread?.expect(frame.seq, () => {
          const held = this.threads.peek().get(thread.conversation) === thread;
          if (held) this.connection.resume("behind");
        });
        break;
      }
      case "error":
        this.refused(frame.code, frame.id, frame.retry_ms);
        break;
      case "phrases":
        this.room.wordingIs(frame.version);
        break;
      case "authoring":
        this.problems.value = frame.problems;
        this.wordsAlone.value = frame.words_alone ?? null;
        break;
      case "tried":
        this.trial.hear(frame.id, frame.trial);
        break;
    }
  }

  private welcome(frame: Extract<ServerFrame, { t: "welcome" }>): void {
    this.textCharsMax.value = frame.text_chars_max;
    const replaced = this.epoch !== undefined && this.epoch !== frame.epoch;
    if (replaced) this.outbox.forgetStored();
    for (const thread of this.threads.peek().values()) {
      if (replaced) thread.reset();
      thread.setLive(false);
    }
    this.epoch = frame.epoch;
    this.room.wordingIs(frame.phrases);
    this.outbox.resend();
    this.trial.again();
  }

  private deskIs(desk: DeskBody): void {
    const known = new Set(this.offers.peek().map((offer) => offer.offer));
    const rung = new Set(this.alarms.peek().map((alarm) => alarm.conversation));
    this.offers.value = desk.offers.map((offer) => ({
      ...offer,
      until: this.world.now() + offer.left_ms,
    }));
    this.body.value = desk;
    for (const offer of this.offers.value) {
      if (!known.has(offer.offer)) this.room.offered(offer);
    }
    for (const alarm of this.alarms.value) {
      if (!rung.has(alarm.conversation)) this.room.alarmed(alarm);
    }
    const mine = desk.mine.map(({ conversation }) => conversation);
    this.threads.value = new Map(mine.map((id) => [id, this.threadOf(id)]));
    this.forget((id) => !mine.includes(id));
    const open = this.selected.peek();
    if (this.expected && mine.includes(this.expected)) {
      this.select(this.expected);
      this.expected = null;
    } else if (open && !mine.includes(open)) {
      this.select(null);
    }
  }

  /** Leaves nothing of a chat that is in other hands now. */
  private forget(gone: (conversation: string) => boolean): void {
    const unread = Object.entries(this.unread.peek());
    if (unread.some(([id]) => gone(id))) {
      this.unread.value = Object.fromEntries(unread.filter(([id]) => !gone(id)));
    }
    for (const [id, draft] of this.drafts) {
      if (!gone(id)) continue;
      draft.value = "";
      this.drafts.delete(id);
    }
  }

  private threadOf(conversation: string): Thread {
    const known = this.threads.peek().get(conversation);
    if (known) return known;
    const begun = new Thread(conversation, this.world);
    this.threads.value = new Map([...this.threads.peek(), [conversation, begun]]);
    return begun;
  }

  private event(frame: EventFrame): void {
    const thread = this.threadOf(frame.conversation);
    const result = thread.take(frame);
    if (result === "gap") this.connection.resume("gap");
    if (result !== "new") return;
    const id = actId(frame.body);
    this.outbox.read(frame.conversation, frame.seq, id);
    if (!thread.caughtUp || !leavesLine(frame.body)) return;
    if (frame.body.kind === "visitor") {
      const count = (this.unread.peek()[frame.conversation] ?? 0) + 1;
      this.unread.value = { ...this.unread.peek(), [frame.conversation]: count };
    }
    this.room.news(frame.conversation, { key: id ?? `s${frame.seq}`, ...frame });
  }

  private refused(code: string, id?: string | null, retryMs?: number | null): void {
    if (id && this.trial.refused(id, code)) return;
    const entry = id ? this.outbox.refuse(id, code, retryMs) : undefined;
    if ((id && !entry) || entry?.standing === "waiting") return;
    if (entry?.act.t === "say") {
      this.room.notSent(entry.act.text, code);
      return;
    }
    if (entry) this.outbox.drop(entry.act.id);
    this.room.trouble(errorText(code));
  }
}
