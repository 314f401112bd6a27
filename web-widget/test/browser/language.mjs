// The language of a conversation: followed when it is plain, never against the visitor's own choice;
// and every text on the page says which language it is in.
import assert from "node:assert/strict";
import { Agent, Visitor } from "./support/people.mjs";
import { assertOneLanguage, spoken } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title, words } from "./support/words.mjs";

const SPANISH = "¿Cómo recupero mi contraseña?";
const ENGLISH = "How do I schedule a report?";

/** The language that a screen reader takes for each line that has words of its own. */
const langsOf = (log) =>
  log
    .locator("li.line .words, li.line :is(h2, h3), li.notice span")
    .evaluateAll((parts) =>
      parts.map((part) => [part.closest("[lang]").lang, part.textContent.trim()]),
    );

async function assertLang(log, text, lang) {
  const found = (await langsOf(log)).filter(([, said]) => said === text);
  assert.ok(found.length > 0, `“${text}” is not there`);
  for (const [of] of found) assert.equal(of, lang, text);
}

export async function language({ check, step, onFailure }, browser) {
  const server = await Server.started("language");
  const visitor = await Visitor.enters(browser, "en");
  const agent = await Agent.enters(browser, "en");
  onFailure(async () => {
    await visitor.photograph("failed-language-visitor");
    await agent.photograph("failed-language-agent");
  });
  try {
    await follows(step, check, visitor, server);
    await switches(step, check, visitor);
    await keepsToAChoice(step, check, visitor);
    await reachesTheAgent(step, check, visitor, agent, server);
  } finally {
    await visitor.leaves();
    await agent.leaves();
    await server.end();
  }
}

async function follows(step, check, visitor, server) {
  await step("a question in Spanish on an English page is answered in Spanish", async () => {
    await visitor.visits(`${server.url}/?lang=en`);
    await visitor.opens();
    await visitor.says(SPANISH);
    await visitor.chat.getByRole("heading", { name: title("es", "acct-password-reset") }).waitFor();
  });
  await step("the chat and its button on the customer's page go on in Spanish", async () => {
    visitor.lang = "es";
    await visitor.text("chat-title").waitFor();
    await visitor.launcher.getByText(words("es", "launcher-close")).waitFor();
    await visitor.text("notice-lang-changed-es").waitFor();
    assert.equal(await visitor.chat.locator("html").getAttribute("lang"), "es");
    assert.equal(
      await visitor.page.locator("puente-chat iframe").getAttribute("title"),
      words("es", "launcher-frame"),
    );
  });
  await check("no English is left in the chat", () => assertOneLanguage(visitor.body, "es"));
}

async function switches(step, check, visitor) {
  await step(
    "the switch re-renders the desk's own lines at once, and keeps the history",
    async () => {
      const before = spoken(await visitor.lines());
      await visitor.switchesTo("en");
      // In the same moment, without waiting for the server.
      const lines = await visitor.lines();
      assert.ok(lines.some(([, text]) => text === words("en", "notice-lang-changed-es")));
      assert.ok(!lines.some(([, text]) => text === words("es", "notice-lang-changed-es")));
      assert.deepEqual(spoken(lines), before);
      await visitor.text("notice-lang-changed-en").waitFor();
    },
  );
  await check("each line says which language it is in", async () => {
    await assertLang(visitor.log, SPANISH, "es");
    await assertLang(visitor.log, title("es", "acct-password-reset"), "es");
    await assertLang(visitor.log, words("en", "notice-lang-changed-es"), "en");
  });
  await check("no Spanish is left that is not marked as such", () =>
    assertOneLanguage(visitor.body, "en"),
  );
  await check("the choice survives a reload", async () => {
    const before = await visitor.lines();
    await visitor.page.reload();
    await visitor.linesWhen((lines) => assert.deepEqual(lines, before));
    assert.equal(await visitor.chat.locator("html").getAttribute("lang"), "en");
  });
}

async function keepsToAChoice(step, check, visitor) {
  await step("after that choice, Spanish is offered and not imposed", async () => {
    await visitor.says("Mi cuenta está bloqueada. ¿Cómo la desbloqueo?");
    await visitor.chat.getByRole("heading", { name: title("en", "acct-locked") }).waitFor();
    await visitor.chat.getByText(words("es", "lang-offer-question")).waitFor();
    const question = visitor.chat.locator(".lang-offer legend");
    assert.equal(await question.getAttribute("lang"), "es");
    await visitor.photograph("language-offer");
  });
  await check("saying no puts the question away, and the chat stays in English", async () => {
    await visitor.button("lang-offer-no").click();
    await visitor.chat.locator(".lang-offer").waitFor({ state: "detached" });
    await visitor.says(ENGLISH);
    await visitor.chat.getByRole("heading", { name: title("en", "rpt-schedule") }).waitFor();
    await assertLang(visitor.log, title("en", "rpt-schedule"), "en");
  });
}

async function reachesTheAgent(step, check, visitor, agent, server) {
  await step("an agent who reads English sees the Spanish lines marked as Spanish", async () => {
    await visitor.switchesTo("es");
    await visitor.button("talk-to-person").last().click();
    await agent.signsIn(server, "lucia");
    await agent.goes("available");
    await agent.acceptsByKeyboard();
    await agent.said("visitor", SPANISH).waitFor();
    await assertLang(agent.log, SPANISH, "es");
    await assertLang(agent.log, title("es", "acct-password-reset"), "es");
    const line = agent.log.locator("li.by-visitor", { hasText: SPANISH });
    await line.locator(".chip.lang").getByText("ES", { exact: true }).waitFor();
  });
  await check("the console stays in the agent's language", () =>
    assertOneLanguage(agent.body, "en"),
  );
  await check("the console's switch turns every line at once, and keeps the chat", async () => {
    const before = spoken(await agent.lines());
    await agent.switchesTo("es");
    assert.deepEqual(spoken(await agent.lines()), before);
    await assertOneLanguage(agent.body, "es");
    await agent.switchesTo("en");
  });
  await check("the reply box says in which language the visitor reads", async () => {
    const label = words("en", "write-label", { lang: words("en", "lang-es") });
    await eventually(async () =>
      assert.equal(await agent.composer.getAttribute("aria-label"), label),
    );
  });
  await check("an answer in Spanish reaches the visitor as Spanish", async () => {
    await agent.says("Con gusto le ayudo con su contraseña.");
    await visitor.said("agent", "Con gusto le ayudo con su contraseña.").waitFor();
    await assertLang(visitor.log, "Con gusto le ayudo con su contraseña.", "es");
  });
}
