// A question that an agent tries: what was asked, what came of it, and how that is told. Keeps nothing; draws nothing.
import { computed, signal } from "@preact/signals-core";
import { type Lang, lang, t, tOr } from "../../shared/i18n.ts";
import { freshId } from "../../shared/outbox.ts";
import type { AgentFrame, CandidateBody, TrialBody } from "../../shared/wire.ts";

type TryFrame = Extract<AgentFrame, { t: "try" }>;

export type Standing =
  | { is: "idle" }
  | { is: "asking" }
  | { is: "told"; trial: TrialBody }
  | { is: "failed"; code: string };

/** The most telling words that are shown. */
const WORDS_SHOWN = 10;

export class Trial {
  readonly text = signal("");
  /** The conversation's language, or that of the question itself. */
  readonly lang = signal<Lang | "auto">("auto");
  readonly standing = signal<Standing>({ is: "idle" });
  /** Which candidate is looked at, by its place. */
  readonly picked = signal(0);
  readonly candidate = computed<CandidateBody | undefined>(() => {
    const standing = this.standing.value;
    return standing.is === "told" ? standing.trial.candidates[this.picked.value] : undefined;
  });
  /** What is on its way; asked again after a lost connection, for nothing comes of it but an answer. */
  private asked: TryFrame | null = null;

  constructor(private readonly deliver: (frame: TryFrame) => boolean) {}

  ask(): void {
    const text = this.text.peek().trim();
    if (!text) return;
    const wanted = this.lang.peek();
    this.asked = { t: "try", id: freshId(), text };
    if (wanted !== "auto") this.asked.lang = wanted;
    this.standing.value = { is: "asking" };
    this.deliver(this.asked);
  }

  /** The connection is back. */
  again(): void {
    if (this.asked) this.deliver(this.asked);
  }

  /** What is told about an earlier question comes too late. */
  hear(id: string, trial: TrialBody): void {
    if (this.asked?.id !== id) return;
    this.asked = null;
    this.picked.value = 0;
    this.standing.value = { is: "told", trial };
  }

  /** True when it was this question that was refused. */
  refused(id: string, code: string): boolean {
    if (this.asked?.id !== id) return false;
    this.asked = null;
    this.standing.value = { is: "failed", code };
    return true;
  }
}

const locale = () => (lang.value === "es" ? "es-MX" : "en-US");

/** Thousandths as a number. */
export function amount(thousandths: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  // What rounds to nothing is nothing, with no sign.
  const rounded = Math.round(thousandths / 10) / 100 || 0;
  return new Intl.NumberFormat(locale(), digits).format(rounded);
}

/** The same with a plus where it adds. */
export function signed(thousandths: number): string {
  const text = amount(thousandths);
  return Math.round(thousandths / 10) > 0 ? `+${text}` : text.replace("-", "−");
}

/** Thousandths as a share of a hundred. */
export function percent(thousandths: number): string {
  const digits = { style: "percent", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale(), digits).format(thousandths / 1_000);
}

/** What the bot would do, and why, in one sentence. */
export function verdictText({ verdict, bar }: TrialBody): string {
  const { does, because, choices, reason, share, against } = verdict;
  const kind = does === "small-talk" ? does : because;
  return t(`try-verdict-${kind}`, {
    share: percent(share ?? 0),
    against: percent(against ?? 0),
    clarify: percent(bar.clarify),
    count: choices,
    reason: reason ? tOr(`handover-reason-${reason}`, reason) : "",
  });
}

/** What a kind of evidence is called. */
export const evidenceName = (name: string): string => tOr(`try-evidence-${name}`, name);

/** The words that told the language, and how many are left out. */
export function tellingWords({ words }: TrialBody): [TrialBody["words"], number] {
  return [words.slice(0, WORDS_SHOWN), Math.max(0, words.length - WORDS_SHOWN)];
}

/** How much of its track a bar fills, 0 to 100. What speaks against fills nothing; its number says so. */
export function fill(value: number, most: number): number {
  return most > 0 ? Math.round((Math.min(Math.max(value, 0), most) / most) * 100) : 0;
}

/** What the longest bar of the candidates stands for. */
export function longest(candidates: readonly CandidateBody[]): number {
  return Math.max(1, ...candidates.flatMap(({ words, meaning }) => [words, meaning]));
}
