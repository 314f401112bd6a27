// @vitest-environment node
// How the browser's code is cut: short functions, short files, no circles, rooms apart, nothing borrowed from inside
// a library, and nothing that happens on import.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));
const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 400;
/** Made from the Rust types. */
const GENERATED = "shared/wire.ts";
/** What a page loads: one call of an exported function. */
const ENTRIES = ["console/main.ts", "demo/main.ts", "loader/main.ts", "widget/main.ts"];
/** What an agent sees one of at a time; `workplace` puts them together, and `desk` is what they read. */
const ROOMS = ["sign-in", "line", "chat", "try"];
const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];
/** What may stand at the top of a module. */
const DECLARES = /^(Import|Export|Function|Class|Variable|TS).*Declaration$/;

const files = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
  .sort()
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    const { program, module } = parseSync(path, text);
    return { path, text, program, module };
  });

const lineOf = (text, at) => text.slice(0, at).split("\n").length;

function* nodes(of) {
  if (Array.isArray(of)) for (const one of of) yield* nodes(one);
  else if (of && typeof of === "object") {
    if (typeof of.type === "string") yield of;
    for (const inner of Object.values(of)) yield* nodes(inner);
  }
}

/** Imports and re-exports of files of ours that are there when the program runs. */
function imports({ path, program }) {
  return program.body
    .filter(({ source, importKind, exportKind }) => source && (importKind ?? exportKind) !== "type")
    .filter(
      ({ specifiers }) => !specifiers?.length || specifiers.some((s) => s.importKind !== "type"),
    )
    .map(({ source }) => source.value)
    .filter((name) => name.startsWith("."))
    .map((name) => normalize(join(dirname(path), name)));
}

it("no function is longer than seventy lines", () => {
  const long = files.flatMap(({ path, text, program }) =>
    Array.from(nodes(program.body))
      .filter(({ type }) => FUNCTIONS.includes(type))
      .map(({ start, end }) => [lineOf(text, start), lineOf(text, end)])
      .filter(([from, to]) => to - from + 1 > FUNCTION_LINES_MAX)
      .map(([from, to]) => `${path}:${from}: ${to - from + 1} lines`),
  );
  expect(long).toEqual([]);
});

it("no file is longer than four hundred lines", () => {
  const long = files
    .filter(({ path, text }) => path !== GENERATED && lineOf(text, text.length) > FILE_LINES_MAX)
    .map(({ path }) => path);
  expect(long).toEqual([]);
});

it("no files import each other in a circle", () => {
  const next = new Map(files.map((file) => [file.path, imports(file)]));
  const done = new Set();
  const circles = [];
  const visit = (path, trail) => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const one of next.get(path) ?? []) visit(one, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  expect(circles).toEqual([]);
});

it("a room of the console imports no other room", () => {
  const roomOf = (path) =>
    [...ROOMS, "workplace"].find((room) => path.startsWith(`console/${room}/`));
  const crossings = files.flatMap((file) =>
    imports(file)
      .filter((path) => ROOMS.includes(roomOf(file.path)) && roomOf(path))
      .filter((path) => roomOf(path) !== roomOf(file.path))
      .map((path) => `${file.path} → ${path}`),
  );
  expect(crossings).toEqual([]);
});

it("nothing is read from inside a library", () => {
  const found = files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .map((line, n) => `${path}:${n + 1} ${line.trim()}`)
      .filter((line) => /\bas any\b|@ts-ignore|@ts-expect-error|\.__?[A-Za-z]/.test(line)),
  );
  expect(found).toEqual([]);
});

it("a module only declares, and an entry only calls", () => {
  const found = files.flatMap(({ path, text, program }) => {
    const acts = program.body.filter(({ type }) => !DECLARES.test(type));
    const calls = acts.map(({ start, end }) => text.slice(start, end));
    if (ENTRIES.includes(path) && calls.join() === "start();") return [];
    return acts.map(({ start }, n) => `${path}:${lineOf(text, start)} ${calls[n]}`);
  });
  expect(found).toEqual([]);
  expect(files.map(({ path }) => path).filter((path) => /\/main\./.test(path))).toEqual(ENTRIES);
});
