// The frame, from the moment it is asked for until it says that it is ready, and again whenever it
// loads anew. One that stays silent is asked for once more by itself; after that a person decides.
import type { ToFrame, ToLoader } from "../widget/host.ts";
import { type Bridge, bridge } from "./bridge.ts";
import { complain } from "./complain.ts";

/** From asking until the visitor is told that it does not come. */
export const LATE_MS = 8_000;
/** A page that has loaded and has said nothing for so long lacks its script. */
export const SILENT_MS = 3_000;

export interface Ends {
  origin: string;
  /** What to ask for; the language may have changed since the last time. */
  address(): string;
  /** Puts the frame where it belongs. */
  place(frame: HTMLIFrameElement): void;
  token(): string | null;
  hear(message: ToLoader): void;
  /** It stands otherwise than before. */
  moved(): void;
}

export class Guest {
  standing: "none" | "coming" | "late" | "ready" = "none";
  frame: HTMLIFrameElement | null = null;
  private line: Bridge | null = null;
  private retried = false;
  private late: ReturnType<typeof setTimeout> | undefined;
  private silent: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ends: Ends) {}

  /** Asks for it; also again, where it did not come. */
  call(): void {
    this.retried = false;
    this.expect();
    this.make();
  }

  /** What the frame cannot hear yet waits for it. */
  tell(message: ToFrame): void {
    this.line?.tell(message);
  }

  leave(): void {
    clearTimeout(this.late);
    clearTimeout(this.silent);
    this.line?.close();
    this.frame?.remove();
    this.standing = "none";
  }

  private expect(): void {
    this.standing = "coming";
    clearTimeout(this.late);
    this.late = setTimeout(() => {
      complain(
        `the chat has not come from ${this.ends.address()}. Is that site configured, ` +
          `${location.origin} among its origins, and ${this.ends.origin} in your frame-src?`,
      );
      this.stand("late");
    }, LATE_MS);
    this.ends.moved();
  }

  private stand(how: "late" | "ready"): void {
    this.standing = how;
    if (how === "ready") {
      clearTimeout(this.late);
      clearTimeout(this.silent);
    }
    this.ends.moved();
  }

  private make(): void {
    clearTimeout(this.silent);
    const unheard = this.line?.close() ?? [];
    this.frame?.remove();
    const frame = document.createElement("iframe");
    this.frame = frame;
    // For the sound that a visitor may have asked for.
    frame.allow = "autoplay";
    frame.src = this.ends.address();
    const hear = (message: ToLoader) => {
      if (message.t === "ready") this.stand("ready");
      this.ends.hear(message);
    };
    this.line = bridge(frame, this.ends.origin, hear, this.ends.token);
    frame.addEventListener("load", () => this.loaded());
    for (const message of unheard) this.line.tell(message);
    this.ends.place(frame);
  }

  /** Loaded, perhaps a page of the browser's own that says why not: only the frame's word counts. */
  private loaded(): void {
    if (this.standing === "ready") this.expect();
    clearTimeout(this.silent);
    this.silent = setTimeout(() => {
      if (this.retried) return;
      this.retried = true;
      this.make();
    }, SILENT_MS);
  }
}
