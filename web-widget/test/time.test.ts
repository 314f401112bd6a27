// Waits are reckoned by the server's clock.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { minutesSince, present, serverTimeIs } from "../src/shared/time.ts";
import { browser } from "../src/shared/world.ts";
import { Chat } from "../src/widget/chat.ts";
import { chance, FakeTime, FaultyServer } from "./world.ts";

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 28, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([-25, -1, 1, 3, 9_000])(
  "a visitor's clock that is %i hours off shows true waits",
  (off) => {
    vi.setSystemTime(NOON + off * HOUR_MS);
    serverTimeIs(NOON);
    expect(minutesSince(NOON - 4 * 60_000)).toBe(4);
    vi.advanceTimersByTime(60_000);
    expect(present()).toBe(NOON + 60_000);
    expect(browser.now()).toBe(NOON + 60_000);
  },
);

it("a clock that is set while the page is open changes nothing", () => {
  vi.setSystemTime(NOON);
  serverTimeIs(NOON);
  vi.setSystemTime(NOON + 5 * HOUR_MS);
  expect(present()).toBe(NOON);
});

it("a server that says nothing of its time leaves the clock as it is", () => {
  serverTimeIs(NOON);
  serverTimeIs(undefined);
  serverTimeIs(null);
  expect(present()).toBe(NOON);
});

it("the first welcome puts the clock right, and no connection takes that for silence", () => {
  const time = new FakeTime();
  const server = new FaultyServer(time, chance(1));
  // The visitor's clock is three hours behind until the server has spoken.
  let late = 3 * HOUR_MS;
  server.clock = () => {
    late = 0;
    return time.at;
  };
  const page = {
    news() {},
    meanwhile() {},
    notSent() {},
    trouble() {},
    langIs() {},
    wordingIs() {},
    tokenIs() {},
  };
  const chat = new Chat("clock", "page", page, { ...server.world(), now: () => time.at - late });
  chat.connection.start();
  time.pass(20_000);
  expect(chat.connection.status.value).toBe("online");
  expect(server.hellos.length).toBe(1);
});
