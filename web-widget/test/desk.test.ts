// An agent's side: offers, several chats over one connection, what is unread.
import { beforeEach, describe, expect, it } from "vitest";
import { Desk, type Offer } from "../src/console/desk.ts";
import type {
  AgentFrame,
  AlarmBody,
  DeskBody,
  EventBody,
  ServerFrame,
} from "../src/shared/wire.ts";
import type { SocketLike } from "../src/shared/world.ts";
import { FakeTime } from "./world.ts";

class Line implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: AgentFrame[] = [];
  closedWith: number | undefined;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(code?: number): void {
    this.closedWith = code;
  }
  tell(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const mine = (conversation: string) =>
  ({ conversation, lang: "es", skill: "reports", priority: "P3", since: 0 }) as const;
const offer = (name: string, conversation: string) =>
  ({
    offer: name,
    conversation,
    lang: "es",
    widened: false,
    skill: "reports",
    priority: "P2",
    reason: "asked",
    since: 0,
    left_ms: 30_000,
    summary: "hola",
  }) as const;

function body(more: Partial<DeskBody>): DeskBody {
  return {
    me: { agent: "a", name: "Ana", langs: ["es"], presence: "available", capacity: 3, load: 0 },
    offers: [],
    mine: [],
    waiting: [],
    staffed: [],
    ...more,
  };
}

function begin() {
  const time = new FakeTime();
  const lines: Line[] = [];
  const offered: Offer[] = [];
  const alarmed: AlarmBody[] = [];
  const trouble: string[] = [];
  const desk = new Desk(
    {
      news() {},
      offered: (one) => offered.push(one),
      alarmed: (one) => alarmed.push(one),
      notSent: (text) => trouble.push(text),
      trouble: (text) => trouble.push(text),
      wordingIs() {},
    },
    {
      now: () => time.at,
      after: time.after,
      random: () => 0.5,
      open: () => {
        const line = new Line();
        lines.push(line);
        time.after(1, () => line.onopen?.());
        return line;
      },
    },
  );
  desk.connection.start();
  const line = () => lines.at(-1) as Line;
  const welcome = (epoch = "e1") => {
    time.pass(2);
    line().tell({
      t: "welcome",
      v: 1,
      epoch,
      from: 0,
      head: 0,
      heartbeat_ms: 60_000,
      text_chars_max: 100,
      phrases: "p",
    });
  };
  const event = (conversation: string, seq: number, what: EventBody) =>
    line().tell({ t: "event", conversation, seq, at: seq, body: what });
  const visitor = (id: string): EventBody => ({
    kind: "visitor",
    id,
    text: id,
    lang: "es",
    masked: 0,
  });
  welcome();
  return { time, desk, lines, line, welcome, event, visitor, offered, alarmed, trouble };
}

beforeEach(() => sessionStorage.clear());

const alarm = (conversation: string, more: Partial<AlarmBody> = {}): AlarmBody => ({
  conversation,
  lang: "en",
  reason: "emergency",
  since: 0,
  summary: "he is not breathing",
  takes: true,
  ...more,
});

describe("an alarm", () => {
  it("is told once while it lasts, and again when it comes back", () => {
    const { line, alarmed, desk } = begin();
    line().tell({ t: "desk", desk: body({ alarms: [alarm("c1")] }) });
    line().tell({ t: "desk", desk: body({ alarms: [alarm("c1", { takes: false })] }) });
    expect(alarmed.map((one) => one.conversation)).toEqual(["c1"]);
    expect(desk.calls.value).toBe(1);
    line().tell({ t: "desk", desk: body({}) });
    expect(desk.alarms.value).toEqual([]);
    expect(desk.calls.value).toBe(0);
    line().tell({ t: "desk", desk: body({ alarms: [alarm("c1")] }) });
    expect(alarmed.length).toBe(2);
  });

  it("is taken by one act, and the chat opens when it arrives", () => {
    const { desk, line } = begin();
    line().tell({ t: "desk", desk: body({ alarms: [alarm("c1")] }) });
    desk.take(alarm("c1"));
    expect(desk.asking("take", "c1")).toBe(true);
    expect(line().sent.at(-1)).toMatchObject({ t: "take", conversation: "c1" });
    const mine = [
      { conversation: "c1", lang: "en", skill: "reports", priority: "P1", since: 0 } as const,
    ];
    line().tell({ t: "desk", desk: body({ mine }) });
    expect(desk.selected.value).toBe("c1");
  });
});

describe("an offer", () => {
  it("is told once, however often the desk is", () => {
    const { line, offered } = begin();
    const desk = body({ offers: [offer("o1", "c1")] });
    line().tell({ t: "desk", desk });
    line().tell({ t: "desk", desk });
    expect(offered).toHaveLength(1);
    expect(offered[0]?.until).toBeGreaterThan(29_000);
  });

  it("opens its chat when it is accepted, and is answered once", () => {
    const { desk, line } = begin();
    line().tell({ t: "desk", desk: body({ offers: [offer("o1", "c1")] }) });
    const [one] = desk.offers.value;
    if (!one) throw new Error("no offer");
    desk.accept(one);
    desk.accept(one);
    desk.decline(one);
    expect(line().sent.filter(({ t }) => t === "accept" || t === "decline")).toHaveLength(1);
    line().tell({ t: "desk", desk: body({ mine: [mine("c1")] }) });
    expect(desk.selected.value).toBe("c1");
  });

  it("that is gone says so and frees the buttons", () => {
    const { desk, line, trouble } = begin();
    line().tell({ t: "desk", desk: body({ offers: [offer("o1", "c1")] }) });
    const [one] = desk.offers.value;
    if (!one) throw new Error("no offer");
    desk.accept(one);
    const sent = line().sent.find(({ t }) => t === "accept");
    const id = sent && "id" in sent ? sent.id : "";
    line().tell({ t: "error", id, code: "offer-gone" });
    expect(trouble).toHaveLength(1);
    expect(desk.answered("o1")).toBe(false);
  });
});

describe("several chats", () => {
  it("keep their own cursors over one connection and resume from them", () => {
    const { time, desk, line, event, visitor, welcome } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1"), mine("c2")] }) });
    event("c1", 1, visitor("a"));
    event("c2", 1, visitor("b"));
    event("c2", 2, visitor("c"));
    line().onclose?.({ code: 1006 });
    time.pass(300);
    expect(line().sent[0]).toMatchObject({ t: "hello", after: { c1: 1, c2: 2 }, epoch: "e1" });
    welcome("e2");
    expect(desk.threads.value.get("c2")?.cursor).toBe(0);
  });

  it("are resumed when something is missing", () => {
    const { line, event, visitor } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1")] }) });
    const before = line();
    event("c1", 3, visitor("late"));
    expect(before.closedWith).toBe(4000);
  });

  it("count what is unread until they are opened", () => {
    const { desk, line, event, visitor } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1")] }) });
    event("c1", 1, visitor("history"));
    line().tell({ t: "live", conversation: "c1" });
    event("c1", 2, visitor("news"));
    expect(desk.unread.value).toEqual({ c1: 1 });
    expect(desk.calls.value).toBe(1);
    desk.select("c1");
    expect(desk.unread.value).toEqual({ c1: 0 });
  });

  it("keep what was asked until it is stored", () => {
    const { desk, line, event } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1")] }) });
    desk.say("c1", "hola");
    const [pending] = desk.lines("c1");
    expect(pending?.standing).toBe("waiting");
    const id = pending?.key ?? "";
    line().tell({ t: "ack", id, conversation: "c1", seq: 1 });
    expect(desk.lines("c1")[0]?.standing).toBe("stored");
    event("c1", 1, { kind: "agent", id, name: "Ana", text: "hola", lang: "es" });
    expect(desk.outbox.entries.value).toEqual([]);
  });
});

describe("an act without a conversation", () => {
  it("is done with its acknowledgement", () => {
    const { desk, line } = begin();
    desk.presence("away");
    const sent = line().sent.at(-1);
    const id = sent && "id" in sent ? sent.id : "";
    line().tell({ t: "ack", id, conversation: "", seq: 0 });
    expect(desk.outbox.entries.value).toEqual([]);
  });
});
