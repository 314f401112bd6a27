// Which golden question gets which kind of answer, asked of the binary itself: articles change, and a
// test must not fail because one of them became clearer.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BIN } from "./server.mjs";
import { ROOT } from "./words.mjs";

const KNOWLEDGE = join(ROOT, "kb-index");
const QUESTIONS_MAX = 150;

/** The first golden question of a language that has this outcome. */
export function asked(lang, outcome) {
  const questions = readFileSync(join(KNOWLEDGE, "questions.tsv"), "utf8")
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([of]) => of === lang)
    .map(([, , text]) => text)
    .slice(0, QUESTIONS_MAX);
  const args = ["ask", "--json", "--lang", lang, "--kb", KNOWLEDGE, "-"];
  const told = execFileSync(BIN, args, {
    input: questions.join("\n"),
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = told
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const found = answers.find((answer) => answer.outcome === outcome && answer.lang === lang);
  if (!found) throw new Error(`no question in ${lang} is answered by ${outcome}`);
  return found.text;
}
