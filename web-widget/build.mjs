// Builds everything a browser gets into `dist/`: the loader, the visitor's page, the console, the
// demo page. Fails when something grew beyond its budget. `--watch` builds again on every change.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import * as esbuild from "esbuild";
import { esbuildPhrases, LANGS } from "./phrases.mjs";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const DIST = join(ROOT, "dist");
const LOCALES = join(ROOT, "../locales");
const PAGES = ["embed", "unknown", "console", "demo"];
/** Pages without a script, made once for each language: `home.en.html`. */
const PLAIN_PAGES = ["home"];

/**
 * Compressed bytes. A page pays for its entry and all that the entry loads at once: for the embed,
 * all that stands between a click and a visitor who can write.
 */
const BUDGETS = {
  // A third of it is the panel of its own that stands in for a frame that does not come; it grew by the mark in the
  // page's title and by what the visitor has chosen for every page.
  "widget.js": 10_300,
  // Grew by the numbers to call in danger, the one row of feedback, words for what is hidden, the keys of input
  // methods and how far the visitor has read: none of it can wait for a later chunk.
  "embed js": 26_800,
  "embed css": 4_300,
  "embed total": 41_200,
  "console js": 70_000,
  "console css": 10_000,
};

/** A sheet as a string, for where none can be linked. */
const inlineCss = {
  name: "inline-css",
  setup(build) {
    build.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?inline", "")),
      namespace: "inline-css",
    }));
    build.onLoad({ filter: /.*/, namespace: "inline-css" }, async ({ path }) => {
      const options = { loader: "css", minify: true };
      const { code } = await esbuild.transform(readFileSync(path, "utf8"), options);
      return { contents: code.trim(), loader: "text", watchFiles: [path] };
    });
  },
};

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  plugins: [esbuildPhrases, inlineCss],
  jsx: "automatic",
  jsxImportSource: "preact",
};

const loader = {
  ...common,
  entryPoints: { widget: "src/loader/main.ts" },
  format: "iife",
  outdir: DIST,
};

const pages = {
  ...common,
  entryPoints: {
    widget: "src/widget/main.tsx",
    console: "src/console/main.tsx",
    demo: "src/demo/demo.ts",
    "widget-style": "src/widget/widget.css",
    "console-style": "src/console/console.css",
    "demo-style": "src/demo/demo.css",
    "home-style": "src/home/home.css",
  },
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  format: "esm",
  splitting: true,
  outdir: join(DIST, "assets"),
  metafile: true,
};

const gz = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** What an output file loads at once, itself included. */
function closure(outputs, path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, kind } of outputs[path].imports) {
    if (kind === "import-statement") closure(outputs, next, seen);
  }
  return seen;
}

/** `widget.js` → the hashed files behind that name. */
function assetsOf(outputs) {
  const found = {};
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (!entryPoint) continue;
    const name = basename(path)
      .replace(/-[A-Z0-9]{8}\./, ".")
      .replace("-style.", ".");
    found[name] = { path, files: [...closure(outputs, path)] };
  }
  return found;
}

function words(lang) {
  const bundle = new FluentBundle(lang, { useIsolating: false });
  for (const file of ["common", "widget", "console"]) {
    bundle.addResource(
      new FluentResource(readFileSync(join(LOCALES, lang, `${file}.ftl`), "utf8")),
    );
  }
  return (id) => {
    const value = bundle.getMessage(id)?.value;
    if (!value) throw new Error(`html: no message ${id} in ${lang}`);
    return bundle.formatPattern(value, {}, []);
  };
}

const url = (path) => `/assets/${basename(path)}`;

function html(page, assets) {
  const say = { en: words("en"), es: words("es") };
  return readFileSync(join(ROOT, "html", `${page}.html`), "utf8").replace(
    /\{\{(\w+) ([\w.-]+)\}\}/g,
    (_, verb, name) => {
      if (verb === "en" || verb === "es") return say[verb](name);
      const asset = assets[name];
      if (!asset) throw new Error(`html: no asset ${name}`);
      if (verb === "asset") return url(asset.path);
      return asset.files
        .filter((file) => file !== asset.path)
        .map((file) => `<link rel="modulepreload" href="${url(file)}" />`)
        .join("\n    ");
    },
  );
}

/** The same for a page in one language: `{{say …}}` is a line of it. */
function plain(page, lang, assets) {
  const say = words(lang);
  return readFileSync(join(ROOT, "html", `${page}.html`), "utf8")
    .replace('<html lang="en">', `<html lang="${lang}">`)
    .replace(/\{\{(\w+) ([\w.-]+)\}\}/g, (_, verb, name) => {
      if (verb === "say") return escaped(say(name));
      if (!assets[name]) throw new Error(`html: no asset ${name}`);
      return url(assets[name].path);
    });
}

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** The page asks for one language before it draws; the larger one counts. */
function firstWording(outputs) {
  const found = Object.entries(outputs).filter(([, { entryPoint }]) =>
    entryPoint?.includes("widget-first/"),
  );
  if (found.length !== LANGS.length) throw new Error("the first wording is not where it was");
  return Math.max(...found.map(([path]) => gz(readFileSync(join(ROOT, path)))));
}

function sizes(assets, outputs) {
  const total = (name) =>
    assets[name].files.reduce((sum, file) => sum + gz(readFileSync(join(ROOT, file))), 0);
  const made = {
    "widget.js": gz(readFileSync(join(DIST, "widget.js"))),
    "embed js": total("widget.js") + firstWording(outputs),
    "embed css": total("widget.css"),
    "console js": total("console.js"),
    "console css": total("console.css"),
  };
  made["embed total"] = made["widget.js"] + made["embed js"] + made["embed css"];
  return made;
}

function manifest() {
  const pages = [
    ...PAGES,
    ...PLAIN_PAGES.flatMap((page) => LANGS.map((lang) => `${page}.${lang}`)),
  ];
  const files = ["widget.js", ...pages.map((page) => `${page}.html`)].concat(
    readdirSync(join(DIST, "assets"))
      .sort()
      .map((name) => `assets/${name}`),
  );
  return files.map((name) => {
    const bytes = readFileSync(join(DIST, name));
    return {
      name,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.length,
      gzip: gz(bytes),
    };
  });
}

function finish({ outputs }) {
  const assets = assetsOf(outputs);
  for (const page of PAGES) writeFileSync(join(DIST, `${page}.html`), html(page, assets));
  for (const page of PLAIN_PAGES) {
    for (const lang of LANGS) {
      writeFileSync(join(DIST, `${page}.${lang}.html`), plain(page, lang, assets));
    }
  }
  writeFileSync(join(DIST, "manifest.json"), `${JSON.stringify(manifest(), null, 1)}\n`);
  let fits = true;
  for (const [name, size] of Object.entries(sizes(assets, outputs))) {
    const over = size > BUDGETS[name];
    fits &&= !over;
    console.log(
      `${name.padEnd(12)} ${String(size).padStart(6)} of ${BUDGETS[name]} bytes gz${over ? "  OVER BUDGET" : ""}`,
    );
  }
  return fits;
}

async function build() {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(join(DIST, "assets"), { recursive: true });
  const [, made] = await Promise.all([esbuild.build(loader), esbuild.build(pages)]);
  return finish(made.metafile);
}

if (process.argv.includes("--watch")) {
  const again = {
    name: "finish",
    setup: (b) => b.onEnd((made) => made.metafile && finish(made.metafile)),
  };
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(join(DIST, "assets"), { recursive: true });
  await (await esbuild.context(loader)).watch();
  await (await esbuild.context({ ...pages, plugins: [...pages.plugins, again] })).watch();
} else if (!(await build())) {
  process.exit(1);
}
