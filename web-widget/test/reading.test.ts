// What is unread is one thing for all pages and tabs of a visitor, and is told seldom.
import { beforeEach, describe, expect, it } from "vitest";
import { lang } from "../src/shared/i18n.ts";
import type { Row } from "../src/shared/thread.ts";
import type { EventBody } from "../src/shared/wire.ts";
import { Chat } from "../src/widget/chat.ts";
import { TELL_MS } from "../src/widget/reading.ts";
import { chance, FakeTime, FaultyServer } from "./world.ts";

const agent = (text: string): EventBody => ({
  kind: "agent",
  id: text,
  name: "A",
  text,
  lang: "en",
});

const time = new FakeTime();
let server: FaultyServer;

/** Another page or tab of the same visitor. */
function opens(inSight = false, prepare = () => {}) {
  sessionStorage.clear();
  prepare();
  const announced: string[] = [];
  const note = ({ body }: Row) => "text" in body && announced.push(body.text);
  let sees = inSight;
  const chat: Chat = new Chat(
    `site-${Math.random()}`,
    "page",
    {
      news: (row) => sees && note(row),
      meanwhile: (rows) => rows.forEach(note),
      notSent() {},
      trouble() {},
      langIs() {},
      wordingIs() {},
      tokenIs() {},
    },
    server.world(),
  );
  chat.looks(inSight);
  chat.connection.start();
  time.pass(100);
  const looks = (on: boolean) => {
    sees = on;
    chat.looks(on);
  };
  return { chat, looks, announced, unread: () => chat.reading.unread.value };
}

beforeEach(() => {
  sessionStorage.clear();
  lang.value = "en";
  server = new FaultyServer(time, chance(5));
});

describe("answered while away", () => {
  it("is counted by the next page, and by another tab, until one of them is looked at", () => {
    server.append(agent("one"));
    server.append(agent("two"));
    server.append({ kind: "hidden" });
    const page = opens();
    const tab = opens();
    expect([page.unread(), tab.unread()]).toEqual([2, 2]);
    page.looks(true);
    expect(page.unread()).toBe(0);
    time.pass(TELL_MS + 100);
    expect(tab.unread()).toBe(0);
    expect(opens().unread()).toBe(0);
    expect(server.readings).toEqual([3]);
  });

  it("counts only words of the desk", () => {
    server.append({ kind: "visitor", id: "v", text: "hello", lang: "en", masked: 0 });
    server.append({ kind: "asked-person", id: "p" });
    server.append({ kind: "notice", phrase: { id: "notice-agent-joined", args: {} } });
    expect(opens().unread()).toBe(1);
  });

  it("is what came after the visitor's last act, where nothing was ever kept", () => {
    server.append(agent("old"));
    server.append({ kind: "visitor", id: "v", text: "thanks", lang: "en", masked: 0 });
    server.append(agent("new"));
    expect(opens().unread()).toBe(1);
  });

  it("is announced once when the chat is opened, and not again on the next page", () => {
    server.append(agent("one"));
    const page = opens();
    expect(page.announced).toEqual([]);
    server.append(agent("two"));
    time.pass(100);
    page.looks(true);
    expect(page.announced).toEqual(["one", "two"]);
    server.append(agent("three"));
    time.pass(TELL_MS + 100);
    page.looks(false);
    page.looks(true);
    expect(page.announced).toEqual(["one", "two", "three"]);
    expect(opens(true).announced).toEqual([]);
  });

  it("is announced by a page that opens with its panel open", () => {
    server.append(agent("one"));
    expect(opens(true).announced).toEqual(["one"]);
  });
});

it("a reload says nothing again, though the server was not told in time", () => {
  server.append(agent("one"));
  expect(opens(true).announced).toEqual(["one"]);
  const shown = sessionStorage.getItem("puente.shown") ?? "";
  server.current?.kill();
  const after = opens(true, () => sessionStorage.setItem("puente.shown", shown));
  expect(server.readings).toEqual([]);
  expect(after.announced).toEqual([]);
  time.pass(TELL_MS + 100);
  expect(server.readings).toContain(1);
});

describe("what is told to the server", () => {
  it("is one position for all that came lately", () => {
    const page = opens(true);
    for (const text of ["1", "2", "3", "4", "5"]) {
      server.append(agent(text));
      time.pass(100);
    }
    time.pass(TELL_MS + 100);
    expect(server.readings).toEqual([5]);
    expect(page.unread()).toBe(0);
  });

  it("is nothing while only the visitor writes", () => {
    const page = opens(true);
    page.chat.say("hello");
    page.chat.say("there");
    time.pass(10_000);
    expect(server.readings).toEqual([]);
  });

  it("is told at once when the chat goes out of sight, for the page may go next", () => {
    const page = opens(true);
    server.append(agent("one"));
    time.pass(50);
    page.looks(false);
    time.pass(50);
    expect(server.readings).toEqual([1]);
  });

  it("is told again when nobody heard it", () => {
    const page = opens(true);
    server.append(agent("one"));
    time.pass(50);
    const socket = server.current;
    if (socket) socket.halfOpen = true;
    time.pass(TELL_MS + 100);
    expect(server.readings).toEqual([]);
    socket?.kill();
    time.pass(10_000);
    expect(server.readings).toEqual([1]);
    expect(page.unread()).toBe(0);
  });

  it("begins anew with another conversation", () => {
    server.append(agent("one"));
    const page = opens(true);
    time.pass(TELL_MS + 100);
    expect(server.readings).toEqual([1]);
    page.looks(false);
    server.conversation = "cnv_2";
    server.log = [];
    server.mark = 0;
    server.append(agent("of another"));
    server.current?.kill();
    time.pass(10_000);
    expect(page.unread()).toBe(1);
  });
});
