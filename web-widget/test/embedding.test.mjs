// @vitest-environment node
// What docs/embedding.md tells the builders of pages is what the script has, name by name.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HAPPENINGS } from "../src/loader/events.ts";
import { ATTRIBUTES } from "../src/loader/tag.ts";

const ROOT = join(new URL(".", import.meta.url).pathname, "../..");
const read = (path) => readFileSync(join(ROOT, path), "utf8");
const page = read("docs/embedding.md");
const source = (name) => read(`web-widget/src/loader/${name}.ts`);
/** `titleMark` is written `data-title-mark`. */
const asWritten = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const all = (text, pattern) => Array.from(text.matchAll(pattern), ([, found]) => found).sort();

describe("docs/embedding.md", () => {
  it("shows the types as they are", () => {
    const [, block] = page.split("<!-- web-widget/src/loader/api.ts -->\n```ts\n");
    const api = source("api");
    expect(block.split("\n```")[0]).toBe(api.slice(api.indexOf("/**")).trimEnd());
  });

  it("shows types with which a page in TypeScript can do what it shows in JavaScript", () => {
    const folder = mkdtempSync(join(tmpdir(), "puente-types-"));
    try {
      const [types, own] = Array.from(page.matchAll(/```ts\n(.*?)\n```/gs), ([, block]) => block);
      writeFileSync(join(folder, "puente.ts"), `${types}\n${own}\n`);
      const shown = Array.from(page.matchAll(/```js\n(.*?)\n```/gs), ([, block]) => block);
      expect(shown).toHaveLength(3);
      const calls = shown.join("\n").replace(/^Puente\.on/m, "window.Puente?.on");
      const element = calls
        .replaceAll('("#badge")', '("#badge")!')
        .replace("count ||", "String(count) ||");
      writeFileSync(join(folder, "page.ts"), `import "./puente";\n${element}\n`);
      const tsc = join(ROOT, "web-widget/node_modules/.bin/tsc");
      const flags = "--noEmit --strict --target es2022 --module esnext --moduleResolution bundler";
      const files = ["page.ts", "puente.ts"].map((name) => join(folder, name));
      const said = spawnSync(tsc, [...flags.split(" "), ...files], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(said.stdout).toBe("");
      expect(said.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
    // The compiler is a program of its own, which a busy machine keeps waiting.
  }, 60_000);

  it("has a row for every attribute, and for no other", () => {
    expect(all(page, /^\| `data-([\w-]+)` \|/gm)).toEqual(ATTRIBUTES.map(asWritten).sort());
    // Nor does the code read one that is not on the list.
    const code = ["tag", "loader", "start", "launcher", "panel"].map(source).join("\n");
    expect(code).not.toMatch(/dataset\.\w|dataset\["|getAttribute\(/);
  });

  it("names every call and every event that the code has", () => {
    const api = source("api");
    const block = (name) => api.split(`interface ${name} {`)[1].split("\n}")[0];
    const made = source("loader").split("readonly api: Api = {")[1].split("\n  };")[0];
    expect(all(block("Puente"), /^ {2}(\w+)[<(]/gm)).toEqual(all(made, /^ {4}(\w+)[(:]/gm));
    expect(all(block("PuenteEvents"), /^ {2}(\w+):/gm)).toEqual([...HAPPENINGS].sort());
    const early = all(block("BeforePuente"), /^ {2}(\w+)\?:/gm);
    expect(early).toEqual([...ATTRIBUTES, "q"].sort());
  });

  it("quotes the console as it is", () => {
    const code = ["tag", "loader", "guest"].map(source).join("\n");
    const quoted = [
      "no site is named",
      "prefill must be a string",
      "keeps taking the chat away",
      "the chat has not come from",
    ];
    for (const line of quoted) {
      expect(page).toContain(line);
      expect(code).toContain(line);
    }
  });

  it("names the size of the script and what is kept on the page", () => {
    const [, kB] = page.match(/The script is (\d+) kB/);
    expect(read("README.md")).toContain(`The script is ${kB} kB compressed`);
    const [, budget] = read("web-widget/build.mjs").match(/"widget\.js": (\d+)_\d+,/);
    expect(kB).toBe(budget);
    for (const key of all(source("loader"), /_KEY = "([\w.]+)"/g)) expect(page).toContain(key);
  });
});
