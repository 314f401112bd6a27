// The first hour of a desk that is no demo: the page at its own address, an agent who comes with the password that works
// once, and one who changes hers.
import assert from "node:assert/strict";
import { assertAxe, assertGoodStop, assertReachable, focusIn } from "./support/a11y.mjs";
import { Agent, PHONE } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";

const OWN = { en: "a walk along the river", es: "un paseo a la orilla del río" };
/** Nobody asks anything here, so a start need not read the whole knowledge base. */
const ARTICLES = {
  "hours.en.md":
    '+++\ntitle = "Hours"\nphrasings = ["when are you open"]\n+++\n\nFrom nine to five.\n',
  "hours.es.md":
    '+++\ntitle = "Horario"\nphrasings = ["a qué hora abren"]\n+++\n\nDe nueve a cinco.\n',
};
const NEXT = "tres tristes tigres tragaban";

export async function firstHour({ check, step, onFailure }, browser) {
  const server = await Server.started("first-hour", { demo: false, articles: ARTICLES });
  const people = [];
  const comes = async (lang, options) => {
    const agent = await Agent.enters(browser, lang, options);
    people.push(agent);
    return agent;
  };
  onFailure(async () => {
    for (const [at, person] of people.entries()) await person.photograph(`failed-first-${at}`);
  });
  try {
    for (const lang of ["en", "es"]) {
      const options = lang === "es" ? { viewport: PHONE, colorScheme: "dark" } : {};
      await atTheDoor(check, await comes(lang, options), server);
      await newcomer(step, check, await comes(lang, options), server, server.hires(`ana-${lang}`));
    }
    await changes(step, await comes("en"), await comes("es"), server);
    for (const { complaints } of people) assert.deepEqual(complaints, []);
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}

async function atTheDoor(check, agent, server) {
  const { page, lang } = agent;
  await check(
    `the first page is plain, in the browser's language, and leads to the console (${lang})`,
    async () => {
      await page.goto(server.url);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await assertAxe(page);
      await agent.photograph(`first-page-${lang}`);
      await page.getByRole("link", { name: agent.words("home-console") }).click();
      await page.getByLabel(agent.words("sign-in-login")).waitFor();
    },
  );
}

async function newcomer(step, check, agent, server, { login, password }) {
  const { lang, page } = agent;
  const types = async (text) => {
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  };
  await step(`a one-time password leads to choosing one's own (${lang})`, async () => {
    await agent.knocks(server, login, password);
    await page.getByRole("heading", { name: agent.words("one-time-title") }).waitFor();
    await eventually(async () => {
      const at = await focusIn(agent.body);
      assert.equal(at?.name, agent.words("one-time-title"));
    });
    await assertAxe(page);
    await assertReachable(agent.body);
    await agent.photograph(`first-password-${lang}`);
  });
  await check(
    `what will not do is said beside its field, and the field has the focus (${lang})`,
    async () => {
      await page.keyboard.press("Tab");
      for (const [first, again, code] of [
        ["corta", "corta", "password-short"],
        ["Contraseña2026", "Contraseña2026", "password-guessable"],
        [OWN[lang], "otra", "password-differ"],
      ]) {
        assertGoodStop(await focusIn(agent.body));
        await page.getByLabel(agent.words("password-new"), { exact: true }).fill(first);
        await page.getByLabel(agent.words("password-again")).fill(again);
        await page.keyboard.press("Enter");
        await agent.text(`error-${code}`).waitFor();
        const at = code === "password-differ" ? "password-again" : "password-new";
        await eventually(async () =>
          assert.equal((await focusIn(agent.body))?.name, agent.words(at)),
        );
        await assertAxe(page);
      }
      await agent.photograph(`first-password-refused-${lang}`);
    },
  );
  await step(`with the keyboard alone they are at the desk (${lang})`, async () => {
    await page.getByLabel(agent.words("password-new"), { exact: true }).focus();
    await page.keyboard.press("Control+a");
    await types(OWN[lang]);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(OWN[lang]);
    await page.keyboard.press("Enter");
    await page.locator(".presence").waitFor();
  });
}

async function changes(step, here, there, server) {
  const { page } = here;
  const login = "ana-en";
  await step(
    "a new password is asked for in the menu, by keyboard, and the desk goes on",
    async () => {
      for (const agent of [here, there]) {
        await agent.knocks(server, login, OWN.en);
        await agent.page.locator(".presence").waitFor();
      }
      await here.picks("password-change");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      await assertAxe(page);
      await here.photograph("change-password");
      await dialog.getByLabel(here.words("password-old")).fill("not the one");
      await dialog.getByLabel(here.words("password-new"), { exact: true }).fill(NEXT);
      await dialog.getByLabel(here.words("password-again")).fill(NEXT);
      await page.keyboard.press("Enter");
      await here.text("error-password-wrong").waitFor();
      await page.keyboard.type(OWN.en);
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      await here.text("password-changed").waitFor();
    },
  );
  await step(
    "the console elsewhere asks to sign in again, and takes only the new one",
    async () => {
      const password = there.page.getByLabel(there.words("sign-in-password"));
      await password.waitFor();
      await there.knocks(server, login, OWN.en);
      await there.text("error-bad-credentials").waitFor();
      await there.knocks(server, login, NEXT);
      await there.page.locator(".presence").waitFor();
      assert.equal(await page.locator(".presence").count(), 1, "the one that changed it stays");
    },
  );
}
