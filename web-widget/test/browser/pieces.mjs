// A thought that is typed in several messages is one turn: it is answered once, and not while more of
// it is being typed.
import assert from "node:assert/strict";
import { title } from "./support/words.mjs";

const THOUGHTS = {
  en: { pieces: ["hi", "my account is locked", "how do I unlock it?"], article: "acct-locked" },
  es: {
    pieces: ["buenas", "mi cuenta está bloqueada", "¿cómo la desbloqueo?"],
    article: "acct-locked",
  },
};

/** How many pieces are sent before the one that is typed slowly, and how many letters of it are. */
const FIRST = 2;
const LETTERS = 4;

export async function inPieces(step, check, visitor) {
  const { pieces, article } = THOUGHTS[visitor.lang];
  const sends = async (piece) => {
    await visitor.composer.fill(piece);
    await visitor.composer.press("Enter");
    await visitor.said("visitor", piece).waitFor();
  };
  const voices = async () => (await visitor.lines()).map(([voice]) => voice);

  await step("two pieces are sent, and a third is being typed", async () => {
    for (const piece of pieces.slice(0, FIRST)) await sends(piece);
    // Slowly: longer than the desk's pause after a message, shorter than its patience.
    await visitor.composer.pressSequentially(pieces[FIRST].slice(0, LETTERS), { delay: 300 });
  });
  await check("nothing was answered meanwhile", async () => {
    assert.deepEqual(
      (await voices()).filter((voice) => voice === "bot"),
      [],
    );
  });
  await step("the last piece is sent, and the whole is answered once", async () => {
    await visitor.composer.fill(pieces[FIRST]);
    await visitor.composer.press("Enter");
    await visitor.chat.getByRole("heading", { name: title(visitor.lang, article) }).waitFor();
    await visitor.button("answer-helped").waitFor();
  });
  await check("by one article, below all the pieces", async () => {
    assert.equal(await visitor.chat.getByRole("article").count(), 1);
    const said = await voices();
    assert.equal(said.lastIndexOf("visitor"), pieces.length - 1, said.join());
    await visitor.photograph(`turns-pieces-${visitor.lang}`);
  });
}
