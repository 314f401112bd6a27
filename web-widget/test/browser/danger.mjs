// Who may come to harm: numbers to tap instead of a line, in both languages, on a phone, by day and by night; and
// an alarm on every console until somebody takes it.
import assert from "node:assert/strict";
import { assertAxe, assertGoodStop, assertReachable, focusIn } from "./support/a11y.mjs";
import { Agent, PHONE, Visitor } from "./support/people.mjs";
import { toldIn } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { words } from "./support/words.mjs";

const CALLS = {
  emergency: {
    en: ["tel:911", "tel:988", "sms:988", "tel:+528009112000"],
    es: ["tel:911", "tel:988", "sms:988?&body=AYUDA", "tel:+528009112000"],
  },
  "self-harm": {
    en: ["tel:988", "sms:988", "tel:+528009112000", "tel:911"],
    es: ["tel:988", "sms:988?&body=AYUDA", "tel:+528009112000", "tel:911"],
  },
};
const SAID = {
  en: ["our driver collapsed at the gate and is not breathing", "emergency"],
  es: ["ya no quiero vivir", "self-harm"],
};

export async function danger({ check, step, onFailure }, browser) {
  const server = await Server.started("danger");
  const people = [];
  const comes = async (Kind, lang, options) => {
    const person = await Kind.enters(browser, lang, options);
    people.push(person);
    return person;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries()) await person.photograph(`failed-danger-${at}`);
  });
  try {
    const visitors = {};
    for (const lang of ["en", "es"]) {
      const colorScheme = lang === "es" ? "dark" : "light";
      const options = { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme };
      visitors[lang] = await comes(Visitor, lang, options);
      await calls(step, check, visitors[lang], server, lang);
    }
    const agents = [await comes(Agent, "en"), await comes(Agent, "es")];
    await rings(step, check, agents, visitors.es, server);
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

const card = (visitor) => visitor.chat.locator(".safety");
const hrefs = (visitor) =>
  card(visitor)
    .locator("a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));

async function calls(step, check, visitor, server, lang) {
  const [said, kind] = SAID[lang];
  const line = words(lang, `notice-handed-over-distress-${kind}`);
  await step(`“${said}” brings numbers to tap, and no line to wait in`, async () => {
    await visitor.visits(`${server.url}/?lang=${lang}`);
    await visitor.opens();
    await visitor.says(said);
    await card(visitor).waitFor();
    await visitor.text(`notice-handed-over-distress-${kind}`).waitFor();
    assert.deepEqual(await hrefs(visitor), CALLS[kind][lang]);
    assert.equal(await visitor.chat.locator(".queue").count(), 0);
    assert.equal(await visitor.chat.locator(".choices").count(), 0);
    await visitor.photograph(`danger-${lang}-phone`);
  });
  await check("every number can be tapped without scrolling, with a finger", async () => {
    const window = await visitor.body.evaluate(
      (body) => body.ownerDocument.defaultView.innerHeight,
    );
    for (const link of await card(visitor).locator("a").all()) {
      const box = await link.evaluate((one) => {
        const { x, y, width, height, bottom } = one.getBoundingClientRect();
        const hit = document.elementFromPoint(x + width / 2, y + height / 2);
        return { height, bottom, top: y, hit: one.contains(hit) };
      });
      assert.ok(box.hit && box.top >= 0 && box.bottom <= window, JSON.stringify(box));
      assert.ok(box.height >= 44, `${box.height} pixels high`);
    }
  });
  await check("it is spoken once, breaks no rule of axe, and the keyboard reaches it", async () => {
    const told = await toldIn(visitor.body);
    assert.equal(told.filter(([, , text]) => text === line).length, 1);
    await assertAxe(visitor.page);
    await card(visitor).locator("a").first().focus();
    assertGoodStop(await focusIn(visitor.body));
  });
  await step("after a reload it stands there again, and nothing is spoken again", async () => {
    await visitor.page.reload();
    // Over a whole phone nothing opens by itself.
    await visitor.opens();
    await card(visitor).waitFor();
    assert.deepEqual(await hrefs(visitor), CALLS[kind][lang]);
    assert.deepEqual(await toldIn(visitor.body), []);
  });
  await check("its words and its numbers follow the language of the reader", async () => {
    const to = lang === "en" ? "es" : "en";
    await visitor.switchesTo(to);
    await eventually(async () => assert.deepEqual(await hrefs(visitor), CALLS[kind][to]));
    await card(visitor).getByText(words(to, "safety-call-911"), { exact: true }).waitFor();
    await visitor.switchesTo(lang);
  });
  await check("all of it can be reached in a tiny window", async () => {
    await visitor.page.setViewportSize({ width: 320, height: 256 });
    // The frame is as small as its window a moment later.
    await eventually(() => assertReachable(visitor.body));
    await visitor.photograph(`danger-tiny-${visitor.lang}`);
    await visitor.page.setViewportSize(PHONE);
  });
}

async function rings(step, check, [english, spanish], visitor, server) {
  const of = (agent, text) => agent.page.locator(".alarm", { hasText: text });
  const [said] = SAID.es;
  const logins = Object.keys(server.agents);
  await step("every console rings, also of who is away and of the other language", async () => {
    await english.signsIn(server, logins[0]);
    await spanish.signsIn(server, logins[1]);
    for (const agent of [english, spanish]) await of(agent, said).waitFor();
    await english.photograph("danger-alarm");
    await assertAxe(english.page);
  });
  const takers = [];
  for (const agent of [english, spanish]) {
    if (await of(agent, said).getByRole("button").count()) takers.push(agent);
  }
  await step("one click takes it, the numbers go, and the other consoles are quiet", async () => {
    assert.ok(takers.length > 0, "somebody may take it");
    const [taker] = takers;
    await of(taker, said)
      .getByRole("button", { name: taker.words("alarm-take") })
      .click();
    await taker.composer.waitFor();
    await card(visitor).waitFor({ state: "detached" });
    for (const agent of [english, spanish]) await of(agent, said).waitFor({ state: "detached" });
    await taker.says("Estoy con usted.");
    await visitor.said("agent", "Estoy con usted.").waitFor();
  });
  await check("the other alarm still rings until it is taken, too", async () => {
    for (const agent of [english, spanish]) await of(agent, SAID.en[0]).waitFor();
  });
}
