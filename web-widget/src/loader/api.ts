// What a page may ask of the chat and hear from it. `docs/embedding.md` shows these types word for
// word, and a test compares them.

/** What the chat tells the page, each with what comes along. */
export interface PuenteEvents {
  /** The chat has loaded and can be written in. */
  ready: null;
  open: null;
  close: null;
  /** How many messages the visitor has not seen yet. */
  unread: number;
  /** The language that button and chat speak from now on. */
  locale: "en" | "es";
}

/** `window.Puente` once the script has run. */
export interface Puente {
  /** Opens the panel; `prefill` is put into the field and not sent. */
  open(options?: { prefill?: string }): void;
  close(): void;
  toggle(): void;
  setLocale(to: "en" | "es"): void;
  /** Calls back whenever it happens; what it returns takes the listener away again. */
  on<E extends keyof PuenteEvents>(what: E, then: (detail: PuenteEvents[E]) => void): () => void;
  /** Takes button and panel off the page. Running the tag again brings them back. */
  destroy(): void;
}

/** What a page may put into `window.Puente` before the script runs. */
export interface BeforePuente {
  /** Settings for which the tag has no attribute. */
  site?: string;
  lang?: string;
  resume?: string;
  launcher?: string;
  titleMark?: string;
  /** Calls to be made as soon as they can be: `[["open", { prefill: "Hello" }]]`. */
  q?: [keyof Puente, ...unknown[]][];
}
