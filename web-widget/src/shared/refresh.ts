// Fetches the present wording when the server names one that this page does not have.
// If that fails the old wording stays.
import built from "phrases:version";
import type { FluentResource as Parsed } from "@fluent/bundle";
import type { Wording } from "./fluent.ts";
import { LANGS, type Lang, overlay } from "./i18n.ts";

const IDLE_MS = 2_000;
/** The build brings a wording along, and most servers have that very one. */
let have: string = built;
let wanted: string | null = null;

function whenIdle(then: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(then, { timeout: IDLE_MS });
  else setTimeout(then, IDLE_MS);
}

async function fetched(page: string, version: string): Promise<Wording> {
  const { FluentResource } = await import("./parser.ts");
  const parts = await Promise.all(
    LANGS.map(async (lang): Promise<[Lang, Parsed]> => {
      const reply = await fetch(`/phrases/${lang}/${page}.ftl?v=${encodeURIComponent(version)}`);
      if (!reply.ok) throw new Error(`no wording: ${reply.status}`);
      return [lang, new FluentResource(await reply.text())];
    }),
  );
  return Object.fromEntries(parts) as Wording;
}

type Takes = (replies: Wording) => void;

async function fetchWording(page: string, version: string, takes?: Takes): Promise<void> {
  const [wording, replies] = await Promise.all([
    fetched(page, version),
    takes ? fetched("replies", version) : undefined,
  ]);
  if (wanted !== version) return;
  overlay(wording);
  if (replies) takes?.(replies);
  have = version;
}

/** The server's wording is `version`; the console takes the approved replies along. */
export function wordingIs(page: "widget" | "console", version: string, takes?: Takes): void {
  if (version === wanted) return;
  // Also when it is the one at hand: what is on its way for another one is then no longer wanted.
  wanted = version;
  if (version === have) return;
  whenIdle(() => {
    fetchWording(page, version, takes).catch(() => {
      if (wanted === version) wanted = have;
    });
  });
}
