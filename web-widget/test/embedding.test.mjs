// @vitest-environment node
// What docs/embedding.md tells the builders of pages is what the script has, name by name.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HAPPENINGS } from "../src/loader/loader.ts";
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

  it("has a row for every attribute, and for no other", () => {
    expect(all(page, /^\| `data-([\w-]+)` \|/gm)).toEqual(ATTRIBUTES.map(asWritten).sort());
    // Nor does the code read one that is not on the list.
    const code = ["tag", "loader", "start", "launcher", "panel"].map(source).join("\n");
    expect(code).not.toMatch(/dataset\.\w|dataset\["|getAttribute\(/);
  });

  it("names every call and every event that the code has", () => {
    const api = source("api");
    const block = (name) => api.split(`interface ${name} {`)[1].split("\n}")[0];
    const made = source("loader").split("const api: Api = {")[1].split("\n  };")[0];
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
    const [, budget] = read("web-widget/build.mjs").match(/"widget\.js": (\d+)_\d+,/);
    expect(kB).toBe(budget);
    for (const key of all(source("loader"), /_KEY = "([\w.]+)"/g)) expect(page).toContain(key);
  });
});
