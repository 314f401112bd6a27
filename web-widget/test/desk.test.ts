// An agent's side: offers, several chats over one connection, what is unread.
import { beforeEach, describe, expect, it } from "vitest";
import { Desk, GONE_MS, type Offer } from "../src/console/desk/desk.ts";
import type {
  AgentFrame,
  AlarmBody,
  DeskBody,
  EventBody,
  ServerFrame,
  StateBody,
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
  let watching = "";
  let losses = 0;
  const desk = new Desk(
    {
      news() {},
      watched: (conversation) => conversation === watching,
      lost: () => {
        losses += 1;
      },
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
  const state = (conversation: string, more: Partial<StateBody>) => {
    const stands = { phase: "active", lang: "es", lang_chosen: false, answering: false } as const;
    line().tell({ t: "state", conversation, state: { ...stands, ...more } });
  };
  const watch = (conversation: string) => {
    watching = conversation;
  };
  const lost = () => losses;
  welcome();
  const told = { offered, alarmed, trouble, lost };
  return { time, desk, lines, line, welcome, event, visitor, state, watch, ...told };
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

  it("that lapses stays in sight as gone for two seconds, answers nothing, and counts for nothing", () => {
    const { desk, line, time, offered } = begin();
    line().tell({ t: "desk", desk: body({ offers: [offer("o1", "c1"), offer("o2", "c2")] }) });
    line().tell({ t: "desk", desk: body({ offers: [offer("o2", "c2"), offer("o3", "c3")] }) });
    const shown = () => desk.offers.value.map(({ offer, gone }) => [offer, gone ?? false]);
    expect(shown()).toEqual([
      ["o1", true],
      ["o2", false],
      ["o3", false],
    ]);
    expect(desk.calls.value).toBe(2);
    const [gone] = desk.offers.value;
    if (!gone) throw new Error("no offer");
    desk.accept(gone);
    desk.decline(gone);
    expect(line().sent.filter(({ t }) => t === "accept" || t === "decline")).toEqual([]);
    time.pass(GONE_MS - 10);
    expect(shown()).toHaveLength(3);
    time.pass(20);
    expect(shown()).toEqual([
      ["o2", false],
      ["o3", false],
    ]);
    expect(offered.map((one) => one.offer)).toEqual(["o1", "o2", "o3"]);
  });

  it("that the agent answered goes at once", () => {
    const { desk, line } = begin();
    line().tell({ t: "desk", desk: body({ offers: [offer("o1", "c1")] }) });
    const [one] = desk.offers.value;
    if (!one) throw new Error("no offer");
    desk.decline(one);
    line().tell({ t: "desk", desk: body({}) });
    expect(desk.offers.value).toEqual([]);
  });

  it("that was refused because it lapsed is shown as gone, too", () => {
    const { desk, line } = begin();
    line().tell({ t: "desk", desk: body({ offers: [offer("o1", "c1")] }) });
    const [one] = desk.offers.value;
    if (!one) throw new Error("no offer");
    desk.accept(one);
    const sent = line().sent.find(({ t }) => t === "accept");
    line().tell({ t: "error", id: sent && "id" in sent ? sent.id : "", code: "offer-gone" });
    line().tell({ t: "desk", desk: body({}) });
    expect(desk.offers.value).toMatchObject([{ offer: "o1", gone: true }]);
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

  it("have read what the server says, until they are opened", () => {
    const { desk, line, state } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1")] }) });
    state("c1", { unread: 2, waits_since: 5 });
    expect(desk.unread.value).toEqual({ c1: 2 });
    expect(desk.calls.value).toBe(1);
    desk.select("c1");
    expect(desk.unread.value).toEqual({ c1: 0 });
    expect(line().sent.at(-1)).toEqual({ t: "read", conversation: "c1", seq: 0 });
    expect(desk.waitsSince("c1")).toBe(5);
  });

  it("are read at once while they are before the agent's eyes, and only told then", () => {
    const { desk, line, state, watch } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1"), mine("c2")] }) });
    desk.select("c1");
    watch("c1");
    state("c1", { unread: 1 });
    state("c2", { unread: 1 });
    expect(desk.unread.value).toEqual({ c1: 0, c2: 1 });
    expect(line().sent.filter(({ t }) => t === "read")).toHaveLength(1);
  });

  it("stand in the order in which visitors wait for a reply", () => {
    const { desk, line, state } = begin();
    const chats = ["c1", "c2", "c3", "c4"].map((id, since) => ({ ...mine(id), since }));
    line().tell({ t: "desk", desk: body({ mine: chats }) });
    state("c2", { waits_since: 90 });
    state("c4", { waits_since: 40 });
    const order = () => desk.mine.value.map(({ conversation }) => conversation);
    expect(order()).toEqual(["c4", "c2", "c1", "c3"]);
    state("c4", {});
    expect(order()).toEqual(["c2", "c1", "c3", "c4"]);
  });

  it("that leave without the agent's doing are told of, and others are not", () => {
    const { desk, line, state, lost } = begin();
    line().tell({ t: "desk", desk: body({ mine: [mine("c1"), mine("c2"), mine("c3")] }) });
    for (const id of ["c1", "c2"]) state(id, {});
    state("c3", { phase: "wrap-up" });
    desk.giveBack("c2");
    line().tell({ t: "desk", desk: body({ mine: [mine("c1")] }) });
    expect(lost()).toBe(0);
    line().tell({ t: "desk", desk: body({}) });
    expect(lost()).toBe(1);
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
