// Whoever looks away, writes with an input method, reads with a translator or in large letters, has a clock that is
// wrong or a picture to show: nothing is missed, nothing is sent by accident, and what matters stays in sight.
import assert from "node:assert/strict";
import { assertAxe } from "./support/a11y.mjs";
import { Agent, PHONE, Visitor } from "./support/people.mjs";
import { toldIn } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { words } from "./support/words.mjs";

const TINY = { width: 320, height: 256 };
const AGENTS = { en: "emma", es: "lucia" };

export async function away({ check, step, onFailure }, browser) {
  const server = await Server.started("away");
  const people = [];
  const comes = async (Kind, lang, options) => {
    const person = await Kind.enters(browser, lang, options);
    people.push(person);
    return person;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries()) await person.photograph(`failed-away-${at}`);
  });
  try {
    const visitor = await comes(Visitor, "es");
    const agent = await comes(Agent, "es");
    await begins(step, visitor, agent, server);
    await answeredWhileAway(step, check, visitor, agent);
    await chooses(check, visitor);
    await composes(check, visitor, agent);
    await shows(check, visitor, agent);
    await translated(step, check, visitor, agent);
    await large(check, visitor, agent);
    await wrongClock(check, await comes(Visitor, "en"), server);
    await onAPhone(check, await comes(Visitor, "en", { viewport: PHONE }), server);
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

async function begins(step, visitor, agent, server) {
  await step("a visitor has a person", async () => {
    await visitor.visits(`${server.url}/?lang=es`);
    await visitor.opens();
    await visitor.button("talk-to-person").click();
    await visitor.chat.locator(".queue").waitFor();
    await agent.signsIn(server, AGENTS[agent.lang]);
    await agent.goes("available");
    await agent.acceptsByKeyboard();
    await agent.says("Buenas tardes.");
    await visitor.said("agent", "Buenas tardes.").waitFor();
  });
}

/** What the closed button and the title of a page say of unread messages. */
async function assertUnread(page, lang, count) {
  const word = words(lang, "launcher-unread", { count });
  await page.locator("puente-chat .launcher").getByText(word).waitFor({ state: "attached" });
  await eventually(async () => assert.match(await page.title(), new RegExp(`^\\(${count}\\) `)));
}

async function assertAllRead(page) {
  await eventually(async () => {
    assert.ok(await page.locator("puente-chat .badge").isHidden());
    assert.doesNotMatch(await page.title(), /^\(/);
  });
}

async function answeredWhileAway(step, check, visitor, agent) {
  const { page } = visitor;
  const NEWS = ["Ya lo revisé.", "Su cuenta está activa."];
  await step(
    "what comes while the panel is closed is counted on its button and in the title",
    async () => {
      await visitor.launcher.click();
      await visitor.panel.waitFor({ state: "hidden" });
      for (const text of NEWS) await agent.says(text);
      await assertUnread(page, "es", 2);
      await visitor.photograph("away-unread");
    },
  );
  await step("the next page counts it, too", async () => {
    await page.goto(visitor.url);
    await assertUnread(page, "es", 2);
  });
  const tab = await visitor.context.newPage();
  await step("and so does the next tab", async () => {
    await tab.goto(visitor.url);
    await assertUnread(tab, "es", 2);
  });
  await step("opened there, it is read out once, and read in every tab", async () => {
    await tab.locator("puente-chat .launcher").click();
    const frame = tab.frameLocator("puente-chat iframe");
    await frame.getByText(NEWS[1], { exact: true }).waitFor();
    await eventually(async () => {
      const told = (await toldIn(frame.locator("body"))).map(([, , text]) => text);
      const lines = NEWS.map((text) => words("es", "said-agent", { name: agent.name, text }));
      assert.deepEqual(told, [words("es", "launcher-unread", { count: 2 }), ...lines]);
    });
    await assertAllRead(tab);
    await assertAllRead(page);
  });
  await check("the page after that has nothing to count and nothing to read out", async () => {
    await tab.close();
    await page.goto(visitor.url);
    await visitor.opens();
    await visitor.said("agent", NEWS[1]).waitFor();
    assert.deepEqual(await toldIn(visitor.body), []);
    assert.doesNotMatch(await page.title(), /^\(/);
  });
}

async function chooses(check, visitor) {
  const { page } = visitor;
  await check("a sound is off until the visitor wants it, and stays as wanted", async () => {
    await visitor.picksFromMenu("chime-on");
    await page.reload();
    await visitor.composer.waitFor();
    await visitor.picksFromMenu("chime-off");
  });
  await check("the visitor makes the button small, for every page, and large again", async () => {
    await visitor.picksFromMenu("button-small");
    await page.reload();
    await visitor.composer.waitFor();
    const box = await visitor.launcher.boundingBox();
    assert.ok(box.width <= 48 && box.height <= 48, `${box.width} × ${box.height}`);
    assert.ok(
      await page.getByRole("button", { name: visitor.words("launcher-close") }).isVisible(),
    );
    await visitor.photograph("away-small-button");
    await visitor.picksFromMenu("button-large");
    await eventually(async () => assert.ok((await visitor.launcher.boundingBox()).width > 100));
  });
}

/** A real composition of the browser, as an input method begins it. */
async function composing(person, text) {
  await person.composer.fill("");
  await person.composer.focus();
  const line = await person.context.newCDPSession(person.page);
  const compose = (written) =>
    line.send("Input.imeSetComposition", {
      text: written,
      selectionStart: written.length,
      selectionEnd: written.length,
    });
  // What browsers tell of a key that an input method has taken.
  const presses = (key) =>
    line.send("Input.dispatchKeyEvent", {
      type: "rawKeyDown",
      key,
      code: key,
      windowsVirtualKeyCode: 229,
    });
  await compose(text);
  for (const key of ["Enter", "Escape"]) await presses(key);
  assert.equal(await person.composer.inputValue(), text, "it is still being written");
  await line.send("Input.insertText", { text });
  await line.detach();
  await person.composer.fill("");
}

async function composes(check, visitor, agent) {
  await check(
    "the Enter and Escape of an input method send nothing and close nothing",
    async () => {
      for (const person of [visitor, agent]) {
        const before = await person.lines();
        await composing(person, "にほん");
        assert.ok(await person.composer.isVisible());
        assert.deepEqual(await person.lines(), before);
      }
    },
  );
}

/** Pastes or drops a picture, as far as a script can. */
const gives = (body, kind) =>
  body.evaluate((_, kind) => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "screen.png", { type: "image/png" }));
    const options = { bubbles: true, cancelable: true };
    const event =
      kind === "paste"
        ? new ClipboardEvent("paste", { ...options, clipboardData: data })
        : new DragEvent("drop", { ...options, dataTransfer: data });
    (document.querySelector("textarea") ?? document.body).dispatchEvent(event);
    return event.defaultPrevented;
  }, kind);

async function shows(check, visitor, agent) {
  await check("a pasted picture and a dropped file are answered with a sentence", async () => {
    for (const person of [visitor, agent]) {
      for (const kind of ["paste", "drop"]) {
        assert.ok(await gives(person.body, kind), kind);
        await person.text("files-not-taken").waitFor();
      }
      await person.photograph(`away-picture-${person === agent ? "console" : "widget"}`);
    }
  });
}

/** Puts two nested elements in place of every text, as the browser's own translator does. */
function translates() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts.filter((one) => one.data.trim())) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.textContent = `[${text.data}]`;
    outer.append(inner);
    text.replaceWith(outer);
  }
}

async function translated(step, check, visitor, agent) {
  await check("pages say that they are not to be translated", async () => {
    for (const { body } of [visitor, agent]) {
      const said = await body.evaluate(() => [
        document.documentElement.translate,
        document.querySelector("meta[name=google]")?.content,
      ]);
      assert.deepEqual(said, [false, "notranslate"]);
    }
  });
  await step("translated all the same, both go on, in the present words", async () => {
    for (const { body } of [visitor, agent]) await body.evaluate(translates);
    await agent.says("¿Sigue ahí?");
    await visitor.said("agent", "¿Sigue ahí?").waitFor();
    await visitor.says("Sí, aquí estoy.");
    await agent.said("visitor", "Sí, aquí estoy.").waitFor();
    for (const { body } of [visitor, agent]) await body.evaluate(translates);
    for (const lang of ["en", "es"]) {
      await visitor.switchesTo(lang);
      await agent.switchesTo(lang);
      await visitor.text("chat-title").waitFor();
    }
    await agent.says("Perfecto.");
    await visitor.said("agent", "Perfecto.").waitFor();
    const heads = await visitor.chat.locator("h1").allTextContents();
    assert.deepEqual(heads, [visitor.words("chat-title")]);
  });
}

/** Wholly or, of what is taller than its place, as far as that goes; nothing lies over it. */
async function assertInSight(person, selectors) {
  await eventually(async () => {
    for (const selector of selectors) {
      const seen = await person.body.evaluate((_, selector) => {
        const box = Array.from(document.querySelectorAll(selector)).at(-1);
        const { top, bottom, left, right } = box.getBoundingClientRect();
        const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
        const over = document.elementFromPoint((left + right) / 2, y);
        const inside = top >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
        return { inside, hit: box.contains(over) || over?.contains(box), top, bottom, innerHeight };
      }, selector);
      assert.ok(seen.inside && seen.hit, `${selector}: ${JSON.stringify(seen)}`);
    }
  });
}

async function large(check, visitor, agent) {
  const parts = [
    ["widget", visitor, ["h1", ".log li.line:last-child .words", ".composer textarea", ".send"]],
    ["console", agent, ["h2", ".log li.line:last-child .words", ".composer textarea", ".send"]],
  ];
  for (const [what, person, selectors] of parts) {
    const whole = person.page.viewportSize();
    for (const [name, share, size] of [
      ["320x256", 100, TINY],
      ["200", 200, whole],
      ["200-320x256", 200, TINY],
      ["200-phone", 200, PHONE],
    ]) {
      await check(`header, last line and composer stay in sight: ${what}, ${name}`, async () => {
        await person.page.setViewportSize(size);
        await person.body.evaluate((_, share) => {
          document.documentElement.style.fontSize = `${share}%`;
        }, share);
        await person.photograph(`away-text-${what}-${name}`);
        await assertInSight(person, selectors);
        const wide = await person.body.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        assert.ok(wide <= 0, `${wide} px too wide`);
        if (name === "200-320x256") await assertAxe(person.page);
      });
    }
    await person.page.setViewportSize(whole);
    await person.body.evaluate(() => {
      document.documentElement.style.fontSize = "";
    });
  }
}

async function wrongClock(check, visitor, server) {
  await check("a visitor's clock that is hours off shows true waits", async () => {
    await visitor.context.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 5 * 3_600_000;
    });
    await visitor.visits(`${server.url}/?lang=en`);
    await visitor.opens();
    await visitor.button("talk-to-person").click();
    await visitor.chat
      .locator(".queue")
      .getByText(words("en", "queue-since", { minutes: 0 }))
      .waitFor();
  });
}

async function onAPhone(check, visitor, server) {
  await check("on a telephone the button leaves the page to be read", async () => {
    await visitor.visits(`${server.url}/?lang=en`);
    const box = await visitor.launcher.boundingBox();
    assert.ok(box.width <= 56 && box.height <= 56, `${box.width} × ${box.height}`);
    const button = visitor.page.getByRole("button", { name: visitor.words("launcher-open") });
    assert.ok(await button.isVisible());
    await visitor.photograph("away-phone-button");
  });
}
