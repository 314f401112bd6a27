// Which files of `locales/` each page carries, parsed while building so that pages ship no parser.
// Used by the build and by the tests; a page imports `phrases:<name>`.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FluentResource } from "@fluent/bundle";

const LOCALES = fileURLToPath(new URL("../locales", import.meta.url));
export const LANGS = ["en", "es"];

/** What no visitor sees before something has been said. */
const LATER =
  /^(launcher|queue|wait|line|answer|lang-offer|left|ended?|masked|clarify|not-sent|kept|load|new|safety|said)-|^(composer-message|unknown-site)$/;

/** What is read at the console's door. */
const DOOR =
  /^(console-title|sign-in.*|one-time-.*|password-.*|own-name-.*|stopped|reload|files-not-taken|error-(password-.*|unknown|unavailable|too-fast|not-signed-in|bad-(credentials|request)))$/;

/**
 * The files of each bundle; `only` and `not` keep some of their messages. `widget-first` is what a
 * visitor sees before anything is said; everything else follows while they read it.
 */
const BUNDLES = {
  loader: { files: ["widget"], only: /^launcher-/ },
  "widget-first": { files: ["common", "widget"], not: LATER },
  widget: { files: ["common", "widget", "bot", "errors"] },
  "console-first": { files: ["common", "console", "errors"], only: DOOR },
  "console-rest": { files: ["common", "console", "bot", "errors"], not: DOOR },
  console: { files: ["common", "console", "bot", "errors"] },
  /** Apart from all other words: whatever is in it may be sent to a visitor. */
  replies: { files: ["replies"] },
};

/** Every file of the wording: languages and files in the order in which the server reads them. */
const everyFile = () =>
  LANGS.flatMap((lang) =>
    readdirSync(join(LOCALES, lang))
      .filter((file) => file.endsWith(".ftl"))
      .sort()
      .map((file) => [lang, file]),
  );

/** What names all of it: as the server reckons it, so that a page knows when it already has what the server has. */
export function version() {
  const hash = createHash("sha256");
  for (const [lang, file] of everyFile()) {
    const text = readFileSync(join(LOCALES, lang, file), "utf8");
    const plain = Buffer.from(text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"));
    hash.update(`${lang}/${file.slice(0, -".ftl".length)} ${plain.length}\n`).update(plain);
  }
  return hash.digest("hex").slice(0, 12);
}

/** The paths a bundle is made of, for watching. */
export function sources(name) {
  if (name === "version") return everyFile().map((path) => join(LOCALES, ...path));
  return LANGS.flatMap((lang) =>
    BUNDLES[name].files.map((file) => join(LOCALES, lang, `${file}.ftl`)),
  ).filter(existsSync);
}

/** The parsed messages of one bundle in one language. */
export function body(name, lang) {
  const { files, only = /./, not = /^$/ } = BUNDLES[name];
  return files.flatMap((file) => {
    const path = join(LOCALES, lang, `${file}.ftl`);
    if (!existsSync(path)) return [];
    const source = readFileSync(path, "utf8");
    const parsed = new FluentResource(source).body;
    const ids = new Set(parsed.map((message) => message.id));
    // The runtime parser skips what it cannot read; a build must not.
    for (const [, id] of source.matchAll(/^(-?[a-zA-Z][\w-]*) *=/gm)) {
      if (!ids.has(id)) throw new Error(`${path}: the message ${id} cannot be read`);
    }
    return parsed.filter(({ id }) => only.test(id) && !not.test(id));
  });
}

/** `widget` or `widget/es`: a module whose default export has one or both languages. */
export function source(path) {
  if (path === "version") return `export default "${version()}";`;
  const [name, only] = path.split("/");
  const parts = (only ? [only] : LANGS).map(
    (lang) => `${lang}:{body:[${body(name, lang).map(literal).join(",")}]}`,
  );
  return `const m=(id,value,attributes={})=>({id,value,attributes});export default {${parts.join(",")}};`;
}

/** Most messages have no attributes; what is not written is not sent. */
function literal({ id, value, attributes }) {
  const parts = [id, value].map((part) => JSON.stringify(part));
  if (Object.keys(attributes).length) parts.push(JSON.stringify(attributes));
  return `m(${parts.join(",")})`;
}

const PREFIX = "phrases:";

/** For esbuild. */
export const esbuildPhrases = {
  name: "phrases",
  setup(build) {
    build.onResolve({ filter: /^phrases:/ }, ({ path }) => ({ path, namespace: "phrases" }));
    build.onLoad({ filter: /.*/, namespace: "phrases" }, ({ path }) => {
      const name = path.slice(PREFIX.length);
      return { contents: source(name), loader: "js", watchFiles: sources(name.split("/")[0]) };
    });
  },
};

/** For Vitest. */
export const vitePhrases = {
  name: "phrases",
  resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
  load: (id) => (id.startsWith(`\0${PREFIX}`) ? source(id.slice(PREFIX.length + 1)) : undefined),
};
