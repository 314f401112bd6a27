// For whoever does not see, does not use a mouse, or needs everything four times as large.
import assert from "node:assert/strict";
import { announced } from "./announced.mjs";
import { assertAxe, assertGoodStop, assertReachable, focusIn } from "./support/a11y.mjs";
import { Agent, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title, words } from "./support/words.mjs";

const QUESTION = {
  en: "My account is locked. How do I unlock it?",
  es: "Mi cuenta está bloqueada. ¿Cómo la desbloqueo?",
};
const TINY = { width: 320, height: 256 };
const STOPS_MAX = 40;

export async function accessibility({ check, step, onFailure }, browser) {
  const server = await Server.started("accessibility");
  const people = [];
  const comes = async (Kind, lang, options) => {
    const person = await Kind.enters(browser, lang, options);
    people.push(person);
    return person;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries())
      await person.photograph(`failed-accessibility-${at}`);
  });
  try {
    await byKeyboard(step, check, await comes(Visitor, "en"), server);
    await announced(step, check, await comes(Visitor, "en"), await comes(Agent, "en"), server);
    const both = [await comes(Visitor, "en"), await comes(Agent, "en")];
    await byRules(step, check, ...both, server);
    for (const lang of ["en", "es"]) await tiny(step, check, await comes(Visitor, lang), server);
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

/** Presses a key until the focus is on something of this name. */
async function goesTo(visitor, where, key, name) {
  for (let n = 0; n < STOPS_MAX; n += 1) {
    await visitor.page.keyboard.press(key);
    const stop = await focusIn(where);
    if (stop?.name === name) return stop;
  }
  throw new Error(`${key} never came to “${name}”`);
}

async function byKeyboard(step, check, visitor, server) {
  const { page } = visitor;
  const press = (key) => page.keyboard.press(key);
  await step(
    "Tab comes to the button on the customer's page, which shows where it is",
    async () => {
      await visitor.visits(`${server.url}/?lang=en`);
      assertGoodStop(
        await goesTo(visitor, page.locator("body"), "Tab", words("en", "launcher-open")),
      );
    },
  );
  await step("Enter opens the chat with the cursor where one writes", async () => {
    await press("Enter");
    await visitor.composer.waitFor();
    await eventually(async () => {
      const stop = await focusIn(visitor.body);
      assert.equal(stop?.name, words("en", "composer-label"));
    });
  });
  await step("a question typed and sent with Enter is answered, and the cursor stays", async () => {
    await page.keyboard.type(QUESTION.en);
    await press("Enter");
    await visitor.chat.getByRole("heading", { name: title("en", "acct-locked") }).waitFor();
    await visitor.button("talk-to-person").waitFor();
    assert.equal((await focusIn(visitor.body)).name, words("en", "composer-label"));
  });
  await step(
    "going back through the chat, every stop has a name, a ring and is in sight",
    async () => {
      const names = [];
      for (let n = 0; n < STOPS_MAX; n += 1) {
        await press("Shift+Tab");
        const stop = await focusIn(visitor.body);
        if (!stop) break;
        assertGoodStop(stop);
        names.push(stop.name);
      }
      for (const id of [
        "answer-helped",
        "answer-still-stuck",
        "talk-to-person",
        "menu",
        "close-chat",
      ]) {
        assert.ok(names.includes(words("en", id)), `${id} among ${names.join(" | ")}`);
      }
    },
  );
  await step(
    "a person is asked for with the keyboard alone, and the cursor goes where one writes",
    async () => {
      await goesTo(visitor, visitor.body, "Tab", words("en", "talk-to-person"));
      await press("Enter");
      await visitor.chat.locator(".queue").waitFor();
      await eventually(async () => {
        assert.equal((await focusIn(visitor.body))?.name, words("en", "composer-label"));
      });
    },
  );
  await step("the menu is walked with arrows, and ends the chat after a question", async () => {
    await goesTo(visitor, visitor.body, "Shift+Tab", words("en", "menu"));
    await press("Enter");
    await eventually(async () => {
      assert.equal((await focusIn(visitor.body))?.name, words("en", "end-chat"));
    });
    for (const key of ["ArrowDown", "ArrowUp"]) await press(key);
    await press("Enter");
    const dialog = visitor.chat.getByRole("dialog");
    await dialog.waitFor();
    await goesTo(visitor, visitor.body, "Tab", words("en", "end-chat"));
    await press("Enter");
    await visitor.text("ended-title").waitFor();
  });
  await check("after the question the focus is somewhere in the chat", () =>
    eventually(async () => assert.ok(await focusIn(visitor.body))),
  );
  await step("Escape closes the chat and goes back to its button", async () => {
    await press("Escape");
    await visitor.panel.waitFor({ state: "hidden" });
    assertGoodStop(await focusIn(page.locator("body")));
    assert.equal((await focusIn(page.locator("body"))).name, words("en", "launcher-open"));
  });
}

/** Colours have settled. */
const drawn = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

async function byRules(step, check, visitor, agent, server) {
  const looks = async (person, what) => {
    for (const lang of ["en", "es"]) {
      if (person.lang !== lang) await person.switchesTo(lang);
      for (const colorScheme of ["light", "dark"]) {
        await person.page.emulateMedia({ colorScheme });
        await drawn(person.page);
        await check(`axe finds nothing: ${what}, ${lang}, ${colorScheme}`, () =>
          assertAxe(person.page),
        );
      }
    }
  };
  await step("a chat with an article and a person stands on both screens", async () => {
    await visitor.visits(`${server.url}/?lang=en`);
    await visitor.opens();
    await check("axe finds nothing: the welcome", () => assertAxe(visitor.page));
    await visitor.says(QUESTION.en);
    await visitor.button("talk-to-person").waitFor();
    await agent.page.goto(`${server.url}/console`);
    await agent.page.getByLabel(agent.words("sign-in-login")).waitFor();
    await check("axe finds nothing: the sign-in", () => assertAxe(agent.page));
    await agent.signsIn(server, "emma");
  });
  await looks(visitor, "an answer and its buttons");
  await step("an offer is open and accepted", async () => {
    await visitor.switchesTo("en");
    await visitor.button("talk-to-person").click();
    await agent.goes("available");
    const offer = agent.page.locator(".offer", { hasText: QUESTION.en });
    await offer.waitFor();
    await check("axe finds nothing: an offer", () => assertAxe(agent.page));
    await offer.getByRole("button", { name: agent.words("offer-accept") }).click();
    await agent.composer.waitFor();
    await agent.says("Good afternoon.");
    await visitor.said("agent", "Good afternoon.").waitFor();
  });
  await looks(agent, "a chat in the console");
  await step("the chat in forced colours keeps its borders (see the pictures)", async () => {
    for (const person of [visitor, agent]) {
      await person.page.emulateMedia({ forcedColors: "active" });
      await person.photograph(
        person === visitor ? "forced-colors-widget" : "forced-colors-console",
      );
      await person.page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
    }
  });
  await step("the chat is ended and to be filed", () => agent.endsChat());
  await check("axe finds nothing: filing", () => assertAxe(agent.page));
  await check("axe finds nothing: the end", () => assertAxe(visitor.page));
}

async function tiny(step, check, visitor, server) {
  const { lang, page } = visitor;
  await step(`at 400 % (${lang}) the welcome can be reached everywhere`, async () => {
    await page.setViewportSize(TINY);
    await visitor.visits(`${server.url}/?lang=${lang}`);
    await visitor.opens();
    await assertReachable(visitor.body);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
  await step(
    `at 400 % (${lang}) the answer has room to be read and its buttons are reached`,
    async () => {
      await visitor.says(QUESTION[lang]);
      await visitor.button("talk-to-person").waitFor();
      await visitor.photograph(`reflow-320x256-${lang}`);
      assert.ok((await visitor.log.evaluate((log) => log.clientHeight)) >= 96);
      await assertReachable(visitor.body);
    },
  );
  await check(`at 400 % (${lang}) the line to a person leaves room to read`, async () => {
    await visitor.log.evaluate((log) => log.scrollTo(0, 0));
    await visitor.button("talk-to-person").click();
    await visitor.chat.locator(".queue").waitFor();
    // Who reads further up is told of what is new, by something that covers nothing else.
    await visitor.button("new-messages-below").waitFor();
    assert.ok((await visitor.log.evaluate((log) => log.clientHeight)) >= 96);
    await assertReachable(visitor.body);
    await visitor.photograph(`reflow-320x256-queue-${lang}`);
  });
}
