// What a visitor can do with what was said: tap it, read the first of two answers first, say that none
// of the titles fits, judge the newest answer on a phone, call off the person, and say thanks at the end.
import assert from "node:assert/strict";
import { inPieces } from "./pieces.mjs";
import { asked } from "./support/knowledge.mjs";
import { Agent, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title } from "./support/words.mjs";

const SMALL = { width: 360, height: 640 };

const TALKS = {
  en: {
    login: "emma",
    question: "My account is locked. How do I unlock it?",
    article: "acct-locked",
    nod: "ok",
    two: "My account is locked. How do I unlock it? And what do the cargo release statuses mean?",
    parts: [
      ["acct-locked", /unlock/i],
      ["cr-status", /statuses/i],
    ],
    visitor: "I see it at www.cbp.gov/trade (entry 551-1234567-8).",
    agent:
      "Read https://www.cbp.gov/trade/ace_(help). Or call 1-800-927-8729, or write to ace.desk@example.gov!",
    thanks: "thank you, bye",
  },
  es: {
    login: "lucia",
    question: "Mi cuenta está bloqueada. ¿Cómo la desbloqueo?",
    article: "acct-locked",
    nod: "ok",
    two: "Mi cuenta está bloqueada, ¿cómo la desbloqueo? ¿Y qué significan los estatus de liberación de carga?",
    parts: [
      ["acct-locked", /desbloqueo/i],
      ["cr-status", /estatus/i],
    ],
    visitor: "Lo veo en «www.cbp.gov/trade» (entrada 551-1234567-8).",
    agent:
      "Lea https://www.cbp.gov/trade/ace_(help). O llame al +52 800 911 2000, o escriba a mesa.ace@example.gob.mx!",
    thanks: "muchas gracias, hasta luego",
  },
};

/** Where the links of an agent's words lead. */
const LEADS = {
  en: ["https://www.cbp.gov/trade/ace_(help)", "tel:+18009278729", "mailto:ace.desk@example.gov"],
  es: [
    "https://www.cbp.gov/trade/ace_(help)",
    "tel:+528009112000",
    "mailto:mesa.ace@example.gob.mx",
  ],
};

const HEBREW = "שלום, ABC-1!";

export async function turns({ check, step, onFailure }, browser, lang) {
  const server = await Server.started(`turns-${lang}`);
  const people = [];
  const talk = TALKS[lang];
  const comes = async (Kind, options) => {
    const person = await Kind.enters(browser, lang, options);
    people.push(person);
    if (Kind === Visitor) {
      await person.visits(`${server.url}/?lang=${lang}`);
      await person.opens();
    }
    return person;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries()) {
      await person.photograph(`failed-turns-${lang}-${at}`);
    }
  });
  try {
    await onAPhone(step, check, await comes(Visitor, { viewport: SMALL }), talk);
    await inPieces(step, check, await comes(Visitor));
    await twoAnswers(step, check, await comes(Visitor), talk);
    const visitor = await comes(Visitor);
    await callsOff(step, check, visitor, talk);
    await taps(step, check, visitor, await comes(Agent), server, lang);
    await afterTheEnd(step, check, await comes(Visitor), talk);
    await noneOfThese(step, check, await comes(Visitor), lang);
    await check("nothing complained in any console of the browser", () => {
      assert.deepEqual(
        people.flatMap(({ complaints }) => complaints),
        [],
      );
    });
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

/** Wholly within the window of its frame, and nothing lies over it. */
async function assertInSight(locator) {
  await eventually(async () => {
    const [inside, hit] = await locator.evaluate((box) => {
      const { top, bottom, left, right } = box.getBoundingClientRect();
      const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const within = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
      return [within, box === over || box.contains(over)];
    });
    assert.ok(inside, "out of sight");
    assert.ok(hit, "covered by something");
  });
}

const JUDGE = ["answer-helped", "answer-still-stuck", "talk-to-person"];

async function assertJudged(visitor) {
  for (const id of JUDGE) {
    assert.equal(await visitor.button(id).count(), 1, `${id} stands there once`);
    await assertInSight(visitor.button(id));
  }
}

async function onAPhone(step, check, visitor, talk) {
  await check("the first screen of a small phone has a person one tap away", async () => {
    await assertInSight(visitor.button("talk-to-person"));
    await visitor.photograph(`turns-welcome-${visitor.lang}-phone`);
  });
  await step("one row about the answer is in sight without scrolling", async () => {
    await visitor.says(talk.question);
    await visitor.chat.getByRole("heading", { name: title(visitor.lang, talk.article) }).waitFor();
    await visitor.button("answer-helped").waitFor();
    await assertJudged(visitor);
    await visitor.photograph(`turns-judge-${visitor.lang}-phone`);
  });
  await check("the answer begins in sight, too, and has its source and its day", async () => {
    await assertInSight(visitor.chat.getByRole("article").getByRole("heading"));
    const source = await visitor.chat.locator("article .source").textContent();
    assert.match(source, /2026/);
    assert.doesNotMatch(source, /verify before publishing/i);
  });
  await check("a nod leaves the row where it is", async () => {
    await visitor.says(talk.nod);
    await visitor.linesWhen((lines) => {
      assert.deepEqual(
        lines.map(([voice]) => voice),
        ["visitor", "bot", "visitor", "bot"],
      );
    });
    await assertJudged(visitor);
    await visitor.photograph(`turns-nod-${visitor.lang}-phone`);
  });
}

async function twoAnswers(step, check, visitor, talk) {
  const cards = visitor.chat.getByRole("article");
  await step("two questions in one message are answered by two articles", async () => {
    await visitor.says(talk.two);
    for (const [id] of talk.parts) {
      await visitor.chat.getByRole("heading", { name: title(visitor.lang, id) }).waitFor();
    }
    assert.equal(await cards.count(), 2);
  });
  await check("the first of them is the one in sight", async () => {
    await assertInSight(cards.first().getByRole("heading"));
    await visitor.photograph(`turns-two-${visitor.lang}`);
  });
  await check("each says which part it answers", async () => {
    for (const [at, [, part]] of talk.parts.entries()) {
      const about = await cards.nth(at).locator(".about").textContent();
      const [before] = visitor.words("answer-about", { part: "|" }).split("|");
      assert.ok(about.startsWith(before), about);
      assert.match(about, part);
    }
  });
  await check("there is one row about them, not two", async () => {
    await visitor.button("answer-helped").waitFor();
    await assertJudged(visitor);
  });
}

async function noneOfThese(step, check, visitor, lang) {
  const none = visitor.button("clarify-none");
  await step("a question back has “none of these” among its buttons", async () => {
    await visitor.says(asked(lang, "clarify"));
    await none.waitFor();
    await visitor.photograph(`turns-none-${lang}`);
  });
  await step("it is said in the visitor's name, and the buttons are spent", async () => {
    await none.click();
    await visitor.said("visitor", visitor.words("clarify-none")).waitFor();
    await eventually(async () => assert.equal(await none.count(), 0));
  });
  await check("it is answered by the bot, and alarms nobody", async () => {
    await visitor.linesWhen((lines) => assert.equal(lines.at(-1)[0], "bot"));
    assert.equal(await visitor.chat.locator(".queue").count(), 0);
  });
}

async function callsOff(step, check, visitor, talk) {
  const queue = visitor.chat.locator(".queue");
  await step("from the first screen, one tap puts a visitor in line", async () => {
    await visitor.button("talk-to-person").click();
    await queue.waitFor();
    const field = await visitor.composer.getAttribute("placeholder");
    assert.equal(field, visitor.words("composer-message"));
    await visitor.photograph(`turns-queue-${visitor.lang}`);
  });
  await step("who needs no person any more leaves the line by a button", async () => {
    await visitor.button("queue-call-off").click();
    await queue.waitFor({ state: "detached" });
    await eventually(async () => {
      const field = await visitor.composer.getAttribute("placeholder");
      assert.equal(field, visitor.words("composer-placeholder"));
    });
  });
  await check("the assistant answers again", async () => {
    await visitor.says(talk.question);
    await visitor.chat.getByRole("heading", { name: title(visitor.lang, talk.article) }).waitFor();
    await visitor.button("answer-helped").waitFor();
  });
  await step("in line, the links of an answer still work", async () => {
    await visitor.button("talk-to-person").click();
    await queue.waitFor();
    await visitor.chat.locator(".prose .link").first().click();
    await eventually(async () => assert.equal(await visitor.chat.getByRole("article").count(), 2));
    await queue.waitFor();
    await visitor.photograph(`turns-queue-link-${visitor.lang}`);
  });
}

const hrefs = (line) =>
  line.evaluate((box) =>
    Array.from(box.querySelectorAll("a"), (a) => [a.getAttribute("href"), a.target, a.rel]),
  );
const apart = (...all) => all.map((href) => [href, "_blank", "noopener noreferrer"]);

async function taps(step, check, visitor, agent, server, lang) {
  const talk = TALKS[lang];
  await step("an agent takes the chat", async () => {
    await agent.signsIn(server, talk.login);
    await agent.goes("available");
    await agent.acceptsByKeyboard();
    await visitor.chat.locator(".queue").waitFor({ state: "detached" });
  });
  await check("addresses can be tapped at both ends; an entry number is no telephone", async () => {
    await visitor.says(talk.visitor);
    await agent.says(talk.agent);
    for (const person of [visitor, agent]) {
      await person.said("agent", talk.agent).waitFor();
      const line = (voice, text) => person.log.locator(`.by-${voice} .words`, { hasText: text });
      assert.deepEqual(
        await hrefs(line("visitor", talk.visitor)),
        apart("https://www.cbp.gov/trade"),
      );
      assert.deepEqual(await hrefs(line("agent", talk.agent)), apart(...LEADS[lang]));
    }
    await visitor.photograph(`turns-links-${lang}`);
  });
  await check("a tap opens another tab that does not know this one", async () => {
    await visitor.context.route("https://www.cbp.gov/**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<title>elsewhere</title>" }),
    );
    const [opened] = await Promise.all([
      visitor.context.waitForEvent("page"),
      visitor.log.getByRole("link", { name: "www.cbp.gov/trade", exact: true }).click(),
    ]);
    await opened.waitForLoadState();
    assert.equal(opened.url(), "https://www.cbp.gov/trade");
    assert.equal(await opened.evaluate(() => opener), null);
    await opened.close();
    await visitor.composer.waitFor();
  });
  await check("words from right to left and names are set apart from what is around", async () => {
    await visitor.says(HEBREW);
    for (const person of [visitor, agent]) {
      await person.said("visitor", HEBREW).waitFor();
      const [way, bidi] = await person.said("visitor", HEBREW).evaluate((words) => {
        const { direction, unicodeBidi } = getComputedStyle(words);
        return [direction, unicodeBidi];
      });
      assert.equal(way, "rtl");
      assert.match(bidi, /isolate|plaintext/);
    }
    const name = visitor.log.locator(".author bdi", { hasText: agent.name }).first();
    assert.equal(await name.evaluate((box) => getComputedStyle(box).unicodeBidi), "isolate");
    await visitor.photograph(`turns-right-to-left-${lang}`);
  });
}

async function afterTheEnd(step, check, visitor, talk) {
  await step("a chat is ended", async () => {
    await visitor.says(talk.question);
    await visitor.button("answer-helped").waitFor();
    await visitor.picksFromMenu("end-chat");
    const dialog = visitor.chat.getByRole("dialog");
    await dialog.getByRole("button", { name: visitor.words("end-chat"), exact: true }).click();
    await visitor.text("ended-title").waitFor();
  });
  await check("thanks after the end are answered, and what has ended stays ended", async () => {
    const before = (await visitor.lines()).length;
    await visitor.says(talk.thanks);
    await visitor.linesWhen((lines) => {
      assert.deepEqual(
        lines.slice(before).map(([voice]) => voice),
        ["visitor", "bot"],
      );
    });
    await visitor.text("ended-title").waitFor();
    assert.equal(await visitor.chat.locator(".queue").count(), 0);
    await visitor.photograph(`turns-after-the-end-${visitor.lang}`);
  });
}
