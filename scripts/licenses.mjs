#!/usr/bin/env node
// Writes THIRD-PARTY.txt: whose work is in the binary, under which licence, with the texts. Run by `make licenses` after a
// dependency has come or gone; a test compares names and versions with Cargo.lock and package-lock.json.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const WEB = join(ROOT, 'web-widget');
// What bundles is not in the bundle.
const NOT_SHIPPED = new Set(['esbuild']);
const TEXT = /^(licen[cs]e|copying|unlicense|notice)/i;

/** Every crate that is compiled into the binary on Linux. */
function crates() {
  const said = execFileSync(
    'cargo',
    ['metadata', '--locked', '--format-version', '1', '--filter-platform', 'x86_64-unknown-linux-gnu'],
    { cwd: ROOT, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { packages, resolve } = JSON.parse(said);
  const known = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((one) => [one.id, one]));
  const seen = new Set();
  const open = [resolve.root];
  while (open.length > 0) {
    const id = open.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    const normal = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind === null));
    open.push(...normal.map((dep) => dep.pkg));
  }
  seen.delete(resolve.root);
  return [...seen].map((id) => {
    const { name, version, license, manifest_path: manifest, repository } = known.get(id);
    return { name, version, license, from: repository, folder: dirname(manifest) };
  });
}

/** Every package that is bundled into the pages. */
function packages() {
  const lock = JSON.parse(readFileSync(join(WEB, 'package-lock.json'), 'utf8')).packages;
  const found = new Map();
  const open = Object.keys(lock[''].dependencies).filter((name) => !NOT_SHIPPED.has(name));
  while (open.length > 0) {
    const name = open.pop();
    if (found.has(name)) continue;
    const { version, license, dependencies = {} } = lock[`node_modules/${name}`];
    found.set(name, { name, version, license, folder: join(WEB, 'node_modules', name) });
    open.push(...Object.keys(dependencies));
  }
  return [...found.values()];
}

/** The texts that lie beside its code. Where one may choose, MIT is chosen, the shortest. */
function texts({ folder, license }) {
  const files = readdirSync(folder, { withFileTypes: true });
  const named = files.filter((file) => file.isFile() && TEXT.test(file.name)).map((file) => file.name);
  const mit = named.filter((name) => /mit/i.test(name) || /^notice/i.test(name));
  const mayChoose = !/\bAND\b/.test(license) && /\bMIT\b/.test(license);
  return (mayChoose && mit.length > 0 ? mit : named).sort().map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '').trim());
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1);
const named = ({ name, version }) => `${name} ${version}`;

const list = [];
const shared = new Map();
for (const [what, all] of [['crate', crates()], ['package', packages()]]) {
  for (const one of all.sort(byName)) {
    if (!one.license) throw new Error(`${named(one)} does not say its licence`);
    list.push(`${what} ${named(one)}: ${one.license.replaceAll('/', ' OR ').replaceAll('  ', ' ')}`);
    for (const text of texts(one)) shared.set(text, [...(shared.get(text) ?? []), named(one)]);
  }
}

const rule = '-'.repeat(80);
const parts = [
  'Puente contains the work of others. This file names it, with the licence of each and the texts that came with it.',
  'The sentence model is fetched apart: Universal Sentence Encoder Multilingual 3 (Google), Apache-2.0.',
  list.join('\n'),
  ...[...shared].map(([text, names]) => `${rule}\n${names.join(', ')}\n${rule}\n\n${text}`),
];
writeFileSync(join(ROOT, 'THIRD-PARTY.txt'), `${parts.join('\n\n')}\n`);
console.log(`THIRD-PARTY.txt: ${list.length} names, ${shared.size} texts`);
