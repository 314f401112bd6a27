// The whole way of one question, in one language: asked, answered, handed over, accepted, talked
// over, torn apart, mended, ended, filed, taken up again.
import assert from "node:assert/strict";
import { Line } from "./support/line.mjs";
import { Agent, Visitor } from "./support/people.mjs";
import { assertOnce, assertOneLanguage, linesOf, spoken } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title, words } from "./support/words.mjs";

const TALKS = {
  en: {
    login: "emma",
    question: "My account is locked. How do I unlock it?",
    article: "acct-locked",
    agent: [
      "Hello, I have read what you wrote.",
      "Is the owner of the account in the office today?",
    ],
    visitor: ["Thanks for joining.", "She is back on Monday, I am afraid."],
    away: [
      "Are you still there? My screen went grey.",
      "I am writing this while the line is down.",
    ],
    meanwhile: "I can see the lock now. One moment, please.",
    again: "One more thing about the same account.",
    breaks: "the server is killed and started again on the same port and data folder",
  },
  es: {
    login: "lucia",
    question: "¿Cómo recupero mi contraseña?",
    article: "acct-password-reset",
    agent: [
      "Buenas tardes, ya leí lo que escribió.",
      "¿El titular de la cuenta está hoy en la oficina?",
    ],
    visitor: ["Gracias por atenderme.", "Regresa hasta el lunes, por desgracia."],
    away: ["¿Sigue ahí? Mi pantalla se puso gris.", "Escribo esto mientras no hay línea."],
    meanwhile: "Ya veo el bloqueo. Permítame un momento.",
    again: "Una cosa más sobre la misma cuenta.",
    breaks: "the visitor's line is cut and mended",
  },
};

/** Both ends have the same lines, once and in order. */
async function assertSameAtBothEnds(visitor, agent) {
  await eventually(async () => {
    const [theirs, ours] = [await visitor.lines(), await agent.lines()];
    assert.deepEqual(spoken(theirs), spoken(ours));
    assert.ok(!theirs.concat(ours).some(([, , mark]) => mark), "something is still on its way");
  });
  assertOnce(await visitor.lines());
}

/** A break and its end; for the server's both, for the line's only the visitor's. */
async function breaker(lang, server) {
  const line = lang === "es" ? await Line.to(server.port) : null;
  return {
    url: line?.url ?? server.url,
    breaks: () => (line ? line.cut() : server.kill()),
    mends: () => (line ? line.mend() : server.start()),
    ends: () => line?.end(),
  };
}

export async function path({ check, step, onFailure }, browser, lang) {
  const talk = TALKS[lang];
  const server = await Server.started(`path-${lang}`);
  const broken = await breaker(lang, server);
  const visitor = await Visitor.enters(browser, lang);
  const agent = await Agent.enters(browser, lang);
  onFailure(async (sentence) => {
    const name = sentence.replace(/\W+/g, "-").slice(0, 50);
    await visitor.photograph(`failed-path-${lang}-${name}-visitor`);
    await agent.photograph(`failed-path-${lang}-${name}-agent`);
  });
  const people = { visitor, agent, server, talk, lang, broken };
  try {
    await question(step, check, people);
    await handOver(step, check, people);
    await talkOver(step, check, people);
    await breakAndMend(step, check, people);
    await endAndReturn(step, check, people);
    await check("nothing complained in either console of the browser", () => {
      assert.deepEqual([...visitor.complaints, ...agent.complaints], []);
    });
  } finally {
    await visitor.leaves();
    await agent.leaves();
    await broken.ends();
    await server.end();
  }
}

async function question(step, check, { visitor, talk, lang, broken }) {
  await step("a customer's page shows the button, and the button opens the chat", async () => {
    await visitor.visits(`${broken.url}/?lang=${lang}`);
    await visitor.launcher.getByText(words(lang, "launcher-open")).waitFor();
    await visitor.opens();
    await visitor.text("greeting").waitFor();
  });
  await check("the cursor is where one writes", () =>
    eventually(async () => {
      assert.ok(await visitor.composer.evaluate((field) => field === document.activeElement));
    }),
  );
  await check("the welcome is in one language", () => assertOneLanguage(visitor.body, lang));
  await step("the question brings the right article with its title", async () => {
    await visitor.says(talk.question);
    await visitor.chat.getByRole("heading", { name: title(lang, talk.article) }).waitFor();
  });
  await check("the article asks whether it helped, and offers a person", async () => {
    for (const id of ["answer-helped", "answer-still-stuck", "talk-to-person"]) {
      await visitor.button(id).waitFor();
    }
  });
  await check("the article stands under its question, each once", async () => {
    const lines = await visitor.lines();
    assert.deepEqual(
      lines.map(([voice]) => voice),
      ["visitor", "bot"],
    );
    assert.equal(lines[0][1], talk.question);
    await assertOneLanguage(visitor.body, lang);
  });
}

async function handOver(step, check, { visitor, agent, server, talk, lang }) {
  await step(
    "asking for a person puts the visitor in line, and says that nobody is there yet",
    async () => {
      await visitor.button("talk-to-person").click();
      await visitor.text("queue-saved").waitFor();
      await visitor.chat.locator(".queue").getByText(visitor.words("queue-desk-away")).waitFor();
      assert.equal(await visitor.chat.getByText(visitor.words("queue-next")).count(), 0);
      await visitor.text("notice-handed-over-asked").waitFor();
      await visitor.photograph(`queue-${lang}`);
    },
  );
  await step("an agent signs in", async () => {
    await agent.signsIn(server, talk.login);
    await agent.text("mine-none-away").waitFor();
  });
  await step("once available, the agent is offered the chat", async () => {
    await agent.goes("available");
    await agent.offer.waitFor();
  });
  await check("the offer says in which language, why, and what was last written", async () => {
    const offer = agent.offer;
    await offer
      .getByText(agent.words(`lang-${lang}`), { exact: true })
      .waitFor({ state: "attached" });
    await offer.getByText(agent.words("handover-reason-asked")).waitFor();
    await offer.getByText(talk.question, { exact: true }).waitFor();
    assert.equal(await offer.locator(".offer-words").getAttribute("lang"), lang);
    assert.match(await agent.page.title(), /^\(1\) /);
    await agent.photograph(`console-offer-${lang}`);
  });
  await check("the visitor sees that somebody is being asked", () =>
    visitor.text("queue-offered").waitFor(),
  );
  await check("the console with an offer is in one language", () =>
    assertOneLanguage(agent.body, lang),
  );
  await step("the agent accepts with two keys, and the chat opens", () =>
    agent.acceptsByKeyboard(),
  );
  await check("the agent can write at once, without reaching for the mouse", () =>
    eventually(async () => {
      assert.ok(await agent.composer.evaluate((field) => field === document.activeElement));
    }),
  );
  await check("the visitor is told who came", () =>
    visitor.text("notice-agent-joined", { agent: agent.name }).waitFor(),
  );
}

async function talkOver(step, check, { visitor, agent, talk, lang }) {
  for (const at of [0, 1]) {
    await step(
      `the agent's line ${at + 1} arrives, and the visitor saw it being written`,
      async () => {
        await agent.composer.pressSequentially(talk.agent[at].slice(0, 3));
        await visitor.text("agent-typing", { name: agent.name }).waitFor();
        await agent.says(talk.agent[at]);
        await visitor.said("agent", talk.agent[at]).waitFor();
        await visitor.text("agent-typing", { name: agent.name }).waitFor({ state: "detached" });
      },
    );
    await step(
      `the visitor's line ${at + 1} arrives, and the agent saw it being written`,
      async () => {
        await visitor.composer.pressSequentially(talk.visitor[at].slice(0, 3));
        await agent.log.getByText(agent.words("visitor-typing")).waitFor();
        await visitor.says(talk.visitor[at]);
        await agent.said("visitor", talk.visitor[at]).waitFor();
      },
    );
  }
  await check("both ends have the same lines, once and in order", () =>
    assertSameAtBothEnds(visitor, agent),
  );
  await check("visitor and agent read one language", async () => {
    await assertOneLanguage(visitor.body, lang);
    await assertOneLanguage(agent.body, lang);
  });
  await step("after a reload the visitor has everything, once and in order", async () => {
    const before = await visitor.lines();
    await visitor.page.reload();
    await visitor.linesWhen((lines) => assert.deepEqual(lines, before));
    await assertSameAtBothEnds(visitor, agent);
  });
}

async function breakAndMend(step, check, { visitor, agent, talk, lang, broken }) {
  await step(`${talk.breaks}: the visitor is told that the connection is away`, async () => {
    await broken.breaks();
    await visitor.chat.locator(".strip.warn").getByText(words(lang, "connection-lost")).waitFor();
    await visitor.photograph(`offline-${lang}`);
  });
  await step("what both write meanwhile stays where they wrote it", async () => {
    await visitor.says(talk.away[0]);
    await visitor.says(talk.away[1]);
    await agent.says(talk.meanwhile);
    await visitor.log.getByText(words(lang, "sending")).first().waitFor();
  });
  await step("both come back by themselves and go on without loss", async () => {
    await broken.mends();
    await agent.said("visitor", talk.away[1]).waitFor({ timeout: 20_000 });
    await visitor.said("agent", talk.meanwhile).waitFor({ timeout: 20_000 });
    await assertSameAtBothEnds(visitor, agent);
    const said = (await visitor.lines()).filter(([voice]) => voice === "visitor");
    assert.deepEqual(
      said.slice(-2).map(([, text]) => text),
      talk.away,
    );
  });
  await check("the visitor is told that the connection is back", () =>
    visitor.chat.locator(".strip.warn").waitFor({ state: "detached" }),
  );
}

async function endAndReturn(step, check, { visitor, agent, talk, lang }) {
  await step("the agent ends the chat and is asked how to file it", async () => {
    await agent.endsChat();
    await agent.photograph(`wrap-up-${lang}`);
    await assertOneLanguage(agent.body, lang);
    const there = () => document.querySelector(".wrap-up").contains(document.activeElement);
    await eventually(async () => assert.ok(await agent.page.evaluate(there)));
  });
  await check("the visitor sees the end", async () => {
    await visitor.text("ended-title").waitFor();
    await visitor.text("notice-ended-agent").waitFor();
    await assertOneLanguage(visitor.body, lang);
  });
  await step("the agent files it, and it leaves the list", async () => {
    await agent.files("resolved");
    await agent.text("mine-none").waitFor();
    await visitor.photograph(`ended-${lang}`);
  });
  await step("writing again reopens the chat and calls a person, who sees why", async () => {
    await visitor.says(talk.again);
    await visitor.text("notice-handed-over-reopened").waitFor();
    await agent.offer.getByText(agent.words("handover-reason-reopened")).waitFor();
  });
  await step("whoever accepts reads all that was said before", async () => {
    await agent.acceptsByKeyboard();
    await assertSameAtBothEnds(visitor, agent);
    assert.ok((await linesOf(agent.log)).length > 12);
  });
}
