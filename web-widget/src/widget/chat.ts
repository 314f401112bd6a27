// The visitor's side of one conversation: what arrives, what is asked, which language it is in.
// Draws nothing; the page reads its signals.
import { computed, signal } from "@preact/signals-core";
import { Client, type ClientListeners, type Welcome } from "../shared/client.ts";
import { VERSION } from "../shared/conn.ts";
import { errorText, type Lang, lang, t } from "../shared/i18n.ts";
import type { Line } from "../shared/lines.ts";
import { freshId } from "../shared/outbox.ts";
import { type EventFrame, type Row, Thread } from "../shared/thread.ts";
import type {
  EventBody,
  Feedback,
  LangFrom,
  ServerFrame,
  VisitorFrame,
  WaitChoice,
} from "../shared/wire.ts";
import type { World } from "../shared/world.ts";
import { Reading } from "./reading.ts";

type VisitorAct = Extract<VisitorFrame, { id: string }>;

/** What the page does about the outside: tell the reader, count the unread, fetch the wording. */
export interface ChatListeners extends ClientListeners {
  news(row: Row, mine: boolean): void;
  /** What came while nobody looked, told once. */
  meanwhile(rows: readonly Row[]): void;
  trouble(text: string): void;
  langIs(lang: Lang): void;
  /** The browser refused the cookie: whoever keeps this token is this visitor. */
  tokenIs(token: string): void;
}

export class Chat extends Client<VisitorFrame, VisitorAct, ChatListeners> {
  readonly thread = signal<Thread | null>(null);
  readonly lines = computed<readonly Line[]>(() =>
    this.withPending(this.thread.value?.rows.value ?? [], (act) => this.pendingBody(act)),
  );
  readonly reading: Reading;
  readonly state = computed(() => this.thread.value?.state.value ?? null);
  readonly phase = computed(() => this.state.value?.phase ?? "bot");
  /** The visitor has written something. */
  readonly wrote = computed(() => this.lines.value.some(({ body }) => body.kind === "visitor"));
  /** The bot answers: alone, or while a person is awaited. */
  readonly botAnswers = computed(() =>
    ["bot", "queued", "offered", "left-message"].includes(this.phase.value),
  );
  /** There is an answer of which nobody has said yet whether it helped. */
  readonly judging = computed(() => this.phase.value === "bot" && this.state.value?.judge != null);
  private token: string | undefined;
  /** What the last hello said of it. */
  private saidToken: string | undefined;
  private titles = new Map<string, string>();
  private mine = new Set<string>();

  constructor(
    private readonly site: string,
    private langFrom: LangFrom,
    listeners: ChatListeners,
    world: World,
  ) {
    super({ path: "/ws", outboxKey: `puente.outbox.${site}` }, listeners, world);
    this.reading = new Reading(this.thread, (frame) => this.connection.send(frame), world);
  }

  /** The token of an earlier page in this tab. One that comes late counts while nothing is said. */
  remember(token: string): void {
    if (token === this.token || this.thread.peek()) return;
    this.token = token;
    if (this.connection.status.peek() === "online") this.connection.restart();
  }

  say(text: string): void {
    this.typing(false);
    this.ask({ t: "say", id: freshId(), text });
  }

  choose(article: string, title: string): void {
    const id = freshId();
    this.titles.set(id, title);
    this.ask({ t: "choose", id, article });
  }

  feedback(verdict: Feedback): void {
    this.ask({ t: "feedback", id: freshId(), verdict });
  }

  person(): void {
    this.ask({ t: "person", id: freshId() });
  }

  wait(choice: WaitChoice): void {
    this.ask({ t: "wait", id: freshId(), choice });
  }

  /** No person is needed any more. */
  callOff(): void {
    this.ask({ t: "call-off", id: freshId() });
  }

  end(): void {
    this.ask({ t: "end", id: freshId() });
  }

  /** The visitor's own choice, which the desk then keeps to. */
  setLang(to: Lang): void {
    this.langFrom = "chosen";
    this.listeners.langIs(to);
    if (this.thread.peek()) this.ask({ t: "lang", id: freshId(), lang: to });
    else if (this.connection.status.peek() === "online") this.connection.restart();
  }

  /** Told to whoever answers, at most every few seconds: the bot holds its answer back meanwhile. */
  typing(on: boolean): void {
    const phase = this.phase.peek();
    if (!this.thread.peek() || phase === "wrap-up" || phase === "ended") return;
    this.tellTyping(on, { t: "typing", on });
  }

  /** The chat is before the visitor's eyes, or no longer. */
  looks(on: boolean): void {
    this.listeners.meanwhile(this.reading.looks(on));
  }

  private ask(act: VisitorAct): void {
    this.mine.add(act.id);
    this.outbox.add(act);
    const entry = this.outbox.find(act.id);
    const body = entry && this.pendingBody(entry.act);
    if (body) this.listeners.news({ key: act.id, seq: 0, at: this.world.now(), body }, true);
  }

  protected override hello(): VisitorFrame {
    const thread = this.thread.peek();
    this.saidToken = this.token;
    return {
      t: "hello",
      v: VERSION,
      site: this.site,
      lang: lang.peek(),
      lang_from: this.langFrom,
      token: this.token,
      conversation: thread?.conversation,
      after: thread?.cursor ?? 0,
      epoch: this.epoch,
    };
  }

  protected override hear(frame: ServerFrame): void {
    switch (frame.t) {
      case "live":
      case "typing":
        if (!this.known(frame.conversation)) break;
        super.hear(frame);
        if (frame.t === "live") this.listeners.meanwhile(this.reading.note());
        break;
      case "read":
        if (this.known(frame.conversation)) this.reading.isKept(frame.seq);
        break;
      case "state":
        super.hear(frame);
        this.follow(frame.state.lang);
        break;
      default:
        super.hear(frame);
    }
  }

  protected override welcome(frame: Welcome): void {
    if (frame.token && this.token !== this.saidToken) {
      // The old token arrived after hello: who that is counts, not the stranger just made.
      this.connection.restart();
      return;
    }
    if (frame.token) {
      this.token = frame.token;
      this.listeners.tokenIs(frame.token);
    }
    super.welcome(frame);
  }

  protected override reconcile(frame: Welcome): void {
    const thread = this.thread.peek();
    if (frame.conversation !== thread?.conversation) {
      this.outbox.forgetStored();
      this.thread.value = frame.conversation ? new Thread(frame.conversation, this.world) : null;
      this.reading.begin();
    } else if (thread && frame.from === 0 && thread.cursor > 0) {
      this.outbox.forgetStored();
      thread.reset();
      this.reading.begin(true);
    }
    this.reading.again();
    this.thread.peek()?.setLive(false);
  }

  protected override known(conversation: string): Thread | undefined {
    const thread = this.thread.peek();
    return thread?.conversation === conversation ? thread : undefined;
  }

  /** One that began under our eyes has no history to be silent about. */
  protected override begin(conversation: string): Thread {
    const begun = new Thread(conversation, this.world);
    begun.caughtUp = true;
    this.thread.value = begun;
    this.reading.begin();
    return begun;
  }

  protected override took(_: EventFrame, news: Row | null): void {
    if (news && !this.mine.has(news.key)) this.listeners.news(news, false);
    this.reading.note();
  }

  /** The desk may notice another language by itself; the page follows, unless a choice is on its way. */
  private follow(to: Lang): void {
    if (to !== lang.peek() && !this.asking("lang")) this.listeners.langIs(to);
  }

  protected override failed(code: string, act: VisitorAct | undefined): void {
    if (act?.t !== "lang") this.listeners.trouble(errorText(code));
  }

  private pendingBody(act: VisitorAct): EventBody | null {
    const { id } = act;
    switch (act.t) {
      case "say":
        return { kind: "visitor", id, text: act.text, lang: lang.value, masked: 0 };
      case "choose":
        return { kind: "chose", id, title: this.titles.get(id) ?? t("chosen-article") };
      case "person":
        return { kind: "asked-person", id };
      case "feedback":
        return { kind: "feedback", id, verdict: act.verdict };
      case "wait":
        return { kind: "wait", id, choice: act.choice };
      case "call-off":
      case "lang":
      case "end":
        return null;
    }
  }
}
