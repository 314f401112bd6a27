// The room for trying a question, as it stands on the page.

import phrases from "phrases:console";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import "@preact/signals";
import { desk } from "../src/console/desk/current.ts";
import { TryView } from "../src/console/try/TryView.tsx";
import { createDesk } from "../src/console/workplace/create.ts";
import { install, lang } from "../src/shared/i18n.ts";
import type { CandidateBody, TrialBody } from "../src/shared/wire.ts";
import { browser } from "../src/shared/world.ts";

createDesk(browser);

let root: HTMLElement;
const settle = () => act(() => new Promise<void>((done) => setTimeout(done, 20)));
const find = (selector: string) => root.querySelector<HTMLElement>(selector);

const candidate = (article: string, title: string, name: string): CandidateBody => ({
  article,
  title,
  lang: "es",
  person_only: article === "b",
  score: 3_000,
  words: 2_000,
  meaning: 1_000,
  confidence: 830,
  score_from: [{ name, value: 500, adds: 2_000 }],
  confidence_from: [{ name: "always", value: 1_000, adds: -3_000 }],
});

const TRIAL: TrialBody = {
  text: "no puedo entrar",
  answer_lang: "es",
  lang: "es",
  lang_confidence: 990,
  mixed: false,
  words: [{ word: "puedo", odds: 4_000 }],
  repaired: [{ written: "entrrar", read: "entrar" }],
  expanded: [{ phrase: "entrar", terms: ["acceder", "ingresar"] }],
  meaning: false,
  candidates: [
    candidate("a", "Desbloquear una cuenta", "coverage"),
    candidate("b", "Otra persona usó la cuenta", "found-words"),
  ],
  bar: { answer: 640, clarify: 250, person: 350 },
  verdict: {
    does: "answer",
    title: "Desbloquear una cuenta",
    title_lang: "es",
    choices: 0,
    because: "sure",
    share: 830,
    against: 640,
  },
};

beforeEach(async () => {
  lang.value = "en";
  install(phrases);
  root = document.createElement("div");
  document.body.append(root);
  desk.trial.standing.value = { is: "idle" };
  render(<TryView onClose={() => {}} />, root);
  await settle();
});

afterEach(() => {
  render(null, root);
  root.remove();
});

describe("the room for trying a question", () => {
  it("has a region for the verdict before there is one", () => {
    expect(find("[role=status]")?.textContent).toBe("");
    expect(find(".try-result")).toBeNull();
  });

  it("puts the verdict and the title of the article into that region, each in its language", async () => {
    desk.trial.standing.value = { is: "told", trial: TRIAL };
    await settle();
    const said = find("[role=status]");
    expect(said?.textContent).toContain("It would answer");
    expect(said?.querySelector("[lang=es]")?.textContent).toBe("Desbloquear una cuenta");
  });

  it("says what was read, looked for, and that words alone were looked at", async () => {
    desk.trial.standing.value = { is: "told", trial: TRIAL };
    await settle();
    const facts = find(".try-facts")?.textContent ?? "";
    for (const part of ["Spanish", "99%", "puedo", "entrrar", "acceder, ingresar", "Words alone"]) {
      expect(facts).toContain(part);
    }
  });

  it("shows the contributions of the candidate that is picked", async () => {
    desk.trial.standing.value = { is: "told", trial: TRIAL };
    desk.trial.picked.value = 0;
    await settle();
    expect(find(".contributions")?.textContent).toContain("Share of the words that it has");
    const second = root.querySelectorAll<HTMLInputElement>("input[name=try-candidate]")[1];
    second?.click();
    await settle();
    expect(find(".contributions")?.textContent).toContain("Words found in it");
    expect(find(".candidate.on")?.textContent).toContain("People only");
  });

  it("says plainly that the search does not answer", async () => {
    desk.trial.standing.value = { is: "failed", code: "unavailable" };
    await settle();
    expect(find("[role=status]")?.textContent).toContain("search does not answer");
  });
});
