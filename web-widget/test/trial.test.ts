// A question that an agent tries: asked, told, asked again after a lost line, and put into words.

import phrases from "phrases:console";
import { beforeEach, describe, expect, it } from "vitest";
import {
  amount,
  evidenceName,
  fill,
  longest,
  percent,
  signed,
  Trial,
  tellingWords,
  verdictText,
} from "../src/console/desk/trial.ts";
import { install, lang } from "../src/shared/i18n.ts";
import type { AgentFrame, CandidateBody, TrialBody, VerdictBody } from "../src/shared/wire.ts";

const candidate = (article: string, words: number, meaning: number): CandidateBody => ({
  article,
  title: article,
  lang: "en",
  person_only: false,
  score: words + meaning,
  words,
  meaning,
  confidence: 830,
  score_from: [],
  confidence_from: [],
});

function told(verdict: Partial<VerdictBody> = {}, more: Partial<TrialBody> = {}): TrialBody {
  return {
    text: "q",
    answer_lang: "en",
    lang: "en",
    lang_confidence: 990,
    mixed: false,
    words: [],
    repaired: [],
    expanded: [],
    meaning: true,
    candidates: [candidate("a", 4_000, 2_000), candidate("b", -500, 1_000)],
    bar: { answer: 640, clarify: 250, person: 350 },
    verdict: { does: "answer", choices: 0, because: "sure", share: 830, against: 640, ...verdict },
    ...more,
  };
}

function begin(online = true) {
  const sent: AgentFrame[] = [];
  const line = { online };
  const trial = new Trial((frame) => {
    if (line.online) sent.push(frame);
    return line.online;
  });
  const last = () => {
    const frame = sent.at(-1);
    if (frame?.t !== "try") throw new Error("nothing was tried");
    return frame;
  };
  return { sent, line, trial, last };
}

beforeEach(() => {
  install(phrases);
  lang.value = "en";
});

describe("a question that is tried", () => {
  it("is asked in its own language unless one is chosen, and never when it is empty", () => {
    const { trial, sent, last } = begin();
    trial.text.value = "  ";
    trial.ask();
    expect(sent).toEqual([]);
    trial.text.value = " my acount ";
    trial.ask();
    expect(last()).toMatchObject({ t: "try", text: "my acount" });
    expect("lang" in last()).toBe(false);
    trial.lang.value = "es";
    trial.ask();
    expect(last().lang).toBe("es");
  });

  it("shows what is told about the newest one only", () => {
    const { trial, last } = begin();
    trial.text.value = "one";
    trial.ask();
    const early = last().id;
    trial.text.value = "two";
    trial.ask();
    trial.hear(early, told());
    expect(trial.standing.value).toEqual({ is: "asking" });
    trial.hear(last().id, told());
    expect(trial.standing.value.is).toBe("told");
  });

  it("begins with the first candidate and shows the one that is picked", () => {
    const { trial, last } = begin();
    trial.text.value = "one";
    trial.ask();
    trial.hear(last().id, told());
    expect(trial.candidate.value?.article).toBe("a");
    trial.picked.value = 1;
    expect(trial.candidate.value?.article).toBe("b");
    trial.ask();
    expect(trial.candidate.value).toBeUndefined();
    trial.hear(last().id, told());
    expect(trial.candidate.value?.article).toBe("a");
  });

  it("waits for the connection and is asked again when it is back, once", () => {
    const { trial, sent, line, last } = begin(false);
    trial.text.value = "one";
    trial.ask();
    expect(sent).toEqual([]);
    line.online = true;
    trial.again();
    expect(sent).toHaveLength(1);
    trial.hear(last().id, told());
    trial.again();
    expect(sent).toHaveLength(1);
  });

  it("takes its own refusal and leaves the others", () => {
    const { trial, last } = begin();
    trial.text.value = "one";
    trial.ask();
    expect(trial.refused("other", "too-fast")).toBe(false);
    expect(trial.refused(last().id, "unavailable")).toBe(true);
    expect(trial.standing.value).toEqual({ is: "failed", code: "unavailable" });
  });
});

describe("what is told", () => {
  const verdicts: Partial<VerdictBody>[] = [
    { does: "answer", because: "sure" },
    { does: "clarify", because: "unsure", choices: 3, share: 400 },
    { does: "hand-over", because: "unlikely", reason: "no-answer", share: 100, against: 250 },
    { does: "hand-over", because: "nothing-found", reason: "no-answer" },
    { does: "hand-over", because: "for-people", reason: "person-only", share: 560, against: 350 },
    { does: "hand-over", because: "said", reason: "asked" },
    { does: "small-talk", because: "said" },
  ];

  it.each(["en", "es"] as const)("is a sentence of its own for every verdict (%s)", (of) => {
    lang.value = of;
    const said = verdicts.map((verdict) => verdictText(told(verdict)));
    expect(new Set(said).size).toBe(verdicts.length);
    for (const sentence of said) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
  });

  it("names what was compared", () => {
    expect(verdictText(told())).toContain("83%");
    expect(verdictText(told())).toContain("64%");
    const clarify = verdictText(told({ does: "clarify", because: "unsure", choices: 3 }));
    expect(clarify).toContain("which of 3 articles");
    expect(clarify).toContain("25%");
  });

  it("is in numbers of the reader's language, with a sign where it adds", () => {
    expect(amount(4_110)).toBe("4.11");
    expect(amount(-4)).toBe("0.00");
    expect(signed(1_500)).toBe("+1.50");
    expect(signed(-1_500)).toBe("−1.50");
    expect(signed(2)).toBe("0.00");
    expect(percent(645)).toBe("64.5%");
  });

  it("calls every kind of evidence by a name for people in both languages", () => {
    for (const of of ["en", "es"] as const) {
      lang.value = of;
      expect(evidenceName("nearest-phrasing")).toMatch(/^\p{Lu}\p{Ll}+ /u);
    }
    expect(evidenceName("something-new")).toBe("something-new");
  });

  it("counts the words that it leaves out", () => {
    const words = Array.from({ length: 13 }, (_, n) => ({ word: `w${n}`, odds: 100 }));
    const [shown, more] = tellingWords(told({}, { words }));
    expect([shown.length, more]).toEqual([10, 3]);
  });

  it("is drawn to one scale, and what speaks against fills nothing", () => {
    const most = longest(told().candidates);
    expect(most).toBe(4_000);
    expect([4_000, 2_000, -500, 9_000].map((value) => fill(value, most))).toEqual([
      100, 50, 0, 100,
    ]);
    expect(longest([])).toBe(1);
  });
});
