// Counts what held and what did not. A check is a sentence that is true or false; a step is one that
// the rest of its chapter stands on.
import { performance } from "node:perf_hooks";
import { stripVTControlCharacters } from "node:util";

/** Thrown when a step failed: what comes after it in the chapter has nothing to stand on. */
class ChapterOver extends Error {}

export class Report {
  passed = 0;
  failed = 0;
  sentences = [];

  /** Runs one chapter; `onFailure` may look at what the screen shows. */
  async chapter(title, body) {
    console.log(`\n${title}`);
    const begun = performance.now();
    let onFailure = async () => {};
    const told = {
      check: (sentence, test) => this.#say(sentence, test, false, () => onFailure(sentence)),
      step: (sentence, test) => this.#say(sentence, test, true, () => onFailure(sentence)),
      onFailure: (look) => {
        onFailure = look;
      },
    };
    try {
      await body(told);
    } catch (error) {
      if (!(error instanceof ChapterOver)) {
        this.#fail(`${title}: prepared and cleared away without trouble`, error);
      }
    }
    console.log(`  (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  }

  async #say(sentence, test, isStep, look) {
    try {
      const found = await test();
      this.passed += 1;
      console.log(`  ok   ${sentence}`);
      return found;
    } catch (error) {
      this.#fail(sentence, error);
      await look().catch(() => {});
      if (isStep) throw new ChapterOver(sentence);
      return undefined;
    }
  }

  #fail(sentence, error) {
    this.failed += 1;
    this.sentences.push(sentence);
    console.log(`  FAIL ${sentence}`);
    const text = stripVTControlCharacters(String(error?.stack ?? error));
    console.log(text.replace(/^/gm, "       "));
  }

  /** The last lines of a run; true when everything held. */
  end() {
    if (this.failed) console.log(`\nDid not hold:\n  ${this.sentences.join("\n  ")}`);
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0;
  }
}

const POLL_MS = 40;

/** Asks again until the answer does not throw; the last complaint is the one that is reported. */
export async function eventually(ask, withinMs = 10_000) {
  const until = performance.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await new Promise((again) => setTimeout(again, POLL_MS));
  }
}
