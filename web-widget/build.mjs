// Builds everything a browser gets into `dist/`: the loader, the visitor's page, the console, the
// demo page. Fails when something grew beyond its budget. `--watch` builds again on every change, and packs nothing.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
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
  // All that stands between an address and an agent who can sign in, and what follows once they do.
  "door js": 19_500,
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

/** Nobody loads two of these one after the other: what they share is in each, in fewer and therefore smaller pieces. */
const ENTRIES = [
  { widget: "src/widget/main.ts", "widget-style": "src/widget/widget.css" },
  { console: "src/console/main.ts", "console-style": "src/console/console.css" },
  {
    demo: "src/demo/main.ts",
    "demo-style": "src/demo/demo.css",
    "home-style": "src/home/home.css",
  },
];

const pages = ENTRIES.map((entryPoints) => ({
  ...common,
  entryPoints,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  format: "esm",
  splitting: true,
  outdir: join(DIST, "assets"),
  metafile: true,
}));

const gz = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** How a file travels: the server sends one of these to whoever takes it. */
const PACKINGS = {
  ".br": (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [zlib.BROTLI_PARAM_MODE]: zlib.BROTLI_MODE_TEXT,
        [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY,
        [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  ".gz": (bytes) => gzipSync(bytes, { level: 9 }),
};

/** Lays the packed files beside the others, where there is something to gain. */
function packAll() {
  for (const name of readdirSync(DIST, { recursive: true })) {
    if (!/\.(js|css|html)$/.test(name)) continue;
    const bytes = readFileSync(join(DIST, name));
    for (const [suffix, pack] of Object.entries(PACKINGS)) {
      const packed = pack(bytes);
      if (packed.length < bytes.length) writeFileSync(join(DIST, `${name}${suffix}`), packed);
    }
  }
}

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

/** All that a page loads once it has been let in, whether or not it was there before. */
function behind(outputs, door, entry) {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (!found) throw new Error(`${entry} is not where it was`);
  return [...closure(outputs, found[0], new Set(door))];
}

function sizes(assets, outputs) {
  const sum = (files) => files.reduce((sum, file) => sum + gz(readFileSync(join(ROOT, file))), 0);
  const total = (name) => sum(assets[name].files);
  const made = {
    "widget.js": gz(readFileSync(join(DIST, "widget.js"))),
    "embed js": total("widget.js") + firstWording(outputs),
    "embed css": total("widget.css"),
    "door js": total("console.js"),
    "console js": sum(
      behind(outputs, assets["console.js"].files, "src/console/workplace/Workplace.tsx"),
    ),
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
      .filter((name) => !PACKINGS[extname(name)])
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

/** Writes the pages and all that is said about the files, from what esbuild tells about each build. */
function finish(made, packs) {
  const outputs = Object.assign({}, ...made.map(({ metafile }) => metafile.outputs));
  const assets = assetsOf(outputs);
  for (const page of PAGES) writeFileSync(join(DIST, `${page}.html`), html(page, assets));
  for (const page of PLAIN_PAGES) {
    for (const lang of LANGS) {
      writeFileSync(join(DIST, `${page}.${lang}.html`), plain(page, lang, assets));
    }
  }
  if (packs) packAll();
  // Last, because `make` takes it for a sign that all of them are there.
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
  const [, ...made] = await Promise.all([loader, ...pages].map((one) => esbuild.build(one)));
  return finish(made, true);
}

if (process.argv.includes("--watch")) {
  const last = pages.map(() => null);
  const again = (at) => ({
    name: "finish",
    setup: (b) =>
      b.onEnd((made) => {
        last[at] = made.metafile ? made : last[at];
        if (last.every(Boolean)) finish(last, false);
      }),
  });
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(join(DIST, "assets"), { recursive: true });
  await (await esbuild.context(loader)).watch();
  for (const [at, page] of pages.entries()) {
    await (await esbuild.context({ ...page, plugins: [...page.plugins, again(at)] })).watch();
  }
} else if (!(await build())) {
  process.exit(1);
}
