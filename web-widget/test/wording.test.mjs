// @vitest-environment node
// Every line that the code names exists, and every line that exists is named.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(new URL(".", import.meta.url).pathname, "..");
const sources = ["src", "html"]
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(ROOT, folder, name),
    ),
  )
  .filter((path) => /\.(tsx?|html)$/.test(path) && !path.endsWith("wire.ts"))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

const lines = (file) =>
  Array.from(
    readFileSync(join(ROOT, `../locales/en/${file}.ftl`), "utf8").matchAll(/^([a-z][\w-]*) =/gm),
    ([, id]) => id ?? "",
  );
const known = new Set(["common", "widget", "console", "bot", "errors", "replies"].flatMap(lines));

/** `queue-next` and, for ids made from a part that varies, `phase-`. */
const whole = new Set(
  Array.from(sources.matchAll(/["'` ]([a-z][a-z0-9]*(?:-[\w-]+)*)["'`}\s]/g), ([, id]) => id),
);
const begun = Array.from(sources.matchAll(/`([a-z][a-z-]*-)\$\{/g), ([, id]) => id ?? "");

describe("the wording", () => {
  it("has every line that the code asks for by name", () => {
    const asked = Array.from(
      sources.matchAll(/\b(?:t|tOr)\(\s*"([\w-]+)"|\btIn\(\w+, "([\w-]+)"/g),
      ([, one, two]) => one ?? two ?? "",
    );
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(["common", "widget", "console"])("has no line in %s that nothing asks for", (file) => {
    const idle = lines(file).filter(
      (id) => !whole.has(id) && !begun.some((start) => id.startsWith(start)),
    );
    expect(idle).toEqual([]);
  });
});
