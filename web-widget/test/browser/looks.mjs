// Pictures for people to look at: chat and console, large and on a telephone, light and dark, in both
// languages. Only what a machine can tell is checked: nothing is cut off sideways.
import assert from "node:assert/strict";
import { Agent, DESKTOP, PHONE, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { title } from "./support/words.mjs";

const QUESTION = {
  en: "My account is locked. How do I unlock it?",
  es: "Mi cuenta está bloqueada. ¿Cómo la desbloqueo?",
};
const SIZES = { desktop: DESKTOP, phone: PHONE };

/** Takes one person through both sizes and both themes. */
async function pictures(check, person, what) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await person.page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await person.page.emulateMedia({ colorScheme });
      await check(
        `${what}, ${person.lang}, ${size}, ${colorScheme}: nothing is wider than the screen`,
        async () => {
          await person.photograph(`${what}-${person.lang}-${size}-${colorScheme}`);
          for (const part of [person.page.locator("body"), person.body]) {
            const wide = await part.evaluate(
              () => document.documentElement.scrollWidth - innerWidth,
            );
            assert.ok(wide <= 0, `${wide} px too wide`);
          }
        },
      );
    }
  }
  await person.page.setViewportSize(DESKTOP);
  await person.page.emulateMedia({ colorScheme: "light" });
}

export async function looks({ check, step }, browser) {
  const server = await Server.started("looks");
  const people = [];
  const comes = async (Kind, lang) => {
    const person = await Kind.enters(browser, lang);
    people.push(person);
    return person;
  };
  try {
    for (const lang of ["en", "es"]) {
      const visitor = await comes(Visitor, lang);
      await step(`a visitor has an answer (${lang})`, async () => {
        await visitor.visits(`${server.url}/?lang=${lang}`);
        await visitor.opens();
        await visitor.text("greeting").waitFor();
        await visitor.photograph(`widget-welcome-${lang}`);
        await visitor.says(QUESTION[lang]);
        await visitor.chat.getByRole("heading", { name: title(lang, "acct-locked") }).waitFor();
        await visitor.button("talk-to-person").waitFor();
      });
      await pictures(check, visitor, "widget");
      await visitor.button("talk-to-person").click();
      await visitor.chat.locator(".queue").waitFor();
    }
    const agent = await comes(Agent, "en");
    await step("an agent has a chat in each language and another offer", async () => {
      await agent.page.goto(`${server.url}/console`);
      await agent.page.getByLabel(agent.words("sign-in-login")).waitFor();
      await agent.photograph("console-sign-in");
      await agent.signsIn(server, "lucia");
      await agent.goes("available");
      for (const lang of ["en", "es"]) {
        await agent.page.locator(".offer", { hasText: QUESTION[lang] }).waitFor();
        await agent.page
          .locator(".offer", { hasText: QUESTION[lang] })
          .getByRole("button", { name: agent.words("offer-accept") })
          .click();
        await agent.log.getByText(QUESTION[lang], { exact: true }).first().waitFor();
      }
      await agent.says("Buenas tardes. Soy Lucía; ya leí lo que escribió.");
      const [, visitor] = people;
      await visitor.says("Gracias. Mi apoderado está de vacaciones esta semana.");
      await agent
        .said("visitor", "Gracias. Mi apoderado está de vacaciones esta semana.")
        .waitFor();
      const third = await comes(Visitor, "en");
      await third.visits(`${server.url}/?lang=en`);
      await third.opens();
      await third.says("I need to talk to an agent about a release that is stuck in Laredo");
      await agent.offer.waitFor();
    });
    for (const lang of ["en", "es"]) {
      if (agent.lang !== lang) await agent.switchesTo(lang);
      await pictures(check, agent, "console");
    }
    await check("ready-made replies open with a slash", async () => {
      await agent.switchesTo("en");
      await agent.composer.pressSequentially("/");
      await eventually(async () => assert.ok((await agent.page.getByRole("option").count()) > 3));
      await agent.photograph("console-ready-made");
      await agent.composer.press("Enter");
      await agent.photograph("console-ready-made-blanks");
      await agent.composer.fill("");
    });
    await check("the sheet of keys opens", async () => {
      await agent.page.keyboard.press("Control+/");
      await agent.page.getByRole("dialog").waitFor();
      await agent.photograph("console-keys");
      await agent.page.keyboard.press("Escape");
    });
  } finally {
    for (const person of people) await person.leaves();
    await server.end();
  }
}
