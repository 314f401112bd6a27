// The panel on pages that are not ours, on the days when things do not come: no frame, a script that
// fails, a blocked connection, a browser that keeps nothing; and pages that change under it.
import assert from "node:assert/strict";
import { assertAxe } from "./support/a11y.mjs";
import { cookieless } from "./support/cookieless.mjs";
import { customerPages, tag } from "./support/pages.mjs";
import { Agent, PHONE, Visitor } from "./support/people.mjs";
import { eventually } from "./support/report.mjs";
import { Server } from "./support/server.mjs";
import { weighing } from "./support/wire.mjs";

/** What the first open may weigh on the wire, in bytes: the chat until somebody can write, the console until they can
 * sign in. */
const CHAT_BYTES = 40_000;
const CONSOLE_BYTES = 55_000;
/** A visitor is told by then. */
const TOLD_MS = 10_000;

export async function steady(told, browser) {
  const server = await Server.started("steady");
  const chat = server.url;
  const refused = await cookieless(chat);
  const pages = await customerPages({
    "/": tag(chat),
    "/refused": tag(refused.url),
    "/next": tag(refused.url),
    "/unknown": tag(chat, 'data-site="nobody"'),
    "/forgetful": tag(refused.url, 'data-site="demo" data-resume="none"'),
    "/twice": tag(chat) + tag(chat),
    "/module": tag(chat, 'data-site="demo" type="module"'),
    "/address": `<script src="${chat}/widget.js?site=demo"></script>`,
    "/global": `<script>Puente = { site: "demo", q: [["open", { prefill: 41127 }]] }</script>${tag(chat, "")}`,
    "/nameless": tag(chat, ""),
  });
  const people = [];
  const comes = async (lang, options) => {
    const visitor = await Visitor.enters(browser, lang, options);
    people.push(visitor);
    return visitor;
  };
  told.onFailure(async (sentence) => {
    const name = sentence.replace(/\W+/g, "-").slice(0, 40);
    for (const [n, one] of people.entries()) await one.photograph(`failed-steady-${n}-${name}`);
  });
  // Pages are loaded one after the other, so that a slow machine is slow and not late.
  let turn = Promise.resolve();
  const visits = (visitor, url) => {
    turn = turn.then(() => visitor.visits(url));
    return turn;
  };
  const act = { ...told, comes, visits, pages, chat };
  try {
    await firstOpens(act, browser, people);
    // Each of these waits for the same eight seconds: they wait together.
    await Promise.all([
      deadOnPhone(act),
      deadOnDesktop(act),
      unknownSite(act),
      unlisted(act),
      blockedSocket(act),
      failsOnce(act),
    ]);
    await changes(act);
    await namedOtherwise(act);
    await pageStaysUsable(act);
    await keepsNothing(act);
  } finally {
    for (const person of people) await person.leaves();
    await pages.end();
    await refused.end();
    await server.end();
  }
}

async function firstOpens({ check, comes, visits, chat }, browser, people) {
  await check(`the first open of the chat weighs less than ${CHAT_BYTES} bytes`, async () => {
    const visitor = await comes("en");
    const weighs = await weighing(visitor.page);
    // The demo page has the chat's own origin, so that its frame is counted with it; what belongs to that page is not.
    await visits(visitor, `${chat}/`);
    await visitor.opens();
    const bytes = weighs(/\/(widget\.js|embed\?|assets\/(?!demo))/);
    console.log(`      chat: ${bytes} bytes`);
    assert.ok(bytes > 10_000 && bytes < CHAT_BYTES, `${bytes} bytes`);
  });
  await check(`the first open of the console weighs less than ${CONSOLE_BYTES} bytes`, async () => {
    const agent = await Agent.enters(browser, "es");
    people.push(agent);
    const weighs = await weighing(agent.page);
    await agent.page.goto(`${chat}/console`);
    await agent.page.getByLabel(agent.words("sign-in-login")).waitFor();
    const bytes = weighs(/./);
    console.log(`      console: ${bytes} bytes`);
    assert.ok(bytes > 10_000 && bytes < CONSOLE_BYTES, `${bytes} bytes`);
  });
}

const late = (visitor) => visitor.panel.getByText(visitor.words("launcher-late"));

async function deadOnPhone({ check, step, comes, visits, pages }) {
  const visitor = await comes("es", { viewport: PHONE });
  await visitor.context.route("**/embed?*", (route) => route.abort());
  await visits(visitor, `${pages.url}/?lang=es`);
  await visitor.launcher.click();
  const close = visitor.panel.getByRole("button", { name: visitor.words("launcher-close") });
  await step(
    "a phone whose frame does not come shows a panel with a title and a way out",
    async () => {
      await visitor.panel.getByText(visitor.words("launcher-frame")).waitFor({ timeout: 1_000 });
      await close.click();
      await visitor.panel.waitFor({ state: "hidden" });
      await visitor.page.locator("#own").click({ timeout: 2_000 });
      await visitor.launcher.click();
      await visitor.page.keyboard.press("Escape");
      await visitor.panel.waitFor({ state: "hidden" });
      assert.equal(await visitor.page.locator("[inert]").count(), 0);
    },
  );
  await step("it says so in the page's language, with two things to try", async () => {
    await visitor.launcher.click();
    await late(visitor).waitFor({ timeout: TOLD_MS });
    await visitor.photograph("dead-frame-phone-es");
    await visitor.page.emulateMedia({ colorScheme: "dark" });
    await visitor.photograph("dead-frame-phone-es-dark");
    const tab = visitor.panel.getByRole("link", { name: visitor.words("launcher-tab") });
    assert.match(await tab.getAttribute("href"), /\/embed\?site=demo&lang=es$/);
    await assertAxe(visitor.page);
  });
  await check("trying again brings the chat once it can come", async () => {
    await visitor.context.unroute("**/embed?*");
    await visitor.panel.getByRole("button", { name: visitor.words("launcher-retry") }).click();
    await visitor.composer.waitFor();
    await eventually(async () =>
      assert.ok(await visitor.composer.evaluate((field) => field === document.activeElement)),
    );
  });
}

async function deadOnDesktop({ check, comes, visits, pages, chat }) {
  const visitor = await comes("en");
  let asked = 0;
  // The server is away: refused at first, later it hangs.
  await visitor.context.route(`${chat}/embed?*`, (route) =>
    asked++ ? undefined : route.abort("connectionrefused"),
  );
  await visits(visitor, pages.url);
  await visitor.launcher.click();
  await check("a desktop has no broken picture, but the same panel", async () => {
    await late(visitor).waitFor({ timeout: TOLD_MS });
    assert.equal(await visitor.page.locator("puente-chat iframe").isVisible(), false);
    await visitor.photograph("dead-frame-desktop-en");
    await assertAxe(visitor.page);
    await visitor.page.keyboard.press("Escape");
    await visitor.panel.waitFor({ state: "hidden" });
    assert.ok(asked >= 2, "it was not asked for a second time by itself");
  });
}

async function unknownSite({ check, comes, visits, pages }) {
  const visitor = await comes("en");
  await visits(visitor, `${pages.url}/unknown`);
  await visitor.launcher.click();
  await check(
    "a site that nobody configured shows the panel, and its own tab says why",
    async () => {
      await late(visitor).waitFor({ timeout: TOLD_MS });
      const opened = visitor.context.waitForEvent("page");
      await visitor.panel.getByRole("link").click();
      const tab = await opened;
      await tab.getByText(visitor.words("unknown-site")).waitFor();
      await tab.close();
    },
  );
}

async function unlisted({ check, comes, visits, pages }) {
  const visitor = await comes("en", { viewport: PHONE });
  await visits(visitor, pages.url.replace("localhost", "portal.localhost"));
  await visitor.launcher.click();
  await check("a page that the site does not list shows the panel, and closes it", async () => {
    await late(visitor).waitFor({ timeout: TOLD_MS });
    assert.equal(await visitor.page.locator("puente-chat iframe").isVisible(), false);
    await visitor.page.keyboard.press("Escape");
    await visitor.panel.waitFor({ state: "hidden" });
  });
}

async function blockedSocket({ check, comes, visits, pages }) {
  const visitor = await comes("es");
  await visitor.context.routeWebSocket(/\/ws$/, (socket) => socket.close({ code: 1011 }));
  await visits(visitor, `${pages.url}/?lang=es`);
  await visitor.launcher.click();
  await visitor.composer.waitFor();
  await check("a blocked connection is said within ten seconds, with what else to do", async () => {
    await visitor.text("connection-late").waitFor({ timeout: TOLD_MS });
    await visitor.button("connection-retry").waitFor();
    await visitor.chat.getByRole("link", { name: visitor.words("connection-own-tab") }).waitFor();
    await visitor.photograph("blocked-connection-es");
    await assertAxe(visitor.page);
  });
}

/** Fails the first request of each address. */
async function onceEach(context, pattern) {
  const failed = new Set();
  await context.route(pattern, (route) => {
    const url = route.request().url();
    if (failed.has(url)) return route.continue();
    failed.add(url);
    return route.abort();
  });
  return failed;
}

async function failsOnce({ check, comes, visits, pages }) {
  const visitor = await comes("en");
  const failed = await onceEach(visitor.context, "**/assets/*.js");
  await check("scripts that fail once are tried again, and the chat works", async () => {
    await visits(visitor, pages.url);
    await visitor.launcher.click();
    await visitor.composer.waitFor({ timeout: 20_000 });
    await visitor.says("My account is locked. How do I unlock it?");
    await visitor.chat.getByRole("article").first().waitFor({ timeout: 20_000 });
    assert.ok(failed.size >= 3, `only ${failed.size} failed`);
  });
}

const one = async (visitor) => {
  await visitor.launcher.waitFor();
  assert.equal(await visitor.page.locator("puente-chat").count(), 1);
};

async function changes({ check, step, comes, pages, chat }) {
  const visitor = await comes("en");
  const { page } = visitor;
  let lines = [];
  await step("a chat has begun", async () => {
    await visitor.visits(pages.url);
    await visitor.opens();
    await visitor.says("Hello");
    await visitor.said("visitor", "Hello").waitFor();
    lines = await visitor.linesWhen((now) => assert.ok(now.length >= 2));
  });
  const goesOn = () =>
    eventually(async () => {
      await one(visitor);
      assert.deepEqual((await visitor.lines()).slice(0, lines.length), lines);
    });
  await check("it goes on when the page puts another body in place", async () => {
    await page.evaluate(() => {
      const body = document.createElement("body");
      body.append(document.createElement("main"));
      document.documentElement.replaceChild(body, document.body);
    });
    await goesOn();
  });
  await check(
    "it goes on when an old copy of the page is put back, launcher included",
    async () => {
      await page.evaluate(() => {
        const copy = document.body.cloneNode(true);
        document.body.replaceWith(copy);
      });
      await goesOn();
      await page.evaluate(() => {
        document.body.innerHTML = "<main><h1>Morphed</h1></main><puente-chat></puente-chat>";
      });
      await goesOn();
    },
  );
  await check(
    "it goes on when the tag is run again, and `window.Puente` was overwritten",
    async () => {
      await page.evaluate((src) => {
        globalThis.Puente = { q: [["setLocale", "es"]] };
        const script = document.createElement("script");
        script.src = src;
        script.dataset.site = "demo";
        const run = new Promise((loaded) => script.addEventListener("load", loaded));
        document.body.append(script);
        return run;
      }, `${chat}/widget.js`);
      visitor.lang = "es";
      await visitor.launcher.getByText(visitor.words("launcher-close")).waitFor();
      await one(visitor);
    },
  );
  await check("what is left after destroy() is nothing, and the tag brings it back", async () => {
    await page.evaluate(() => globalThis.Puente.destroy());
    assert.equal(await page.locator("puente-chat").count(), 0);
    await page.evaluate((src) => {
      globalThis.Puente.open();
      const script = document.createElement("script");
      script.src = `${src}?site=demo`;
      document.head.append(script);
    }, `${chat}/widget.js`);
    await one(visitor);
    await visitor.said("visitor", "Hello").waitFor();
  });
}

async function namedOtherwise({ check, comes, pages }) {
  const visitor = await comes("en");
  const heard = [];
  visitor.page.on("console", (message) => heard.push(message.text()));
  for (const way of ["twice", "module", "address"]) {
    await check(`a tag (${way}) makes one launcher that works`, async () => {
      await visitor.visits(`${pages.url}/${way}`);
      await visitor.page.waitForLoadState("load");
      await one(visitor);
    });
  }
  await check(
    "a site in `window.Puente` counts, and a prefill that is no text is refused",
    async () => {
      await visitor.page.goto(`${pages.url}/global`);
      await visitor.composer.waitFor();
      assert.equal(await visitor.composer.inputValue(), "");
      assert.ok(heard.some((line) => line.includes("41127 (number)")));
    },
  );
  await check(
    "without a name there is no launcher, and the console says what is missing",
    async () => {
      await visitor.page.goto(`${pages.url}/nameless`);
      await eventually(() => assert.ok(heard.some((line) => line.includes("no site is named"))));
      assert.equal(await visitor.page.locator("puente-chat").count(), 0);
    },
  );
}

async function pageStaysUsable({ check, step, comes, pages }) {
  const visitor = await comes("en", { viewport: PHONE });
  const { page } = visitor;
  const covered = () =>
    page.evaluate(() => {
      const own = document.querySelector("#own");
      own.focus();
      return document.activeElement !== own;
    });
  await step("a full panel keeps the page out of reach, what is added later too", async () => {
    await visitor.visits(pages.url);
    await visitor.opens();
    await page.evaluate(() => {
      document.querySelector("#own").remove();
      document.body.insertAdjacentHTML("beforeend", '<button id="own">Later</button>');
    });
    assert.ok(await covered());
  });
  await check("a dialog that the page opens meanwhile can be answered", async () => {
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        "beforeend",
        "<dialog><button>Stay signed in</button></dialog>",
      );
      const dialog = document.querySelector("dialog");
      dialog.firstChild.addEventListener("click", () => dialog.close());
      dialog.showModal();
    });
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await visitor.composer.fill("Still here");
  });
  await check("a trap of focus made by hand can be answered, too", async () => {
    await page.evaluate(() => {
      const trap = document.createElement("div");
      trap.setAttribute("role", "dialog");
      trap.setAttribute("aria-modal", "true");
      trap.innerHTML = "<button>Accept</button>";
      trap.firstChild.addEventListener("click", () => trap.remove());
      addEventListener("focusin", ({ target }) => {
        if (trap.isConnected && !trap.contains(target)) trap.firstChild.focus();
      });
      document.body.prepend(trap);
      trap.firstChild.focus();
    });
    await page.getByRole("button", { name: "Accept" }).click();
  });
  await check("closed, it leaves no lock behind", async () => {
    await visitor.panel.waitFor({ state: "hidden" });
    assert.equal(await covered(), false);
    const overflow = await page.evaluate(() => getComputedStyle(document.documentElement).overflow);
    assert.equal(overflow, "visible");
    await visitor.launcher.click();
    assert.equal(await visitor.composer.inputValue(), "Still here");
  });
}

async function keepsNothing({ check, comes, pages }) {
  const visitor = await comes("en");
  const addresses = [];
  visitor.context.on("request", (request) => addresses.push(request.url()));
  await check("without cookies the next page and a reload go on with the same chat", async () => {
    await visitor.visits(`${pages.url}/refused`);
    await visitor.opens();
    await visitor.says("Hello");
    const lines = await visitor.linesWhen((now) => assert.ok(now.length >= 2));
    await visitor.page.reload();
    await visitor.linesWhen((now) => assert.deepEqual(now, lines));
    await visitor.page.goto(`${pages.url}/next`);
    await visitor.linesWhen((now) => assert.deepEqual(now, lines));
  });
  await check("what makes that possible stands in no address", async () => {
    const kept = await visitor.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    const token = kept.match(/\b[A-Za-z0-9]{26,64}\b/)?.[0];
    assert.ok(token, `no token in ${kept}`);
    assert.deepEqual(
      addresses.filter((address) => address.includes(token)),
      [],
    );
  });
  await check("where nothing may keep it, the visitor is told before leaving", async () => {
    const other = await comes("en");
    await other.visits(`${pages.url}/forgetful`);
    await other.opens();
    await other.says("Hello");
    await other.text("kept-not").waitFor();
    await other.photograph("chat-that-cannot-be-kept");
  });
}
