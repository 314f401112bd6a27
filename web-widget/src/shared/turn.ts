// Where a turn of the bot begins in a transcript.
import { type Line, voice } from "./lines.ts";

/** Lines that the bot says in one go are stored this close together. */
const TOGETHER_MS = 3_000;

/**
 * Where the newest turn of the bot begins, by its place from the end: of two answers to one message the
 * first is read first. 0 where the newest line stands alone or is a person's.
 */
export function turnLength(lines: readonly Line[]): number {
  const newest = lines.at(-1);
  let begins = 0;
  for (let back = 0; newest && back < lines.length; back += 1) {
    const { body, at } = lines[lines.length - 1 - back] as Line;
    const bot = voice(body) === "bot";
    if (!(bot || body.kind === "notice") || newest.at - at > TOGETHER_MS) break;
    if (bot) begins = back;
  }
  return begins;
}
