// An author changes the wording while people chat: good changes show at once, broken ones never do,
// and the console says that there is something to mend; where is for the log.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { LOCALES, words } from "./support/words.mjs";

/** What an author waits before wondering; the machine may be busy. */
const SOON_MS = 5_000;
const LINE = "greeting";

export async function authoring({ check, step, onFailure }, browser) {
  const folder = mkdtempSync(join(tmpdir(), "puente-locales-"));
  cpSync(LOCALES, folder, { recursive: true });
  const file = join(folder, "en/widget.ftl");
  const first = readFileSync(file, "utf8");
  const line = first.match(new RegExp(`^${LINE} = .*$`, "m"))[0];
  const saves = (text) => writeFileSync(file, first.replace(line, text));
  const server = await Server.started("authoring", { locales: folder });
  const visitor = await Visitor.enters(browser, "en");
  const agent = await Agent.enters(browser, "en");
  onFailure(async () => {
    await visitor.photograph("failed-authoring-visitor");
    await agent.photograph("failed-authoring-agent");
  });
  const shows = (text) =>
    visitor.chat.getByText(text, { exact: true }).waitFor({ timeout: SOON_MS });
  const strip = agent.page.locator(".problems");
  try {
    await step("a chat and a console are open, with nothing to mend", async () => {
      await visitor.visits(`${server.url}/?lang=en`);
      await visitor.opens();
      await shows(words("en", LINE));
      await agent.signsIn(server, "emma");
      assert.equal(await strip.count(), 0);
    });
    await step("a saved change shows on the open page", async () => {
      saves(`${LINE} = Good day. How can we help?`);
      const begun = Date.now();
      await shows("Good day. How can we help?");
      console.log(`       after ${Date.now() - begun} ms`);
    });
    await step(
      "a broken change is said in the console, and where it stands in the log alone",
      async () => {
        saves(`${LINE} = Good evening. { $name`);
        await strip.waitFor({ timeout: SOON_MS });
        assert.doesNotMatch(await agent.body.innerText(), /\.ftl|[\w-]+\/[\w-]+\.\w+/);
        await agent.photograph("console-problems");
        const at = first.slice(0, first.indexOf(line)).split("\n").length;
        await eventually(() => {
          const log = readFileSync(server.logPath, "utf8");
          assert.match(log, new RegExp(`en/widget\\.ftl:(${at}|${at + 1}):\\d+`));
        });
      },
    );
    await check("the open page keeps the last good wording, and so does a new one", async () => {
      await shows("Good day. How can we help?");
      await visitor.page.reload();
      await shows("Good day. How can we help?");
    });
    await step("mending clears the console and shows on the page", async () => {
      saves(`${LINE} = Good evening. What is it about?`);
      await shows("Good evening. What is it about?");
      await strip.waitFor({ state: "detached", timeout: SOON_MS });
    });
  } finally {
    await visitor.leaves();
    await agent.leaves();
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
