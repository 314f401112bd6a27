// What the connection needs from outside: time, chance and sockets. Tests bring their own.
import { present } from "./time.ts";

export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface World {
  open(path: string): SocketLike;
  now(): number;
  /** Calls back once after a while, unless the returned function is called first. */
  after(ms: number, then: () => void): () => void;
  random(): number;
}

/** The browser's own. */
export const browser: World = {
  open(path) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    return new WebSocket(url) as unknown as SocketLike;
  },
  now: present,
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
