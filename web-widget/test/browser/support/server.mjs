// The real server: started on a free port with a folder of its own, killed by its id, its log kept.
import { spawn, spawnSync } from "node:child_process";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCALES, ROOT } from "./words.mjs";

export const BIN = process.env.PUENTE_BIN ?? join(ROOT, "target/debug/puente");
export const OUTPUT = join(ROOT, "test-output");
const START_MS_MAX = 30_000;
const running = new Set();

// Whatever ends this run ends its servers.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Our own settings must not depend on whose machine this is. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("PUENTE__"));
  return Object.fromEntries(kept);
}

export class Server {
  agents = {};
  url = "";
  #child;

  constructor(name, { locales = LOCALES, demo = true, articles } = {}) {
    if (!existsSync(BIN)) throw new Error(`${BIN} is missing: run cargo build first`);
    mkdirSync(OUTPUT, { recursive: true });
    this.folder = mkdtempSync(join(tmpdir(), "puente-browser-"));
    this.data = join(this.folder, "data");
    this.locales = locales;
    this.demo = demo;
    this.knowledge = articles ? join(this.folder, "kb") : join(ROOT, "kb-index");
    for (const [name, text] of Object.entries(articles ?? {})) {
      mkdirSync(this.knowledge, { recursive: true });
      writeFileSync(join(this.knowledge, name), text);
    }
    this.logPath = join(OUTPUT, `server-${name}.log`);
    this.log = createWriteStream(this.logPath);
  }

  static async started(name, options) {
    return new Server(name, options).start();
  }

  environment() {
    // A few articles of its own need no language model, which takes its time to be read.
    const own = this.knowledge.startsWith(this.folder);
    return { ...environment(), ...(own && { PUENTE__CONTENT__MODEL: join(this.folder, "none") }) };
  }

  /** Starts it; again on the same port after `kill`, then with the page alone and the accounts that it has by now. */
  async start() {
    const args = ["serve", "--listen", `127.0.0.1:${this.port ?? 0}`];
    if (this.demo) args.push(this.port ? "--demo=page" : "--demo");
    args.push("--data", this.data, "--locales", this.locales, "--kb", this.knowledge);
    // Its own folder as the working folder: a settings file of the developer's stays out of it.
    const child = spawn(BIN, args, { cwd: this.folder, env: this.environment() });
    this.#child = child;
    running.add(child);
    child.once("exit", () => running.delete(child));
    child.stderr.pipe(this.log, { end: false });
    const greeting = await this.#greeting(child);
    this.url = greeting.match(/(?:visitors|desk)\s+(http:\/\/\S+?)\/?\s/)[1];
    this.port = Number(new URL(this.url).port);
    for (const [, login, password, name] of greeting.matchAll(
      /sign in\s+(\S+)\s+(\S+)\s+\(([^,]+),/g,
    )) {
      this.agents[login] = { login, password, name };
    }
    return this;
  }

  #greeting(child) {
    return new Promise((resolve, reject) => {
      let text = "";
      const late = setTimeout(() => reject(new Error("the server did not start")), START_MS_MAX);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
      child.stdout.on("data", (bytes) => {
        text += bytes;
        if (!text.includes("Ctrl-C")) return;
        clearTimeout(late);
        resolve(text);
      });
    });
  }

  /** An account as an operator makes it, beside the running server: with a password that works once. */
  hires(login, langs = "en,es") {
    const args = ["agent", "add", login, "--name", "Ana", "--langs", langs];
    const env = { ...this.environment(), PUENTE__STORE__DATA: this.data };
    const made = spawnSync(BIN, args, { cwd: this.folder, env, encoding: "utf8" });
    const password = made.stdout.match(/^password\s+(\S+)$/m)?.[1];
    if (!password) throw new Error(`no account was made: ${made.stderr}`);
    return { login, password };
  }

  /** As a power cut would. */
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  /** Whether these bytes lie anywhere in its data folder or its log. */
  keeps(text) {
    const files = readdirSync(this.data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    return [...files, this.logPath].some((path) => readFileSync(path).includes(text));
  }

  async end() {
    await this.kill();
    this.log.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
