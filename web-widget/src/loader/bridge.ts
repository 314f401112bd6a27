// The private line between the customer's page and the chat inside the frame: one port, addressed
// to the chat's own origin, so that no other script of the page can listen or speak on it.
import type { ToFrame, ToLoader } from "../widget/host.ts";

export interface Bridge {
  tell(message: ToFrame): void;
  /** Ends it; what the frame has not heard yet comes back. */
  close(): ToFrame[];
}

/** Greets the frame each time it loads; until it has answered, messages wait. */
export function bridge(
  frame: HTMLIFrameElement,
  origin: string,
  hear: (message: ToLoader) => void,
  token: () => string | null = () => null,
): Bridge {
  let port: MessagePort | null = null;
  let ready = false;
  const waiting: ToFrame[] = [];

  const greet = () => {
    const line = new MessageChannel();
    port?.close();
    port = line.port1;
    ready = false;
    port.onmessage = ({ data }: MessageEvent<ToLoader>) => {
      if (data.t === "ready") {
        ready = true;
        for (const message of waiting.splice(0)) port?.postMessage(message);
      }
      hear(data);
    };
    const greeting = { puente: "init", token: token() };
    frame.contentWindow?.postMessage(greeting, origin, [line.port2]);
  };
  frame.addEventListener("load", greet);

  return {
    tell(message) {
      if (ready) port?.postMessage(message);
      else waiting.push(message);
    },
    close() {
      frame.removeEventListener("load", greet);
      port?.close();
      return waiting.splice(0);
    },
  };
}
