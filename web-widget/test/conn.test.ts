// @vitest-environment node
// The connection by itself: when it comes back, when it does not, and how it notices silence.
import { describe, expect, it } from "vitest";
import { backoffMs } from "../src/shared/backoff.ts";
import { Connection, type Status } from "../src/shared/conn.ts";
import type { ServerFrame, VisitorFrame } from "../src/shared/wire.ts";
import { chance, FakeTime, FaultyServer } from "./world.ts";

function begin() {
  const time = new FakeTime();
  const server = new FaultyServer(time, chance(5));
  const heard: ServerFrame[] = [];
  const hello = (): VisitorFrame => ({
    t: "hello",
    v: 1,
    site: "s",
    lang: "en",
    lang_from: "page",
    after: 0,
  });
  const ends = { path: "/ws", hello, hear: (frame: ServerFrame) => heard.push(frame) };
  const connection = new Connection<VisitorFrame>(ends, server.world());
  connection.start();
  time.pass(50);
  return { time, server, connection, heard };
}

const status = (connection: { status: { value: Status } }) => connection.status.value;

describe("a connection", () => {
  it("is online only after the welcome", () => {
    const { connection, heard } = begin();
    expect(status(connection)).toBe("online");
    expect(heard.map(({ t }) => t)).toEqual(["welcome"]);
  });

  it.each([1001, 1006, 1011, 1012, 4000, 4499])("comes back after %i", (code) => {
    const { time, server, connection } = begin();
    server.current?.kill(code);
    time.pass(40_000);
    expect(status(connection)).toBe("online");
  });

  it.each([4500, 4510, 4511, 4999])("stays away after %i and says why", (code) => {
    const { time, server, connection } = begin();
    server.current?.kill(code);
    time.pass(60_000);
    expect(status(connection)).toBe("stopped");
    expect(connection.stoppedBy.value).toBe(code);
  });

  it("answers a ping", () => {
    const { server } = begin();
    server.current?.deliver({ t: "ping" });
    expect(server.current?.sent.at(-1)).toEqual({ t: "pong" });
  });

  it("asks after one heartbeat of silence and leaves after two", () => {
    const { time, server } = begin();
    const socket = server.current;
    if (socket) socket.silent = true;
    time.pass(1_100);
    expect(socket?.sent.at(-1)).toEqual({ t: "ping" });
    time.pass(2_000);
    expect(socket?.dead).toBe(true);
    expect(server.sockets.length).toBeGreaterThan(1);
  });

  it("returns when a server that goes away said it may", () => {
    const { time, server, connection } = begin();
    server.current?.deliver({ t: "going-away", reconnect_ms: 7_000 });
    time.pass(6_900);
    expect(server.sockets).toHaveLength(1);
    time.pass(200);
    expect(status(connection)).toBe("online");
  });

  it("does not wait any longer when the network is back", () => {
    const { time, server, connection } = begin();
    server.current?.deliver({ t: "going-away", reconnect_ms: 60_000 });
    connection.kick();
    time.pass(50);
    expect(status(connection)).toBe("online");
  });

  it("gives up on a server that never says welcome", () => {
    const { time, server, connection } = begin();
    server.current?.kill();
    server.trouble = 0;
    time.pass(2);
    for (const socket of server.sockets) socket.silent = true;
    time.pass(60_000);
    expect(server.sockets.length).toBeGreaterThan(1);
    expect(status(connection)).toBe("online");
  });
});

describe("the wait before a return", () => {
  it("is random, doubles its ceiling and has an end", () => {
    expect(backoffMs(0, () => 1)).toBe(500);
    expect(backoffMs(3, () => 1)).toBe(4_000);
    expect(backoffMs(50, () => 1)).toBe(30_000);
    expect(backoffMs(50, () => 0)).toBe(0);
  });
});
