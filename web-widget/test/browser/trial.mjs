// An agent tries a question: what the bot would do and why, by keyboard, on any screen, and nothing of it is kept.
import assert from "node:assert/strict";
import { assertAxe, assertGoodStop, assertReachable, focusIn } from "./support/a11y.mjs";
import { Agent, DESKTOP } from "./support/people.mjs";
import { assertOneLanguage, toldIn } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title } from "./support/words.mjs";

/** Misspelt on purpose; the wrong word is in no file of ours. */
const QUESTION = {
  en: "My acount is lockd. How do I unlock it?",
  es: "Mi cuenta esta bloqueda. ¿Cómo la desbloqueo?",
};
const MISSPELT = { en: "lockd", es: "bloqueda" };
const NARROW = { width: 320, height: 640 };

export async function trial({ check, step, onFailure }, browser) {
  const server = await Server.started("trial");
  const people = [];
  onFailure(async () => {
    for (const [at, person] of people.entries()) await person.photograph(`failed-trial-${at}`);
  });
  try {
    for (const lang of ["en", "es"]) {
      const agent = await Agent.enters(browser, lang);
      people.push(agent);
      await tries(check, step, agent, server);
      await looks(check, agent);
    }
    await check("nothing of what was tried is stored or logged", () => {
      for (const word of Object.values(MISSPELT)) assert.ok(!server.keeps(word), word);
    });
    for (const { complaints } of people) assert.deepEqual(complaints, []);
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

const room = (agent) => agent.page.getByRole("dialog");

async function tries(check, step, agent, server) {
  const { lang, page } = agent;
  const dialog = room(agent);
  await step(`the room opens by its button and by its key (${lang})`, async () => {
    await agent.signsIn(server, "lucia");
    await agent.button("try-open").click();
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("F2");
    await eventually(async () => {
      assert.equal((await focusIn(agent.body))?.name, agent.words("try-text"));
    });
  });
  await step(`a question is tried with Enter and the verdict is told (${lang})`, async () => {
    await page.keyboard.type(QUESTION[lang]);
    await page.keyboard.press("Enter");
    const verdict = dialog.getByRole("status");
    await verdict.getByText(title(lang, "acct-locked"), { exact: true }).waitFor();
    const told = await toldIn(agent.body);
    const heard = told.filter(([, , text]) => text.includes(title(lang, "acct-locked")));
    assert.ok(heard.length, "a screen reader hears it");
  });
  await step(`it shows what was read and what fits best (${lang})`, async () => {
    const repaired = dialog.locator(".try-facts li:has(strong)", { hasText: MISSPELT[lang] });
    assert.ok((await repaired.count()) > 0, "the misspelt word");
    const first = dialog.locator(".candidate").first();
    assert.ok((await first.textContent()).includes(title(lang, "acct-locked")));
    assert.ok((await dialog.locator(".contributions tbody tr").count()) > 4);
  });
  await check(`another candidate is looked at with the arrow keys (${lang})`, async () => {
    const [first, second] = [0, 1].map((at) => dialog.locator(".candidate input").nth(at));
    await first.focus();
    await page.keyboard.press("ArrowDown");
    assert.ok(await second.isChecked());
    assertGoodStop(await focusIn(agent.body));
    await page.keyboard.press("ArrowUp");
    assert.ok(await first.isChecked());
  });
  await check(`every word of it is in one language (${lang})`, () =>
    assertOneLanguage(dialog, lang),
  );
}

async function looks(check, agent) {
  const { lang, page } = agent;
  const dialog = room(agent);
  for (const [what, viewport] of Object.entries({ desktop: DESKTOP, narrow: NARROW })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await check(`nothing is out of reach: ${what}, ${colorScheme} (${lang})`, async () => {
        await dialog.evaluate((box) => box.scrollTo(0, 0));
        await agent.photograph(`console-try-${lang}-${what}-${colorScheme}`);
        await assertReachable(dialog);
        const wide = await dialog.evaluate((box) => box.scrollWidth - box.clientWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);
        await dialog.evaluate((box) => box.scrollTo(0, box.scrollHeight));
        await agent.photograph(`console-try-${lang}-${what}-${colorScheme}-end`);
        await assertAxe(page);
      });
    }
  }
  await check(`in forced colours the bars stay (see the pictures) (${lang})`, async () => {
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ forcedColors: "active" });
    await dialog.evaluate((box) => box.scrollTo(0, 0));
    await agent.photograph(`forced-colors-try-${lang}`);
    await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
  });
  await check(`closing it gives the focus back (${lang})`, async () => {
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.setViewportSize(NARROW);
    await agent.photograph(`console-narrow-${lang}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    await page.setViewportSize(DESKTOP);
  });
}
