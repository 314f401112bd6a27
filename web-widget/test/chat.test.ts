// The visitor's side against a server and a network that do everything a network can do.
import { beforeEach, describe, expect, it } from "vitest";
import { lang } from "../src/shared/i18n.ts";
import type { Row } from "../src/shared/thread.ts";
import type { EventBody } from "../src/shared/wire.ts";
import { Chat } from "../src/widget/chat.ts";
import { chance, type FakeSocket, FakeTime, FaultyServer } from "./world.ts";

function begin(seed = 1) {
  const time = new FakeTime();
  const server = new FaultyServer(time, chance(seed));
  const news: Row[] = [];
  const told: string[] = [];
  const missed: Row[] = [];
  const tokens: string[] = [];
  const chat = new Chat(
    `site-${seed}-${Math.random()}`,
    "page",
    {
      news: (row, mine) => !mine && news.push(row),
      meanwhile: (rows) => missed.push(...rows),
      notSent: (text, code) => told.push(`not sent: ${text} (${code})`),
      trouble: (text) => told.push(text),
      langIs: (to) => {
        lang.value = to;
      },
      wordingIs: () => {},
      tokenIs: (token) => {
        tokens.push(token);
      },
    },
    server.world(),
  );
  chat.connection.start();
  return { time, server, chat, news, told, missed, tokens };
}

const texts = (chat: Chat) =>
  chat.lines.value.map(({ body }) => ("text" in body ? body.text : body.kind));
const stored = (server: FaultyServer) =>
  server.log
    .filter(({ body }) => body.kind !== "hidden")
    .map(({ body }) => ("text" in body ? body.text : body.kind));

beforeEach(() => {
  sessionStorage.clear();
  lang.value = "en";
});

describe("a number sent in pieces", () => {
  it("is replaced in the lines that are already there, and counts as an event of its own", () => {
    const { time, server, chat, news } = begin();
    chat.say("4111 1111");
    time.pass(2_000);
    server.append({
      kind: "masked",
      pieces: [{ seq: 1, text: "[PAN]", masked: 1 }],
    });
    server.append({ kind: "agent", id: "a1", name: "A", text: "ok", lang: "en" });
    time.pass(2_000);
    expect(texts(chat)).toEqual(["[PAN]", "ok"]);
    expect(chat.thread.value?.cursor).toBe(3);
    expect(chat.lines.value[0]?.body).toMatchObject({ kind: "visitor", masked: 1 });
    expect(news.map(({ body }) => body.kind)).toEqual(["agent"]);
  });

  it("leaves no line for a kind of event that this page does not know", () => {
    const { time, server, chat, news } = begin();
    chat.say("hello");
    time.pass(2_000);
    server.append({ kind: "from-a-later-server" } as unknown as EventBody);
    time.pass(2_000);
    expect(texts(chat)).toEqual(["hello"]);
    expect(chat.thread.value?.cursor).toBe(2);
    expect(news).toEqual([]);
  });
});

describe("a conversation over a bad network", () => {
  it.each(Array.from({ length: 150 }, (_, n) => n + 1))(
    "ends as the server's log, nothing lost, nothing twice, all as it was said (seed %i)",
    (seed) => {
      const { time, server, chat } = begin(seed);
      const pick = chance(seed * 7919);
      server.trouble = pick();
      let said = 0;
      for (let step = 0; step < 60; step += 1) {
        const what = pick();
        if (what < 0.4) {
          said += 1;
          chat.say(`v${said}`);
        } else if (what < 0.6) {
          server.append({ kind: "agent", id: `a${step}`, name: "A", text: `a${step}`, lang: "es" });
        } else if (what < 0.7) server.append({ kind: "hidden" });
        else if (what < 0.75) server.current?.kill(pick() < 0.5 ? 1006 : 1012);
        else if (what < 0.8) chat.person();
        else if (what < 0.83 && server.current) server.current.silent = true;
        time.pass(pick() * 4_000);
        const shown = chat.lines.value.map(({ key }) => key);
        expect(new Set(shown).size).toBe(shown.length);
      }
      server.trouble = 0;
      time.pass(120_000);
      expect(texts(chat)).toEqual(stored(server));
      expect(chat.outbox.entries.value).toEqual([]);
      const kept = new Set(server.log.map(({ body }) => ("id" in body ? body.id : "")));
      for (const id of server.acknowledged) expect(kept.has(id)).toBe(true);
      const own = stored(server).filter((text) => text.startsWith("v"));
      expect(own).toEqual(Array.from({ length: said }, (_, n) => `v${n + 1}`));
    },
  );

  it("takes the server's word when its store was replaced", () => {
    const { time, server, chat } = begin();
    chat.say("before");
    time.pass(1_000);
    server.epoch = "e2";
    server.log = [];
    server.append({ kind: "agent", id: "n1", name: "A", text: "after", lang: "en" });
    server.current?.kill();
    time.pass(10_000);
    expect(texts(chat)).toEqual(["after"]);
  });
});

describe("a message", () => {
  it("keeps its row from the first moment to the stored event", () => {
    const { time, chat } = begin();
    time.pass(100);
    chat.say("hola");
    const [first] = chat.lines.value;
    expect(first).toMatchObject({ standing: "waiting" });
    time.pass(1_000);
    const [second] = chat.lines.value;
    expect(second?.key).toBe(first?.key);
    expect(second?.standing).toBeUndefined();
  });

  it("that is refused stays with its reason until it is tried again", () => {
    const { time, server, chat, told } = begin();
    time.pass(100);
    server.trouble = 0;
    chat.say("nope");
    const id = chat.lines.value[0]?.key ?? "";
    server.current?.deliver({ t: "error", id, code: "conversation-full" });
    expect(chat.lines.value[0]).toMatchObject({ standing: "refused", code: "conversation-full" });
    expect(told).toEqual(["not sent: nope (conversation-full)"]);
    chat.outbox.again(id);
    time.pass(1_000);
    expect(texts(chat)).toEqual(["nope"]);
    expect(chat.outbox.entries.value).toEqual([]);
  });

  it.each([
    [
      "frame-too-large",
      (socket: FakeSocket) => socket.deliver({ t: "error", code: "frame-too-large" }),
    ],
    ["not-json", (socket: FakeSocket) => socket.deliver({ t: "error", code: "not-json" })],
    ["frame-too-large", (socket: FakeSocket) => socket.kill(1009)],
  ])("that nobody could read is put aside (%s), and what comes behind goes on", (code, unread) => {
    const { time, server, chat, told } = begin();
    server.trouble = 0;
    server.unread = unread;
    time.pass(100);
    chat.say("unreadable");
    chat.say("readable");
    time.pass(30_000);
    expect(told).toEqual([`not sent: unreadable (${code})`]);
    expect(stored(server)).toEqual(["readable"]);
    expect(chat.outbox.entries.value).toMatchObject([{ standing: "refused", code }]);
  });

  it("that came too fast is sent again by itself", () => {
    const { time, server, chat, told } = begin();
    time.pass(100);
    const socket = server.current;
    if (socket) socket.halfOpen = true;
    chat.say("quick");
    const id = chat.lines.value[0]?.key ?? "";
    socket?.deliver({ t: "error", id, code: "too-fast", retry_ms: 1_500 });
    expect(chat.lines.value[0]).toMatchObject({ standing: "waiting", code: "too-fast" });
    const before = socket?.sent.length ?? 0;
    time.pass(1_600);
    expect(socket?.sent.slice(before)).toContainEqual({ t: "say", id, text: "quick" });
    expect(told).toEqual([]);
  });

  it("outlives the page where the browser lets it be kept", () => {
    const time = new FakeTime();
    const server = new FaultyServer(time, chance(3));
    const page = {
      news() {},
      meanwhile() {},
      notSent() {},
      trouble() {},
      langIs() {},
      wordingIs() {},
      tokenIs() {},
    };
    const first = new Chat("kept", "page", page, server.world());
    first.say("still here");
    const second = new Chat("kept", "page", page, server.world());
    second.connection.start();
    time.pass(1_000);
    expect(stored(server)).toEqual(["still here"]);
  });
});

describe("the token of a browser that refuses the cookie", () => {
  const welcome = (token?: string) => ({
    t: "welcome" as const,
    v: 1,
    epoch: "e1",
    from: 0,
    head: 0,
    heartbeat_ms: 25_000,
    text_chars_max: 4_000,
    phrases: "p",
    ...(token ? { token } : {}),
  });

  it("is handed to whoever can keep it, and said in every later hello", () => {
    const { time, server, chat, tokens } = begin();
    time.pass(100);
    server.current?.deliver(welcome("fresh"));
    expect(tokens).toEqual(["fresh"]);
    chat.connection.restart();
    time.pass(100);
    expect(server.hellos.at(-1)?.token).toBe("fresh");
  });

  it("of an earlier page goes before the stranger that was made meanwhile, once", () => {
    const { time, server, chat, tokens } = begin();
    time.pass(2);
    // Hello is on its way without it.
    chat.remember("old");
    server.current?.deliver(welcome("stranger"));
    time.pass(2_000);
    expect(server.hellos.at(-1)?.token).toBe("old");
    expect(tokens).toEqual([]);
    server.current?.deliver(welcome("no token of ours"));
    const hellos = server.hellos.length;
    time.pass(2_000);
    expect(server.hellos).toHaveLength(hellos);
    expect(tokens).toEqual(["no token of ours"]);
  });

  it("that comes when something has been said is not taken up any more", () => {
    const { time, server, chat } = begin();
    chat.say("hello");
    time.pass(1_000);
    const hellos = server.hellos.length;
    chat.remember("old");
    time.pass(1_000);
    expect(server.hellos).toHaveLength(hellos);
  });
});

describe("typing", () => {
  /** What the server was told of it. */
  const heard = (server: FaultyServer) =>
    server.current?.sent.flatMap((frame) => (frame.t === "typing" ? [frame.on] : []));

  it("is told to whoever answers, the bot included, at most every few seconds", () => {
    const { time, server, chat } = begin();
    chat.typing(true);
    time.pass(1_000);
    expect(heard(server)).toEqual([]);
    chat.say("hello");
    time.pass(60_000);
    chat.typing(true);
    chat.typing(true);
    time.pass(5_000);
    chat.typing(true);
    chat.typing(false);
    time.pass(1_000);
    expect(heard(server)).toEqual([true, true, false]);
  });
});

describe("what is spoken", () => {
  it("is silent about history and speaks each later event once, also those missed while away", () => {
    const { time, server, chat, news } = begin();
    server.append({ kind: "agent", id: "h1", name: "A", text: "old", lang: "en" });
    chat.connection.restart();
    time.pass(100);
    expect(news).toEqual([]);
    server.current?.kill();
    server.append({ kind: "agent", id: "h2", name: "A", text: "missed", lang: "en" });
    time.pass(5_000);
    server.append({ kind: "agent", id: "h3", name: "A", text: "live", lang: "en" });
    time.pass(100);
    expect(news.map(({ body }) => "text" in body && body.text)).toEqual(["missed", "live"]);
  });
});

describe("the language", () => {
  it("chosen before a conversation is said in a new hello", () => {
    const { time, server, chat } = begin();
    time.pass(100);
    chat.setLang("es");
    time.pass(100);
    expect(server.hellos.at(-1)).toMatchObject({ lang: "es", lang_from: "chosen" });
  });

  it("that the desk goes on in is the page's too", () => {
    const { time, server, chat } = begin();
    chat.say("hola");
    time.pass(1_000);
    const state = { phase: "bot", lang: "es", lang_chosen: false, answering: false } as const;
    server.current?.deliver({ t: "state", conversation: "cnv_1", state });
    expect(lang.value).toBe("es");
  });

  it("on its way is not undone by an older state", () => {
    const { time, server, chat } = begin();
    chat.say("hola");
    time.pass(1_000);
    chat.setLang("es");
    const state = { phase: "bot", lang: "en", lang_chosen: false, answering: false } as const;
    server.current?.deliver({ t: "state", conversation: "cnv_1", state });
    expect(lang.value).toBe("es");
  });
});
