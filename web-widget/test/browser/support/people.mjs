// The people of these tests: a visitor on a customer's page, an agent at the console. They see and do
// what people see and do; each has a browser profile of their own.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { linesOf, recordAnnouncements } from "./reading.mjs";
import { eventually } from "./report.mjs";
import { OUTPUT } from "./server.mjs";
import { speaker } from "./words.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];
const PATIENCE_MS = 10_000;
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export const launchBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: FLAGS,
  });

class Person {
  complaints = [];

  constructor(context, page, lang) {
    this.context = context;
    this.page = page;
    this.lang = lang;
  }

  static async enters(browser, lang, options = {}) {
    const context = await browser.newContext({
      viewport: DESKTOP,
      locale: lang === "es" ? "es-MX" : "en-US",
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(recordAnnouncements);
    const page = await context.newPage();
    const person = new this(context, page, lang);
    page.on("pageerror", (error) => person.complaints.push(error.message));
    page.on("console", (message) => {
      // Browsers report a line that is cut, and the answers that nobody is signed in yet or that a password will not do.
      const known = /ERR_|WebSocket connection|status of (401|403|422)/;
      if (message.type() !== "error" || known.test(message.text())) return;
      person.complaints.push(message.text());
    });
    return person;
  }

  /** A line in the language this person reads. */
  words(id, args) {
    return speaker(this.lang)(id, args);
  }

  async photograph(name) {
    mkdirSync(OUTPUT, { recursive: true });
    await this.page.screenshot({ path: join(OUTPUT, `${name}.png`) });
  }

  /** The transcript once it is as wanted. */
  linesWhen(wanted, withinMs) {
    return eventually(async () => {
      const lines = await linesOf(this.log);
      await wanted(lines);
      return lines;
    }, withinMs);
  }

  lines() {
    return linesOf(this.log);
  }

  said(voice, text) {
    return this.log.locator(`li.by-${voice} .words`).getByText(text, { exact: true });
  }

  leaves() {
    return this.context.close();
  }
}

export class Visitor extends Person {
  /** On the demo page, or on any other that carries the widget. */
  async visits(url) {
    this.url = url;
    await this.page.goto(url);
    await this.launcher.waitFor();
  }

  get launcher() {
    return this.page.locator("puente-chat .launcher");
  }

  get panel() {
    return this.page.locator("puente-chat .panel");
  }

  get chat() {
    return this.page.frameLocator("puente-chat iframe");
  }

  get body() {
    return this.chat.locator("body");
  }

  get log() {
    return this.chat.getByRole("log");
  }

  get composer() {
    return this.chat.locator(".composer textarea");
  }

  get card() {
    return this.chat.locator("article").last();
  }

  button(id, args) {
    return this.chat.getByRole("button", { name: this.words(id, args), exact: true });
  }

  text(id, args) {
    return this.chat.getByText(this.words(id, args), { exact: true }).last();
  }

  async opens() {
    await this.launcher.click();
    await this.composer.waitFor();
  }

  async says(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  async picksFromMenu(id) {
    await this.chat.getByRole("button", { name: this.words("menu") }).click();
    await this.chat.getByRole("menuitem", { name: this.words(id) }).click();
  }

  async switchesTo(lang) {
    await this.chat.locator(".lang-switch").click();
    this.lang = lang;
    await this.chat.getByRole("heading", { level: 1, name: this.words("chat-title") }).waitFor();
  }
}

export class Agent extends Person {
  get log() {
    return this.page.locator(".thread-body").getByRole("log");
  }

  get body() {
    return this.page.locator("body");
  }

  get offer() {
    return this.page.locator(".offer").first();
  }

  get composer() {
    return this.page.locator(".composer textarea");
  }

  button(id, args) {
    return this.page.getByRole("button", { name: this.words(id, args), exact: true });
  }

  text(id, args) {
    return this.page.getByText(this.words(id, args), { exact: true }).last();
  }

  async signsIn(server, login) {
    const { password, name } = server.agents[login];
    this.name = name;
    await this.knocks(server, login, password);
    await this.page.locator(".presence").waitFor();
  }

  /** Types name and password at the door; what comes of it is for the caller to see. */
  async knocks(server, login, password) {
    await this.page.goto(`${server.url}/console`);
    await this.page.getByLabel(this.words("sign-in-login")).fill(login);
    await this.page.getByLabel(this.words("sign-in-password")).fill(password);
    await this.page.keyboard.press("Enter");
  }

  async picks(id) {
    await this.page.getByRole("button", { name: this.words("menu"), exact: true }).click();
    await this.page.getByRole("menuitem", { name: this.words(id) }).click();
  }

  async goes(presence) {
    await this.page.getByRole("radio", { name: this.words(`presence-${presence}`) }).click();
  }

  async acceptsByKeyboard() {
    await this.offer.waitFor();
    await this.page.keyboard.press("Control+.");
    await this.page.keyboard.press("a");
    await this.composer.waitFor();
  }

  async says(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  async switchesTo(lang) {
    await this.page.locator(".lang-switch").click();
    this.lang = lang;
    await this.page.getByRole("heading", { level: 1, name: this.words("console-title") }).waitFor();
  }

  async endsChat() {
    await this.button("end-chat").first().click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("button", { name: this.words("end-chat"), exact: true }).click();
    await this.page.getByText(this.words("wrap-up-title")).waitFor();
  }

  async files(code) {
    await this.page.getByLabel(this.words(`wrap-up-${code}`), { exact: true }).check();
    await this.button("wrap-up-file").click();
    await this.page.locator(".wrap-up").waitFor({ state: "detached" });
  }
}
