// What people do that nobody planned for: writing fast, twice, in two windows, with markup, while the
// line is down; and what becomes of a chat when somebody leaves.
import assert from "node:assert/strict";
import { Line } from "./support/line.mjs";
import { Agent, Visitor } from "./support/people.mjs";
import { assertOnce, spoken } from "./support/reading.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { words } from "./support/words.mjs";

const MARKUP = `<img src=x onerror="document.title='broken'"> <b>bold</b> &amp; {{name}} <script>1</script>`;
const LONG = `${"0123456789abcdef".repeat(40)} ${"https://example.com/".repeat(20)}`;
const MANY = 14;

export async function trouble({ check, step, onFailure }, browser) {
  const server = await Server.started("trouble");
  const line = await Line.to(server.port);
  const visitor = await Visitor.enters(browser, "en");
  const agent = await Agent.enters(browser, "en");
  onFailure(async () => {
    await visitor.photograph("failed-trouble-visitor");
    await agent.photograph("failed-trouble-agent");
  });
  try {
    await begin(step, visitor, agent, server, line);
    await writesOddly(step, check, visitor, agent);
    await comesBack(step, check, visitor, agent, line);
    await twoWindows(step, visitor, agent, server);
    await leaves(step, check, visitor, agent);
    await check("nothing complained in either console of the browser", () => {
      assert.deepEqual([...visitor.complaints, ...agent.complaints], []);
    });
  } finally {
    await visitor.leaves();
    await agent.leaves();
    await line.end();
    await server.end();
  }
}

async function begin(step, visitor, agent, server, line) {
  await step("a visitor who writes “agent” comes to one who is there", async () => {
    await agent.signsIn(server, "emma");
    await agent.goes("available");
    await visitor.visits(`${line.url}/?lang=en`);
    await visitor.opens();
    await visitor.says("agent");
    await agent.acceptsByKeyboard();
    await visitor.text("notice-agent-joined", { agent: "Emma" }).waitFor();
  });
}

async function writesOddly(step, check, visitor, agent) {
  await step("markup is shown as it was typed, at both ends", async () => {
    await visitor.says(MARKUP);
    await agent.said("visitor", MARKUP).waitFor();
    await visitor.said("visitor", MARKUP).waitFor();
    for (const person of [visitor, agent]) {
      assert.equal(await person.log.locator("img, b, script").count(), 0);
      assert.doesNotMatch(await person.page.title(), /broken/);
    }
  });
  await step("a word without end is broken, and nothing grows wider than its window", async () => {
    await agent.says(LONG);
    await visitor.said("agent", LONG).waitFor();
    for (const person of [visitor, agent]) {
      const wide = await person.log.evaluate((log) => log.scrollWidth - log.clientWidth);
      assert.ok(wide <= 0, `${wide} px too wide`);
    }
  });
  await step(
    `${MANY} messages written as fast as the keys go arrive once and in order`,
    async () => {
      const said = Array.from({ length: MANY }, (_, n) => `Number ${n + 1} of many.`);
      for (const text of said) await visitor.says(text);
      await agent.said("visitor", said.at(-1)).waitFor({ timeout: 30_000 });
      await eventually(async () => {
        const arrived = (await agent.lines()).filter(([, text]) => text.includes("of many."));
        assert.deepEqual(
          arrived.map(([, text]) => text),
          said,
        );
        const own = (await visitor.lines()).filter(([, text]) => text.includes("of many."));
        assert.deepEqual(own, arrived);
      }, 30_000);
    },
  );
  await check("a message that is too long is not sent, and says by how much", async () => {
    await visitor.composer.fill("x".repeat(4_003));
    await visitor.chat
      .getByText(words("en", "too-long", { over: 3 }))
      .first()
      .waitFor();
    await visitor.composer.press("Enter");
    assert.equal((await visitor.composer.inputValue()).length, 4_003);
    await visitor.composer.fill("");
  });
}

async function comesBack(step, check, visitor, agent, line) {
  await step(
    "what was written without a line survives a reload of the page, and arrives once",
    async () => {
      line.cut();
      await visitor.chat.locator(".strip.warn").waitFor();
      await visitor.says("Written in a tunnel.");
      await visitor.composer.fill("Half a thou");
      line.mend();
      // The page is loaded anew before the old one has come back.
      await visitor.page.reload();
      await agent.said("visitor", "Written in a tunnel.").waitFor();
      await visitor.said("visitor", "Written in a tunnel.").waitFor();
      await eventually(async () => assertOnce(spoken(await agent.lines()).slice(-3)));
    },
  );
  await check("half a sentence is still there, too", () =>
    eventually(async () => assert.equal(await visitor.composer.inputValue(), "Half a thou")),
  );
  await check("an answer sent with two quick strokes of Enter arrives once", async () => {
    await agent.composer.fill("Once is enough.");
    await agent.composer.press("Enter");
    await agent.composer.press("Enter");
    await visitor.said("agent", "Once is enough.").waitFor();
    assert.equal(await visitor.said("agent", "Once is enough.").count(), 1);
  });
}

async function twoWindows(step, visitor, agent, server) {
  await step("a second window of the visitor has the same chat, and both go on", async () => {
    await visitor.composer.fill("");
    const first = visitor.page;
    const second = await visitor.context.newPage();
    visitor.page = second;
    await visitor.visits(visitor.url);
    await visitor.opens();
    await visitor.says("From my other window.");
    await agent.said("visitor", "From my other window.").waitFor();
    visitor.page = first;
    await visitor.said("visitor", "From my other window.").waitFor();
    await second.close();
  });
  await step("a second console of the agent has the same chat, and both go on", async () => {
    const first = agent.page;
    const second = await agent.context.newPage();
    agent.page = second;
    await agent.page.goto(`${server.url}/console`);
    await agent.page.locator(".entry").click();
    await agent.says("From my second console.");
    await visitor.said("agent", "From my second console.").waitFor();
    await second.close();
    agent.page = first;
    await agent.said("agent", "From my second console.").waitFor();
    await agent.says("Back in the first.");
    await visitor.said("agent", "Back in the first.").waitFor();
  });
}

async function leaves(step, check, visitor, agent) {
  await step("an agent who gives the chat back keeps the visitor in line", async () => {
    await agent.button("give-back").click();
    await agent.page
      .getByRole("dialog")
      .getByRole("button", { name: words("en", "give-back") })
      .click();
    await visitor.text("notice-agent-left-returned").waitFor();
    await visitor.chat.locator(".queue").waitFor();
    await agent.page.locator(".entry").waitFor({ state: "detached" });
  });
  await check("the keyboard of that agent did not fall out of the console", () =>
    eventually(async () => {
      assert.ok(await agent.body.evaluate(() => document.activeElement !== document.body));
    }),
  );
  await step("a visitor who ends the chat is out of the line, and the desk knows", async () => {
    await visitor.picksFromMenu("end-chat");
    await visitor.chat
      .getByRole("dialog")
      .getByRole("button", { name: words("en", "end-chat") })
      .click();
    await visitor.text("notice-ended-visitor").waitFor();
    await eventually(async () => {
      const waiting = await agent.page
        .locator(".desk-table tbody tr td:nth-of-type(1)")
        .allTextContents();
      assert.deepEqual(waiting, ["0", "0"]);
    });
  });
  await check("an agent who signs out leaves nothing behind, and comes in again", async () => {
    await agent.page.getByRole("button", { name: words("en", "menu") }).click();
    await agent.page.getByRole("menuitem", { name: words("en", "sign-out") }).click();
    await agent.page.getByLabel(words("en", "sign-in-login")).waitFor();
    const kept = await agent.body.evaluate(() => JSON.stringify({ ...sessionStorage }));
    assert.doesNotMatch(kept, /many|tunnel|enough/);
    await agent.page.reload();
    await agent.page.getByLabel(words("en", "sign-in-login")).waitFor();
  });
}
