// Clock times and waits, in words of the reader's language. Waits are reckoned by the server's clock: the
// reader's own may be wrong by hours, and may be set while the page is open.
import { signal } from "@preact/signals-core";
import { lang, t } from "./i18n.ts";

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

/** What the server last said, and this page's stopwatch at that moment. */
let heard: { at: number; watch: number } | null = null;

/** The present moment by the server's clock; by this machine's, until the server has said anything. */
export function present(): number {
  return heard ? heard.at + performance.now() - heard.watch : Date.now();
}

/** The server's time, from a frame that has just come. */
export function serverTimeIs(at: number | null | undefined): void {
  if (at == null) return;
  heard = { at, watch: performance.now() };
  now.value = present();
}

/** The present, once a second. */
export const now = signal(present());

export function startClock(): void {
  setInterval(() => {
    now.value = present();
  }, TICK_MS);
}

const locale = () => (lang.value === "en" ? "en-US" : "es-MX");
const formats = new Map<string, Intl.DateTimeFormat>();

/** A format of the reader's language, made once. */
export function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale()} ${key}`;
  let found = formats.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), options);
    formats.set(name, found);
  }
  return found;
}

/** `3:42 PM`, with the day when it is not today. */
export function clock(at: number): string {
  const today = new Date(present()).toDateString() === new Date(at).toDateString();
  return today
    ? formatter("t", { hour: "numeric", minute: "2-digit" }).format(at)
    : formatter("dt", {
        day: "numeric",
        month: "short",
        hour: "numeric",
        minute: "2-digit",
      }).format(at);
}

/** Whole minutes since then; redraws with the clock. */
export function minutesSince(at: number): number {
  return Math.max(0, Math.floor((now.value - at) / MINUTE_MS));
}

/** `for 3 minutes`, in words. */
export function waited(at: number): string {
  return t("waited-minutes", { minutes: minutesSince(at) });
}
