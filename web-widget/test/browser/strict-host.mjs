// On a customer's page of another site, under the strictest policy, with the browser blocking what
// third parties would like to store.
import assert from "node:assert/strict";
import { strictHost } from "./support/host.mjs";
import { Visitor } from "./support/people.mjs";
import { Server } from "./support/server.mjs";
import { title, words } from "./support/words.mjs";

export async function strict({ check, step, onFailure }, browser) {
  const server = await Server.started("strict-host");
  const host = await strictHost(server.url);
  const visitor = await Visitor.enters(browser, "en");
  const requested = new Set();
  visitor.context.on("request", (request) => requested.add(new URL(request.url()).origin));
  visitor.page.on("websocket", (socket) => requested.add(new URL(socket.url()).origin));
  onFailure(() => visitor.photograph("failed-strict-host"));
  try {
    await step("the chat opens under a policy that allows one script and one frame", async () => {
      await visitor.visits(host.url);
      await visitor.opens();
      await visitor.text("greeting").waitFor();
      await visitor.photograph("strict-host");
    });
    await step("a question is answered there", async () => {
      await visitor.says("My account is locked. How do I unlock it?");
      await visitor.chat.getByRole("heading", { name: title("en", "acct-locked") }).waitFor();
    });
    await step(
      "after a reload it is the same chat, though third-party storage is blocked",
      async () => {
        const before = await visitor.lines();
        await visitor.page.reload();
        await visitor.linesWhen((lines) => assert.deepEqual(lines, before));
      },
    );
    await check("the customer's page cannot look inside", async () => {
      const inside = await visitor.page.evaluate(() => {
        const frame = document.querySelector("puente-chat").shadowRoot.querySelector("iframe");
        try {
          return Boolean(frame.contentDocument ?? frame.contentWindow.document);
        } catch {
          return false;
        }
      });
      assert.equal(inside, false);
    });
    await check("the page can open and close the chat and set its language", async () => {
      await visitor.page.evaluate(() => globalThis.Puente.close());
      await visitor.panel.waitFor({ state: "hidden" });
      await visitor.page.evaluate(() => {
        globalThis.Puente.setLocale("es");
        globalThis.Puente.open();
      });
      visitor.lang = "es";
      await visitor.text("chat-title").waitFor();
      await visitor.launcher.getByText(words("es", "launcher-close")).waitFor();
    });
    await check("nothing was asked of anybody but the page and the chat", () => {
      const chat = new URL(server.url);
      const allowed = [host.url, chat.origin, `ws://${chat.host}`];
      assert.deepEqual(
        [...requested].filter((origin) => !allowed.includes(origin)),
        [],
      );
    });
    await check("the browser had nothing to complain about", () => {
      assert.deepEqual(visitor.complaints, []);
    });
    await check("a page whose site is unknown gets no chat", async () => {
      const reply = await visitor.context.request.get(`${server.url}/embed?site=nobody`);
      assert.equal(reply.status(), 404);
    });
  } finally {
    await visitor.leaves();
    await host.end();
    await server.end();
  }
}
