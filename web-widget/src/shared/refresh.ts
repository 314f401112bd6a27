// Fetches the present wording when the server names one that this page does not have.
// If that fails the old wording stays.
import type { Wording } from "./fluent.ts";
import { LANGS, type Lang, overlay } from "./i18n.ts";

const IDLE_MS = 2_000;
let have: string | null = null;
let wanted: string | null = null;

function whenIdle(then: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(then, { timeout: IDLE_MS });
  else setTimeout(then, IDLE_MS);
}

async function fetched(page: string, version: string): Promise<Wording> {
  const { FluentResource } = await import("./parser.ts");
  const parts = await Promise.all(
    LANGS.map(async (lang): Promise<[Lang, { body: unknown[] }]> => {
      const reply = await fetch(`/phrases/${lang}/${page}.ftl?v=${encodeURIComponent(version)}`);
      if (!reply.ok) throw new Error(`no wording: ${reply.status}`);
      return [lang, new FluentResource(await reply.text())];
    }),
  );
  return Object.fromEntries(parts) as Wording;
}

type Takes = (replies: Wording) => void;

async function fetchWording(page: string, version: string, takes?: Takes): Promise<void> {
  const words = fetched(page, version);
  const replies = takes && (await fetched("replies", version));
  const wording = await words;
  if (wanted !== version) return;
  overlay(wording);
  if (replies) takes?.(replies);
  have = version;
}

/** The server's wording is `version`; the console takes the approved replies along. */
export function wordingIs(page: "widget" | "console", version: string, takes?: Takes): void {
  if (version === have || version === wanted) return;
  wanted = version;
  whenIdle(() => {
    fetchWording(page, version, takes).catch(() => {
      if (wanted === version) wanted = have;
    });
  });
}
