// What a screen reader is told: every new line once, in its own language, and nothing of what was
// there before.
import assert from "node:assert/strict";
import { toldIn } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { title, words } from "./support/words.mjs";

const count = (told, line) => told.filter((one) => one.join("|") === line.join("|")).length;

export async function announced(step, check, visitor, agent, server) {
  const SPANISH = "¿Cómo recupero mi contraseña?";
  await step(
    "one's own message and the answer are each spoken once, the answer as Spanish",
    async () => {
      await visitor.visits(`${server.url}/?lang=en`);
      await visitor.opens();
      await visitor.says(SPANISH);
      visitor.lang = "es";
      await visitor.chat
        .getByRole("heading", { name: title("es", "acct-password-reset") })
        .waitFor();
      await visitor.text("notice-lang-changed-es").waitFor();
      const told = await toldIn(visitor.body);
      assert.equal(told.filter(([, , text]) => text.includes(SPANISH)).length, 1);
      const answers = told.filter(([, , text]) =>
        text.startsWith(title("es", "acct-password-reset")),
      );
      assert.deepEqual(
        answers.map(([kind, of]) => [kind, of]),
        [["polite", "es"]],
      );
      assert.equal(count(told, ["polite", "es", words("es", "notice-lang-changed-es")]), 1);
    },
  );
  await step(
    "a person's words are spoken with their name, once, in their own language",
    async () => {
      await visitor.button("talk-to-person").click();
      await agent.signsIn(server, "lucia");
      await agent.goes("available");
      const offer = agent.page.locator(".offer", { hasText: SPANISH });
      await offer.getByRole("button", { name: agent.words("offer-accept") }).click();
      await agent.composer.waitFor();
      await agent.says("Good afternoon, I can help you with that.");
      await visitor.said("agent", "Good afternoon, I can help you with that.").waitFor();
      const line = words("es", "said-agent", {
        name: "Lucía",
        text: "Good afternoon, I can help you with that.",
      });
      await eventually(async () =>
        assert.equal(count(await toldIn(visitor.body), ["polite", "en", line]), 1),
      );
    },
  );
  await check("the agent hears of the offer and of the visitor's words, once each", async () => {
    await visitor.says("Gracias, espero.");
    await agent.said("visitor", "Gracias, espero.").waitFor();
    await eventually(async () => {
      const told = await toldIn(agent.body);
      const line = words("en", "said-visitor", { text: "Gracias, espero." });
      assert.equal(count(told, ["polite", "es", line]), 1);
      assert.ok(
        told.some(([, , text]) =>
          text.startsWith(
            words("en", "offer-spoken", { lang: words("en", "lang-es"), priority: "" }).slice(
              0,
              12,
            ),
          ),
        ),
      );
    });
  });
  await step("after a reload the history is silent, and what comes next is spoken", async () => {
    const before = await visitor.lines();
    await visitor.page.reload();
    await visitor.linesWhen((lines) => assert.deepEqual(lines, before));
    assert.deepEqual(await toldIn(visitor.body), []);
    await agent.says("Are you back?");
    await visitor.said("agent", "Are you back?").waitFor();
    await eventually(async () => assert.equal((await toldIn(visitor.body)).length, 1));
  });
  await check("a closed chat tells of new words through its button", async () => {
    await visitor.launcher.click();
    await visitor.panel.waitFor({ state: "hidden" });
    await agent.says("I am still here.");
    const spokenWord = words("es", "launcher-unread", { count: 1 });
    await visitor.launcher.getByText(spokenWord).waitFor({ state: "attached" });
    const told = await toldIn(visitor.page.locator("body"));
    assert.equal(count(told, ["polite", "es", spokenWord]), 1);
    await visitor.photograph("launcher-unread");
    await agent.goes("away");
    await agent.button("away-keep").click();
  });
}
