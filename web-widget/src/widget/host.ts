// The page around the frame: one private port, handed over by the loader. Top-level there is none.
import type { Lang } from "../shared/i18n.ts";

/** What the loader tells the frame. */
export type ToFrame =
  | { t: "shown"; focus: boolean }
  | { t: "hidden" }
  | { t: "locale"; lang: Lang }
  | { t: "prefill"; text: string }
  | ({ t: "choices" } & Choices)
  /** Whether the page keeps the token for the next one. */
  | { t: "kept"; ok: boolean };

/** What the visitor has chosen for every page with this chat; the loader keeps it, where the frame may keep nothing. */
export interface Choices {
  /** A sound for what comes unseen. */
  sound: boolean;
  /** The button on the page without its words. */
  small: boolean;
}

/** What the frame tells the loader. */
export type ToLoader =
  | { t: "ready" }
  | { t: "close" }
  | { t: "unread"; count: number }
  | { t: "locale"; lang: Lang }
  | { t: "active"; on: boolean }
  | { t: "chooses"; what: keyof Choices; on: boolean }
  /** The browser keeps nothing for this frame: the page may, for this tab. */
  | { t: "keep"; token: string };

export interface Host {
  tell(message: ToLoader): void;
}

/** Waits for the loader's greeting; only the page that holds this frame may give it. */
export function meetHost(
  hear: (message: ToFrame) => void,
  met: (host: Host, token: string | null) => void,
): void {
  if (parent === window) return;
  addEventListener("message", function greet(event: MessageEvent) {
    const port = event.ports[0];
    if (event.source !== parent || event.data?.puente !== "init" || !port) return;
    removeEventListener("message", greet);
    port.onmessage = ({ data }) => hear(data as ToFrame);
    const { token } = event.data;
    met(
      { tell: (message) => port.postMessage(message) },
      typeof token === "string" && token ? token : null,
    );
  });
}
