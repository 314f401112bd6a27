// An agent's side: the desk as the server last told it, and the conversations in this agent's hands.
// Draws nothing.
import { computed, type Signal, signal } from "@preact/signals-core";
import { Client, type ClientListeners, type Welcome } from "../../shared/client.ts";
import { VERSION } from "../../shared/conn.ts";
import { lang } from "../../shared/i18n.ts";
import type { Line } from "../../shared/lines.ts";
import { freshId } from "../../shared/outbox.ts";
import { keep, recall } from "../../shared/storage.ts";
import { type EventFrame, type Row, Thread } from "../../shared/thread.ts";
import type {
  AgentFrame,
  AlarmBody,
  DeskBody,
  OfferBody,
  Presence,
  ServerFrame,
  WrapUpCode,
} from "../../shared/wire.ts";
import type { World } from "../../shared/world.ts";
import { Trial } from "./trial.ts";
import { byWait } from "./waits.ts";

/** What is kept until it is stored; a question that is only tried is not. */
export type AgentAct = Exclude<Extract<AgentFrame, { id: string }>, { t: "try" }>;
export type Offer = OfferBody & { until: number; gone?: boolean };

/** What the console does about the outside. */
export interface DeskListeners extends ClientListeners {
  news(conversation: string, row: Row): void;
  /** Whether this chat is before the agent's eyes. */
  watched(conversation: string): boolean;
  /** A chat is in other hands, and not by this agent's doing. */
  lost(): void;
  offered(offer: Offer): void;
  alarmed(alarm: AlarmBody): void;
  trouble(code: string): void;
}

/** An offer that lapsed stays in sight for so long: a key that was meant for it must not land elsewhere. */
export const GONE_MS = 2_000;
const DRAFT_KEY = "puente.draft.";

export class Desk extends Client<AgentFrame, AgentAct, DeskListeners> {
  readonly body = signal<DeskBody | null>(null);
  /** Those that are open, and for a moment those that are gone. */
  readonly offers = signal<readonly Offer[]>([]);
  readonly openOffers = computed(() => this.offers.value.filter(({ gone }) => !gone));
  /** Visitors in danger whom nobody has taken yet. */
  readonly alarms = computed<readonly AlarmBody[]>(() => this.body.value?.alarms ?? []);
  readonly threads = signal<ReadonlyMap<string, Thread>>(new Map());
  readonly selected = signal<string | null>(null);
  /** What the server says is unread, by conversation. */
  readonly unread = computed<Readonly<Record<string, number>>>(() => {
    const counts = Array.from(this.threads.value, ([id, thread]) => {
      return [id, thread.state.value?.unread ?? 0] as const;
    });
    return Object.fromEntries(counts);
  });
  /** The chats in hand: who waits for a reply first. */
  readonly mine = computed(() =>
    byWait(this.body.value?.mine ?? [], (conversation) => this.waitsSince(conversation)),
  );
  /** How many faults authors have to mend. */
  readonly problems = signal(0);
  /** The bot goes by words alone. */
  readonly wordsAlone = signal(false);
  readonly trial = new Trial((frame) => this.connection.send(frame));
  /** What the window's title counts. */
  readonly calls = computed(
    () =>
      this.alarms.value.length +
      this.openOffers.value.length +
      Object.values(this.unread.value).filter((n) => n > 0).length,
  );
  private drafts = new Map<string, Signal<string>>();
  /** The conversation of an offer just accepted: it is opened when it arrives. */
  private expected: string | null = null;
  /** Offers that this agent has answered: they go at once, as was wanted. */
  private answers = new Set<string>();
  /** Chats that this agent has given back. */
  private letGo = new Set<string>();
  /** The approved reply that a draft began as. */
  private begunAs = new Map<string, string>();

  constructor(listeners: DeskListeners, world: World) {
    super({ path: "/ws/agent", outboxKey: "puente.outbox.console" }, listeners, world);
  }

  /** The lines of one conversation, with what is still on its way. */
  lines(conversation: string): readonly Line[] {
    const { name = "", agent } = this.body.value?.me ?? {};
    return this.withPending(this.threads.value.get(conversation)?.rows.value ?? [], (act) => {
      if (act.t !== "say" || act.conversation !== conversation) return null;
      const { id, text } = act;
      return { kind: "agent", id, name, agent, text, lang: lang.value };
    });
  }

  draft(conversation: string): Signal<string> {
    let found = this.drafts.get(conversation);
    if (!found) {
      found = signal(recall<string>("session", DRAFT_KEY + conversation) ?? "");
      this.drafts.set(conversation, found);
      found.subscribe((text) => {
        keep("session", DRAFT_KEY + conversation, text || null);
        // What is written over an emptied draft is the agent's own.
        if (!text) this.begunAs.delete(conversation);
      });
    }
    return found;
  }

  select(conversation: string | null): void {
    this.selected.value = conversation;
    this.seen();
  }

  /** What is on the screen is read; the server is told, and tells the other tabs. */
  seen(): void {
    const open = this.selected.peek();
    const thread = open ? this.threads.peek().get(open) : undefined;
    const state = thread?.state.peek();
    if (!thread || !state?.unread) return;
    thread.state.value = { ...state, unread: 0 };
    this.connection.send({ t: "read", conversation: thread.conversation, seq: thread.cursor });
  }

  /** Since when this visitor waits for a reply. */
  waitsSince(conversation: string): number | null {
    return this.threads.value.get(conversation)?.state.value?.waits_since ?? null;
  }

  /** The draft of this chat begins as an approved reply. */
  beginsAs(conversation: string, reply: string): void {
    this.begunAs.set(conversation, reply);
  }

  say(conversation: string, text: string): void {
    this.typing(conversation, false);
    const reply = this.begunAs.get(conversation);
    this.begunAs.delete(conversation);
    const said = { t: "say", id: freshId(), conversation, text } as const;
    this.outbox.add(reply ? { ...said, reply } : said);
  }

  presence(presence: Presence): void {
    this.outbox.add({ t: "presence", id: freshId(), presence });
  }

  accept(offer: Offer): void {
    if (offer.gone || this.answered(offer.offer)) return;
    this.expected = offer.conversation;
    this.answers.add(offer.offer);
    this.outbox.add({ t: "accept", id: freshId(), offer: offer.offer });
  }

  take({ conversation }: AlarmBody): void {
    this.expected = conversation;
    this.outbox.add({ t: "take", id: freshId(), conversation });
  }

  decline(offer: Offer): void {
    if (offer.gone || this.answered(offer.offer)) return;
    this.answers.add(offer.offer);
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
    this.letGo.add(conversation);
    this.outbox.add({ t: "return", id: freshId(), conversation });
  }

  /** Nothing that was asked is still on its way. */
  readonly settled = computed(() =>
    this.outbox.entries.value.every(({ standing }) => standing === "refused"),
  );

  typing(conversation: string, on: boolean): void {
    this.tellTyping(on, { t: "typing", conversation, on });
  }

  protected override hello(): AgentFrame {
    const after: Record<string, number> = {};
    for (const [id, thread] of this.threads.peek()) after[id] = thread.cursor;
    return { t: "hello", v: VERSION, after, epoch: this.epoch };
  }

  protected override hear(frame: ServerFrame): void {
    switch (frame.t) {
      case "desk":
        this.deskIs(frame.desk);
        break;
      case "state":
        super.hear(frame);
        if (frame.state.unread && this.listeners.watched(frame.conversation)) this.seen();
        break;
      case "ack":
        // What was asked about no chat in hand has no event that could follow.
        if (this.known(frame.conversation)) super.hear(frame);
        else this.outbox.drop(frame.id);
        break;
      case "authoring":
        this.problems.value = frame.count ?? frame.problems.length;
        this.wordsAlone.value = Boolean(frame.words_alone);
        break;
      case "tried":
        this.trial.hear(frame.id, frame.trial);
        break;
      default:
        super.hear(frame);
    }
  }

  protected override welcome(frame: Welcome): void {
    super.welcome(frame);
    this.trial.again();
  }

  protected override reconcile(frame: Welcome): void {
    const replaced = this.epoch !== undefined && this.epoch !== frame.epoch;
    if (replaced) this.outbox.forgetStored();
    for (const thread of this.threads.peek().values()) {
      if (replaced) thread.reset();
      thread.setLive(false);
    }
  }

  private deskIs(desk: DeskBody): void {
    const known = new Set(this.openOffers.peek().map((offer) => offer.offer));
    const rung = new Set(this.alarms.peek().map((alarm) => alarm.conversation));
    this.offersAre(desk.offers);
    this.body.value = desk;
    for (const offer of this.openOffers.value) {
      if (!known.has(offer.offer)) this.listeners.offered(offer);
    }
    for (const alarm of this.alarms.value) {
      if (!rung.has(alarm.conversation)) this.listeners.alarmed(alarm);
    }
    const mine = desk.mine.map(({ conversation }) => conversation);
    for (const [id, thread] of this.threads.peek()) if (!mine.includes(id)) this.leaves(id, thread);
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

  private offersAre(open: readonly OfferBody[]): void {
    const now = this.world.now();
    const fresh = new Map(open.map((one) => [one.offer, { ...one, until: now + one.left_ms }]));
    const kept: Offer[] = [];
    for (const before of this.offers.peek()) {
      const still = fresh.get(before.offer);
      fresh.delete(before.offer);
      if (still) kept.push(still);
      else if (before.gone) kept.push(before);
      else if (!this.answers.delete(before.offer)) {
        kept.push({ ...before, gone: true });
        this.world.after(GONE_MS, () => this.removes(before.offer));
      }
    }
    this.offers.value = [...kept, ...fresh.values()];
  }

  private removes(offer: string): void {
    this.offers.value = this.offers.peek().filter((one) => one.offer !== offer || !one.gone);
  }

  private leaves(conversation: string, thread: Thread): void {
    const phase = thread.state.peek()?.phase;
    const open = phase === "active" || phase === "dormant";
    if (!this.letGo.delete(conversation) && open) this.listeners.lost();
  }

  /** Leaves nothing of a chat that is in other hands now. */
  private forget(gone: (conversation: string) => boolean): void {
    for (const [id, draft] of this.drafts) {
      if (!gone(id)) continue;
      draft.value = "";
      this.drafts.delete(id);
    }
  }

  protected override known(conversation: string): Thread | undefined {
    return this.threads.peek().get(conversation);
  }

  protected override begin(conversation: string): Thread {
    const begun = new Thread(conversation, this.world);
    this.threads.value = new Map([...this.threads.peek(), [conversation, begun]]);
    return begun;
  }

  protected override took({ conversation }: EventFrame, news: Row | null): void {
    if (news) this.listeners.news(conversation, news);
  }

  protected override refused(code: string, id?: string | null, retryMs?: number | null): void {
    if (!id || !this.trial.refused(id, code)) super.refused(code, id, retryMs);
  }

  protected override failed(code: string, act: AgentAct | undefined): void {
    // Whatever became of it, it was not this answer.
    if (act && "offer" in act) this.answers.delete(act.offer);
    if (act?.t === "return") this.letGo.delete(act.conversation);
    this.listeners.trouble(code);
  }
}
