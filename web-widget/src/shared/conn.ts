// One connection that comes back by itself: hello first, heartbeats both ways, jittered returns.
// Knows the frames that keep a connection alive and nothing about conversations.
import { signal } from "@preact/signals-core";
import { backoffMs } from "./backoff.ts";
import { serverTimeIs } from "./time.ts";
import type { ServerFrame } from "./wire.ts";
import type { SocketLike, World } from "./world.ts";

export const VERSION = 1;
/** How long a server may take to answer `hello`. */
const WELCOME_MS = 10_000;
/** A connection that lasted this long was a good one: the next return is quick again. */
const STEADY_MS = 5_000;
const HEARTBEAT_MS = 25_000;
/** Our own closes; the server's are in its protocol. */
export const CLOSE_RESUME = 4000;
/** WebSocket's own word for a frame that nobody wants to read. */
const CLOSE_TOO_LARGE = 1009;
const CLOSE_FINAL_FROM = 4500;
const CLOSE_FINAL_TO = 4999;

export type Status = "off" | "connecting" | "online" | "waiting" | "stopped";

export interface Ends<Out> {
  path: string;
  hello(): Out;
  hear(frame: ServerFrame): void;
}

export class Connection<Out extends { t: string }> {
  readonly status = signal<Status>("off");
  /** The close code that ended it for good. */
  readonly stoppedBy = signal<number | null>(null);
  private socket: SocketLike | null = null;
  private attempt = 0;
  private onlineAt: number | null = null;
  private heardAt = 0;
  private heartbeatMs = HEARTBEAT_MS;
  private awayUntil = 0;
  private cancelReturn = () => {};
  private cancelBeat = () => {};

  constructor(
    private readonly ends: Ends<Out>,
    private readonly world: World,
  ) {}

  start(): void {
    if (this.socket) return;
    this.cancelReturn();
    this.stoppedBy.value = null;
    this.dial();
  }

  stop(): void {
    this.detach(1000, "done");
    this.cancelReturn();
    this.status.value = "off";
  }

  /** Leaves and says hello again at once. */
  restart(): void {
    this.detach(CLOSE_RESUME, "again");
    this.cancelReturn();
    this.dial();
  }

  /** Something is missing: leaves and resumes, with the usual wait so that a fault cannot spin. */
  resume(reason: string): void {
    this.detach(CLOSE_RESUME, reason);
    this.comeBack();
  }

  /** The network or the reader is back: no reason to wait any longer. */
  kick(): void {
    if (this.status.value !== "waiting") return;
    this.cancelReturn();
    this.dial();
  }

  /** False when there is nobody to hear it. */
  send(frame: Out): boolean {
    if (this.status.value !== "online" || !this.socket) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private dial(): void {
    this.status.value = "connecting";
    const socket = this.world.open(this.ends.path);
    this.socket = socket;
    this.heardAt = this.world.now();
    socket.onopen = () => socket.send(JSON.stringify(this.ends.hello()));
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = ({ code }) => this.closed(code);
    this.cancelBeat = this.world.after(WELCOME_MS, () => this.resume("no welcome"));
  }

  private receive(data: unknown): void {
    this.heardAt = this.world.now();
    let frame: ServerFrame;
    try {
      frame = JSON.parse(String(data)) as ServerFrame;
    } catch {
      this.resume("unreadable");
      return;
    }
    if (frame.t === "ping") {
      this.raw({ t: "pong" });
    } else if (frame.t === "welcome") {
      this.heartbeatMs = frame.heartbeat_ms || HEARTBEAT_MS;
      serverTimeIs(frame.now);
      // The clock may just have been put right.
      this.heardAt = this.world.now();
      this.onlineAt = this.world.now();
      this.awayUntil = 0;
      this.status.value = "online";
      this.watch();
    } else if (frame.t === "going-away") {
      this.leave(frame.reconnect_ms);
    }
    if (frame.t !== "ping" && frame.t !== "pong") this.ends.hear(frame);
  }

  /** The server is about to stop; it says when it, or another one, will be there. */
  private leave(ms: number): void {
    this.awayUntil = this.world.now() + ms;
    this.detach(CLOSE_RESUME, "going away");
    this.comeBack();
  }

  private watch(): void {
    this.cancelBeat();
    this.cancelBeat = this.world.after(this.heartbeatMs, () => {
      const silentMs = this.world.now() - this.heardAt;
      if (silentMs >= 2 * this.heartbeatMs) {
        this.resume("silent");
        return;
      }
      if (silentMs >= this.heartbeatMs) this.raw({ t: "ping" });
      this.watch();
    });
  }

  private raw(frame: { t: "ping" | "pong" }): void {
    this.socket?.send(JSON.stringify(frame));
  }

  private closed(code: number): void {
    // Sent again it would close the next one, too.
    if (code === CLOSE_TOO_LARGE) this.ends.hear({ t: "error", code: "frame-too-large" });
    this.detach();
    if (code >= CLOSE_FINAL_FROM && code <= CLOSE_FINAL_TO) {
      this.stoppedBy.value = code;
      this.status.value = "stopped";
      return;
    }
    this.comeBack();
  }

  /** Lets go of the socket without waiting for it: a dead network never confirms a close. */
  private detach(code?: number, reason?: string): void {
    const socket = this.socket;
    this.socket = null;
    this.cancelBeat();
    if (!socket) return;
    if (this.onlineAt !== null && this.world.now() - this.onlineAt >= STEADY_MS) this.attempt = 0;
    this.onlineAt = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    if (code !== undefined) socket.close(code, reason);
  }

  private comeBack(): void {
    this.status.value = "waiting";
    const told = this.awayUntil - this.world.now();
    const ms = told > 0 ? told : backoffMs(this.attempt, this.world.random);
    this.attempt += 1;
    this.cancelReturn();
    this.cancelReturn = this.world.after(ms, () => this.dial());
  }
}

/** Comes back sooner when the browser notices the network or the reader. */
export function kickWhenBack(connection: { kick(): void }): void {
  addEventListener("online", () => connection.kick());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") connection.kick();
  });
}
