// The visitor's side of one conversation: what arrives, what is asked, which language it is in.
// Draws nothing; the page reads its signals.
import { batch, computed, signal } from "@preact/signals-core";
import { Connection, VERSION } from "../shared/conn.ts";
import { errorText, type Lang, lang, t } from "../shared/i18n.ts";
import { type Line, pendingLine } from "../shared/lines.ts";
import { type Entry, freshId, Outbox } from "../shared/outbox.ts";
import { actId, type EventFrame, leavesLine, type Row, Thread } from "../shared/thread.ts";
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
export interface Page {
  news(row: Row, mine: boolean): void;
  /** What came while nobody looked, told once. */
  meanwhile(rows: readonly Row[]): void;
  notSent(text: string, code: string): void;
  trouble(text: string): void;
  langIs(lang: Lang): void;
  wordingIs(version: string): void;
  /** The browser refused the cookie: whoever keeps this token is this visitor. */
  tokenIs(token: string): void;
}

const TEXT_CHARS_MAX = 4_000;
/** While typing, the other side is told again this often. */
const TYPING_AGAIN_MS = 4_000;

export class Chat {
  readonly thread = signal<Thread | null>(null);
  readonly textCharsMax = signal(TEXT_CHARS_MAX);
  readonly connection: Connection<VisitorFrame>;
  readonly outbox: Outbox<VisitorAct>;
  readonly lines = computed<readonly Line[]>(() => {
    const rows: readonly Row[] = this.thread.value?.rows.value ?? [];
    const waiting = this.outbox.entries.value
      .map((entry) => pendingLine(entry, this.pendingBody(entry)))
      .filter((line) => line !== null);
    return waiting.length ? [...rows, ...waiting] : rows;
  });
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
  /** An act of this kind is on its way. */
  readonly asking = (kind: VisitorAct["t"]) =>
    this.outbox.entries.value.some((e) => e.act.t === kind && e.standing === "waiting");
  private epoch: string | undefined;
  private token: string | undefined;
  /** What the last hello said of it. */
  private saidToken: string | undefined;
  private titles = new Map<string, string>();
  private mine = new Set<string>();
  private typingSentAt = 0;

  constructor(
    private readonly site: string,
    private langFrom: LangFrom,
    private readonly page: Page,
    private readonly world: World,
  ) {
    this.connection = new Connection(
      { path: "/ws", hello: () => this.hello(), hear: (frame) => batch(() => this.hear(frame)) },
      world,
    );
    this.reading = new Reading(this.thread, (frame) => this.connection.send(frame), world);
    this.outbox = new Outbox(world, (act) => this.connection.send(act), `puente.outbox.${site}`);
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
    this.page.langIs(to);
    if (this.thread.peek()) this.ask({ t: "lang", id: freshId(), lang: to });
    else if (this.connection.status.peek() === "online") this.connection.restart();
  }

  /** Told to whoever answers, at most every few seconds: the bot holds its answer back meanwhile. */
  typing(on: boolean): void {
    const phase = this.phase.peek();
    if (!this.thread.peek() || phase === "wrap-up" || phase === "ended") return;
    const at = this.world.now();
    if (on && at - this.typingSentAt < TYPING_AGAIN_MS) return;
    if (!on && this.typingSentAt === 0) return;
    this.typingSentAt = on ? at : 0;
    this.connection.send({ t: "typing", on });
  }

  /** The chat is before the visitor's eyes, or no longer. */
  looks(on: boolean): void {
    this.page.meanwhile(this.reading.looks(on));
  }

  private ask(act: VisitorAct): void {
    this.mine.add(act.id);
    this.outbox.add(act);
    const entry = this.outbox.find(act.id);
    const body = entry && this.pendingBody(entry);
    if (body) this.page.news({ key: act.id, seq: 0, at: this.world.now(), body }, true);
  }

  private hello(): VisitorFrame {
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

  private hear(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        this.welcome(frame);
        break;
      case "event":
        this.event(frame);
        break;
      case "live":
        if (frame.conversation === this.thread.peek()?.conversation) {
          this.thread.peek()?.setLive(true);
          this.page.meanwhile(this.reading.note());
        }
        break;
      case "read":
        if (frame.conversation === this.thread.peek()?.conversation) {
          this.reading.isKept(frame.seq);
        }
        break;
      case "state":
        this.stateIs(frame);
        break;
      case "ack": {
        const thread = this.threadOf(frame.conversation);
        this.outbox.acknowledge(frame.id, frame.seq, frame.conversation, thread.cursor);
        thread.expect(frame.seq, () => {
          if (this.thread.peek() === thread) this.connection.resume("behind");
        });
        break;
      }
      case "error":
        this.refused(frame.code, frame.id, frame.retry_ms);
        break;
      case "typing":
        if (frame.conversation === this.thread.peek()?.conversation) {
          this.thread.peek()?.setTyping(frame.on);
        }
        break;
      case "phrases":
        this.page.wordingIs(frame.version);
        break;
    }
  }

  private welcome(frame: Extract<ServerFrame, { t: "welcome" }>): void {
    if (frame.token && this.token !== this.saidToken) {
      // The old token arrived after hello: who that is counts, not the stranger just made.
      this.connection.restart();
      return;
    }
    if (frame.token) {
      this.token = frame.token;
      this.page.tokenIs(frame.token);
    }
    this.textCharsMax.value = frame.text_chars_max;
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
    this.epoch = frame.epoch;
    this.page.wordingIs(frame.phrases);
    this.outbox.resend();
  }

  /** The thread of a conversation; one that began under our eyes has no history to be silent about. */
  private threadOf(conversation: string): Thread {
    const known = this.thread.peek();
    if (known?.conversation === conversation) return known;
    const begun = new Thread(conversation, this.world);
    begun.caughtUp = true;
    this.thread.value = begun;
    this.reading.begin();
    return begun;
  }

  private event(frame: EventFrame): void {
    const thread = this.threadOf(frame.conversation);
    switch (thread.take(frame)) {
      case "old":
        return;
      case "gap":
        this.connection.resume("gap");
        return;
      case "new": {
        const id = actId(frame.body);
        this.outbox.read(frame.conversation, frame.seq, id);
        const mine = id !== undefined && this.mine.has(id);
        if (thread.caughtUp && !mine && leavesLine(frame.body)) {
          this.page.news({ key: id ?? `s${frame.seq}`, ...frame }, false);
        }
        this.reading.note();
      }
    }
  }

  /** The desk may notice another language by itself; the page follows, unless a choice is on its way. */
  private stateIs({ conversation, state }: Extract<ServerFrame, { t: "state" }>): void {
    const thread = this.threadOf(conversation);
    thread.state.value = state;
    if (state.lang !== lang.peek() && !this.asking("lang")) this.page.langIs(state.lang);
  }

  private refused(code: string, id?: string | null, retryMs?: number | null): void {
    const about = this.outbox.meant(code, id);
    const entry = about ? this.outbox.refuse(about, code, retryMs) : undefined;
    if (about && !entry) return;
    if (entry?.standing === "waiting") return;
    if (entry?.act.t === "say") {
      this.page.notSent(entry.act.text, code);
      return;
    }
    if (entry) this.outbox.drop(entry.act.id);
    if (entry?.act.t !== "lang") this.page.trouble(errorText(code));
  }

  private pendingBody({ act }: Entry<VisitorAct>): EventBody | null {
    const id = act.id;
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
