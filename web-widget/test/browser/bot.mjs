// What the bot does with what is no clear question: small talk, nonsense, half-said things, a wish for
// a person, and what must never be stored.
import assert from "node:assert/strict";
import { asked } from "./support/knowledge.mjs";
import { Agent, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title } from "./support/words.mjs";

const CARD = "4111 1111 1111 1111";
/** As it was typed, and as a program would write it. */
const CARD_FORMS = [CARD, CARD.replaceAll(" ", ""), CARD.replaceAll(" ", "-")];

export async function bot({ check, step, onFailure }, browser) {
  const server = await Server.started("bot");
  const people = [];
  const comes = async (Kind, lang) => {
    const person = await Kind.enters(browser, lang);
    people.push(person);
    if (Kind === Visitor) {
      await person.visits(`${server.url}/?lang=${lang}`);
      await person.opens();
    }
    return person;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries()) await person.photograph(`failed-bot-${at}`);
  });
  try {
    await missesTwice(step, await comes(Visitor, "en"));
    await asksBack(step, check, await comes(Visitor, "es"));
    await hearsAgent(step, check, await comes(Visitor, "es"));
    await masks(step, check, await comes(Visitor, "en"), await comes(Agent, "en"), server);
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

async function missesTwice(step, visitor) {
  await step("a greeting is greeted", async () => {
    await visitor.says("hi there");
    await visitor.text("bot-hello").waitFor();
  });
  await step("nonsense is met with an honest no and a way on", async () => {
    await visitor.says("blah blah blah qwerty");
    await visitor.text("bot-no-answer").waitFor();
  });
  await step("a second miss in a row hands over to a person, with the reason", async () => {
    await visitor.says("recommend me a good taco recipe");
    await visitor.text("notice-handed-over-no-answer").waitFor();
    await visitor.chat.locator(".queue").waitFor();
  });
}

async function asksBack(step, check, visitor) {
  const question = asked("es", "clarify");
  const options = () => visitor.chat.locator("button.option");
  await step(
    `a question with no clear answer (“${question}”) is asked back with titles`,
    async () => {
      await visitor.says(question);
      await visitor.text("clarify-lead").waitFor();
      await visitor.photograph("clarification");
      const count = await options().count();
      assert.ok(count >= 4 && count <= 5, `${count} buttons, “none” and a person among them`);
    },
  );
  await step("picking one brings that article, and the buttons are spent", async () => {
    const picked = (await options().first().textContent()).trim();
    await options().first().click();
    await visitor.chat.getByRole("article").getByRole("heading", { name: picked }).waitFor();
    await eventually(async () => assert.equal(await options().count(), 0));
    const said = (await visitor.lines()).filter(([voice]) => voice === "visitor");
    assert.deepEqual(
      said.map(([, text]) => text),
      [question, picked],
    );
  });
  await step("a link inside an answer brings the article it names", async () => {
    await visitor.says("Mi cuenta está bloqueada. ¿Cómo la desbloqueo?");
    const card = visitor.chat.getByRole("article").filter({ hasText: title("es", "acct-locked") });
    await card.locator(".prose .link").first().click();
    const linked = title("es", "acct-password-reset");
    await visitor.chat.getByRole("heading", { name: linked }).last().waitFor();
  });
  await check("“that helped” is taken note of, and the buttons go", async () => {
    await visitor.button("answer-helped").click();
    await visitor.text("bot-glad-it-helped").waitFor();
    await visitor.chat.locator(".judge").waitFor({ state: "detached" });
  });
}

async function hearsAgent(step, check, visitor) {
  await check(
    "a question about a customs agent is a question, not a wish for a person",
    async () => {
      await visitor.says("mi agente aduanal puede ver mis reportes");
      await visitor.chat.locator(".by-bot").first().waitFor();
      assert.equal(await visitor.chat.locator(".queue").count(), 0);
    },
  );
  await step("“agente” alone brings a person at once", async () => {
    await visitor.says("agente");
    await visitor.chat.locator(".queue").waitFor();
    await visitor.text("notice-handed-over-asked").waitFor();
  });
}

async function masks(step, check, visitor, agent, server) {
  await step(
    "a card number is masked before the visitor's own eyes, and they are told",
    async () => {
      await visitor.says(`My card ${CARD} was refused`);
      await visitor.text("masked-own", { count: 1 }).waitFor();
      const [[, text]] = (await visitor.lines()).filter(([voice]) => voice === "visitor");
      assert.equal(text, `My card ${visitor.words("hidden-pan")} was refused`);
    },
  );
  await step("the agent never sees it", async () => {
    await visitor.picksFromMenu("talk-to-person");
    await agent.signsIn(server, "emma");
    await agent.goes("available");
    // Others wait as well; this chat is the one about the card.
    const offer = agent.page.locator(".offer", { hasText: "was refused" });
    await offer.waitFor();
    await offer.getByRole("button", { name: agent.words("offer-accept") }).click();
    await agent.log.locator("li", { hasText: "was refused" }).first().waitFor();
    await agent.text("masked-other", { count: 1 }).waitFor();
    const page = await agent.page.content();
    for (const form of CARD_FORMS) assert.ok(!page.includes(form));
  });
  await check("it lies nowhere in the data folder, nor in the log", () => {
    assert.ok(server.keeps("was refused"), "the search finds what is stored");
    for (const form of CARD_FORMS) assert.ok(!server.keeps(form), form);
  });
  await check("the visitor's browser does not keep it either", () =>
    eventually(async () => {
      const kept = await visitor.body.evaluate(() =>
        JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.body.textContent]),
      );
      for (const form of CARD_FORMS) assert.ok(!kept.includes(form), kept);
    }),
  );
}
