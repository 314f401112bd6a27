// What the console tells its agent: who waits and since when, in every tab; what an offer is about; and letters
// that go nowhere but where they were meant to go.
import assert from "node:assert/strict";
import { assertAxe } from "./support/a11y.mjs";
import { Agent, DESKTOP, PHONE, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title } from "./support/words.mjs";

const ASKS = {
  en: "My account is locked. How do I unlock it?",
  es: "Mi cuenta está bloqueada. ¿Cómo la desbloqueo?",
};
const URGES = {
  en: "Is anybody there? It is urgent.",
  es: "¿Hay alguien? Es urgente.",
};
/** How long ago the three wrote, as their frames say it on the way: nobody waits minutes here. */
const AGES_MS = [4 * 60_000, 90_000, 10_000];

/** Counts tones in every page of this context. */
function countTones() {
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) {
    window.tones += 1;
    return start.apply(this, args);
  };
}

/** The agent's socket, with frames that can be altered on their way. */
async function tapped(page) {
  const tap = { alter: (frame) => frame, socket: null };
  await page.routeWebSocket(/\/ws\/agent/, (socket) => {
    tap.socket = socket;
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      const frame = JSON.parse(message);
      if (frame.t === "desk") tap.desk = frame;
      socket.send(JSON.stringify(tap.alter(frame)));
    });
  });
  return tap;
}

export async function consoleTruth({ check, step, onFailure }, browser) {
  const server = await Server.started("console");
  const people = [];
  const comes = async (Kind, lang, options) => {
    const person = await Kind.enters(browser, lang, options);
    people.push(person);
    return person;
  };
  const asks = async (lang, words = ASKS[lang]) => {
    const visitor = await comes(Visitor, lang);
    await visitor.visits(`${server.url}/?lang=${lang}`);
    await visitor.opens();
    await visitor.says(words);
    await visitor.button("talk-to-person").waitFor();
    await visitor.button("talk-to-person").click();
    await visitor.chat.locator(".queue").waitFor();
    return visitor;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries()) await person.photograph(`failed-console-${at}`);
  });
  try {
    const agent = await comes(Agent, "en");
    await agent.context.addInitScript(countTones);
    const tap = await tapped(agent.page);
    const visitors = [await asks("en"), await asks("es"), await asks("en")];
    const told = { check, step, agent, tap, visitors, server };
    await offers(told);
    await waiting(told);
    await otherTabs(told, asks);
    await lapses(told, asks);
    await replies(told);
    await states(told);
    await leaves(told, await comes(Agent, "en"));
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

const accept = (agent, offer) =>
  offer.getByRole("button", { name: agent.words("offer-accept") }).click();

async function offers({ check, step, agent, visitors, server }) {
  await step(
    "an offer says what was asked, what was answered, and who is still there",
    async () => {
      await agent.signsIn(server, "lucia");
      await agent.goes("available");
      const offer = agent.page.locator(".offer", { hasText: ASKS.es });
      await offer.waitFor();
      await offer.getByText(title("es", "acct-locked")).waitFor();
      await offer.getByText(agent.words("offer-there")).waitFor();
      assert.doesNotMatch(await offer.innerText(), /\bP[1-4]\b/);
      await agent.photograph("console-offers");
    },
  );
  await check("axe finds nothing: offers", () => assertAxe(agent.page));
  await step("three are taken, and each of them writes again", async () => {
    for (let n = 1; n <= 3; n += 1) {
      await accept(agent, agent.offer);
      await agent.page
        .locator(".entry")
        .nth(n - 1)
        .waitFor();
    }
    await agent.composer.waitFor();
    for (const visitor of visitors) await visitor.says(URGES[visitor.lang]);
    await eventually(async () => assert.equal(await agent.page.locator(".waits").count(), 3));
  });
}

/** The chats as the list shows them: how they wait, and what is unread. */
const entries = (page) =>
  page.locator(".entry").evaluateAll((all) =>
    all.map((entry) => ({
      age: entry.querySelector(".waits")?.classList[1] ?? null,
      unread: Number.parseInt(entry.querySelector(".count-chip")?.textContent ?? "0", 10),
    })),
  );

async function waiting({ check, step, agent, tap }) {
  await step("after a reload those who wait longest stand first, in red and amber", async () => {
    const order = [];
    tap.alter = (frame) => {
      if (frame.t !== "state" || !frame.state.waits_since) return frame;
      if (!order.includes(frame.conversation)) order.push(frame.conversation);
      const ago = AGES_MS[order.indexOf(frame.conversation)] ?? 0;
      return { ...frame, state: { ...frame.state, waits_since: Date.now() - ago } };
    };
    await agent.page.reload();
    await eventually(async () => {
      const ages = (await entries(agent.page)).map(({ age }) => age);
      assert.deepEqual(ages, ["red", "amber", "fresh"]);
    });
    assert.ok((await entries(agent.page)).filter(({ unread }) => unread > 0).length >= 2);
  });
  for (const lang of ["en", "es"]) {
    if (agent.lang !== lang) await agent.switchesTo(lang);
    for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      await agent.page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"]) {
        await agent.page.emulateMedia({ colorScheme });
        await agent.photograph(`console-three-waiting-${lang}-${size}-${colorScheme}`);
      }
      if (lang === "en") {
        await check(`axe finds nothing: three who wait, ${size}, dark`, () =>
          assertAxe(agent.page),
        );
      }
    }
  }
  await agent.page.emulateMedia({ colorScheme: "light" });
  await agent.switchesTo("en");
  await check(
    "a narrow window shows the conversation, and the way back with who waits",
    async () => {
      await agent.page.locator(".entry").first().click();
      await agent.composer.waitFor();
      await agent.log.waitFor();
      assert.ok(!(await agent.page.locator(".side").isVisible()));
      assert.ok((await agent.log.boundingBox()).height > 200);
      await agent.photograph("console-narrow-chat");
      await assertAxe(agent.page);
      await agent.button("back-to-list", { count: 2 }).click();
      await agent.page.locator(".entry").first().waitFor();
    },
  );
  await agent.page.setViewportSize(DESKTOP);
}

async function otherTabs({ check, step, agent, tap, server }, asks) {
  const tabs = [];
  await step("two more tabs tell the same, and what is read in one is read in all", async () => {
    for (let n = 0; n < 2; n += 1) {
      const tab = await agent.context.newPage();
      await tab.goto(`${server.url}/console`);
      await tab.locator(".entry").nth(2).waitFor();
      tabs.push(tab);
    }
    const unread = async (page) =>
      (await entries(page)).map((one) => one.unread).reduce((a, b) => a + b, 0);
    await eventually(async () => assert.ok((await unread(tabs[0])) > 0));
    assert.equal(await unread(tabs[0]), await unread(agent.page));
    await tabs[0].bringToFront();
    for (let n = 0; n < 3; n += 1) await tabs[0].locator(".entry").nth(n).click();
    await eventually(async () => {
      for (const page of [...tabs, agent.page]) assert.equal(await unread(page), 0);
    });
    const waits = await tabs[1].locator(".waits").count();
    assert.equal(waits, 3, "read is not answered");
  });
  await check("a new offer is heard once in three tabs", async () => {
    const tones = async () => {
      const all = await Promise.all([...tabs, agent.page].map((one) => one.evaluate(() => tones)));
      return all.reduce((a, b) => a + b, 0);
    };
    for (const page of [...tabs, agent.page]) await page.locator("h1").click();
    const before = await tones();
    const visitor = await asks("en");
    for (const page of [...tabs, agent.page]) await page.locator(".offer").waitFor();
    await eventually(async () => assert.equal((await tones()) - before, 2));
    await accept(agent, agent.offer);
    await agent.page.locator(".entry").nth(3).waitFor();
    await visitor.leaves();
    assert.equal((await tones()) - before, 2, "two notes, from one tab");
  });
  for (const tab of tabs) await tab.close();
  tap.alter = (frame) => frame;
}

async function lapses({ check, step, agent }, asks) {
  await step("the fourth chat is filed, to have room", async () => {
    await agent.page.bringToFront();
    await agent.endsChat();
    await agent.files("no-reply");
    await agent.page.locator(".entry").first().click();
    await agent.composer.waitFor();
  });
  await check(
    "an offer that goes under the fingers stays as gone, and no letter gets away",
    async () => {
      const visitor = await asks("en");
      await agent.offer.waitFor();
      await agent.composer.focus();
      await agent.page.keyboard.press("Control+.");
      await eventually(async () => {
        const focused = await agent.page.evaluate(
          () => document.activeElement?.closest(".offer") !== null,
        );
        assert.ok(focused);
      });
      await visitor.picksFromMenu("end-chat");
      await visitor.chat
        .getByRole("dialog")
        .getByRole("button", { name: visitor.words("end-chat"), exact: true })
        .click();
      await agent.page.locator(".offer.gone").waitFor();
      await agent.page.keyboard.press("a");
      await agent.photograph("console-offer-gone");
      await assertAxe(agent.page);
      await agent.page.keyboard.press("a");
      await agent.page.locator(".offer").waitFor({ state: "detached" });
      await eventually(async () => {
        assert.equal(await agent.page.evaluate(() => document.activeElement?.id), "mine-title");
      });
      await agent.page.keyboard.press("a");
      assert.equal(await agent.composer.inputValue(), "");
      assert.equal(await agent.page.locator(".entry").count(), 3);
    },
  );
}

async function replies({ check, agent }) {
  await check(
    "a button shows all approved replies with their number, and nothing else",
    async () => {
      const button = agent.page.locator(".canned-open");
      await button.click();
      const shown = await agent.page.getByRole("option").count();
      assert.ok(shown > 30);
      assert.match(await button.innerText(), new RegExp(`\\b${shown}\\b`));
      assert.doesNotMatch(await agent.page.getByRole("listbox").innerText(), /[{}]/);
      await agent.photograph("console-replies");
      await assertAxe(agent.page);
      await agent.page.keyboard.press("Escape");
    },
  );
  await check("a slash works in mid-line, and “/ok” stays a text", async () => {
    await agent.composer.fill("");
    await agent.composer.pressSequentially("One moment. /gree");
    await agent.page.getByRole("option").first().waitFor();
    await agent.composer.press("Enter");
    await eventually(async () => {
      assert.match(await agent.composer.inputValue(), /^One moment\. \S+, \[/);
    });
    await agent.composer.fill("");
    await agent.composer.pressSequentially("/ok");
    await agent.composer.press("Enter");
    await agent.said("agent", "/ok").waitFor();
  });
}

/** Everything that the console may have to say about itself, at once. */
async function states({ check, agent, tap }) {
  await check("going away with open chats asks what shall become of them", async () => {
    await agent.goes("away");
    await agent.page.getByRole("dialog").waitFor();
    await agent.photograph("console-away-question");
    await assertAxe(agent.page);
    await agent.button("away-keep").click();
    await agent.page.locator(".presence .on.away").waitFor();
    assert.equal(await agent.page.locator(".entry").count(), 3);
  });
  const say = (frame) => tap.socket.send(JSON.stringify(frame));
  await check("axe finds nothing while everything is wrong at once", async () => {
    const alarm = { conversation: "cnv_x", lang: "es", since: Date.now(), takes: false };
    const alarms = [{ ...alarm, reason: "emergency", summary: "un montacargas [PAN]" }];
    const missed_at = Date.now();
    // Whatever the desk tells meanwhile, this stays wrong until the agent is back.
    tap.alter = (frame) => {
      if (frame.t !== "desk" || frame.desk.me.presence !== "away") return frame;
      return { ...frame, desk: { ...frame.desk, me: { ...frame.desk.me, missed_at }, alarms } };
    };
    await eventually(() => assert.equal(tap.desk.desk.me.presence, "away"));
    say(tap.alter(tap.desk));
    say({ t: "authoring", problems: [], count: 3, words_alone: "model" });
    await agent.page.locator(".missed").waitFor();
    await agent.page.locator(".problems").waitFor();
    for (const colorScheme of ["light", "dark"]) {
      await agent.page.emulateMedia({ colorScheme });
      await agent.photograph(`console-everything-wrong-${colorScheme}`);
      await assertAxe(agent.page);
    }
    assert.doesNotMatch(await agent.body.innerText(), /\[PAN\]/);
    await agent.page.emulateMedia({ colorScheme: "light" });
  });
  await check("who was set to Away is told why, and one button takes it back", async () => {
    await agent.button("back-to-available").click();
    await agent.page.locator(".missed").waitFor({ state: "detached" });
    tap.alter = (frame) => frame;
  });
  await check(
    "where the browser keeps the page silent, the console says so until used",
    async () => {
      // Chromium keeps most reloaded pages silent, but not all: it goes by what it remembers of the one before.
      await agent.page.addInitScript(() => {
        let used = false;
        const use = () => {
          used = true;
        };
        addEventListener("pointerdown", use, { capture: true, once: true });
        window.AudioContext = class extends AudioContext {
          get state() {
            return used ? super.state : "suspended";
          }
          resume() {
            return used ? super.resume() : new Promise(() => {});
          }
        };
      });
      await agent.page.reload();
      await agent.page.locator(".silenced").waitFor();
      await assertAxe(agent.page);
      await agent.page.locator("h1").click();
      await agent.page.locator(".silenced").waitFor({ state: "detached" });
    },
  );
}

async function leaves({ check, step, agent, visitors, server }, emma) {
  await check(
    "signing out with open chats asks, gives them back, and only then signs out",
    async () => {
      await agent.button("menu").click();
      await agent.page.getByRole("menuitem", { name: agent.words("sign-out") }).click();
      const dialog = agent.page.getByRole("dialog");
      await dialog.waitFor();
      await agent.photograph("console-sign-out-question");
      await assertAxe(agent.page);
      await agent.button("sign-out-give-back").click();
      await agent.page.getByLabel(agent.words("sign-in-login")).waitFor();
      for (const visitor of visitors) await visitor.chat.locator(".queue").waitFor();
    },
  );
  await step(
    "a colleague takes one: the words before bear the name of who wrote them",
    async () => {
      await emma.signsIn(server, "emma");
      await emma.goes("available");
      for (let n = 0; n < 2; n += 1) {
        await accept(emma, emma.page.locator(".offer", { hasText: ASKS.en }).first());
        await emma.page.locator(".entry").nth(n).waitFor();
      }
      for (const entry of await emma.page.locator(".entry").all()) {
        await entry.click();
        if (await emma.said("agent", "/ok").count()) break;
      }
      const said = emma.log.locator("li.by-agent", { hasText: "/ok" });
      assert.equal(await said.locator(".author bdi").innerText(), agent.name);
      assert.ok(await said.evaluate((line) => line.classList.contains("theirs")));
      await emma.photograph("console-colleague");
      assert.doesNotMatch(await emma.log.innerText(), /your specialist/i);
      await assertAxe(emma.page);
    },
  );
}
