// Packs the packages as for publishing, and uses them in a bare folder: `node tools/packed.mjs`, after a build.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { pnpm, root } from './install.mjs';

const bare = mkdtempSync(join(tmpdir(), 'lossgraph-packed-'));
const modules = join(bare, 'node_modules');

try {
  const ours = unpacked();
  for (const each of ours) checkFiles(each);
  const others = linkOthers(ours);
  use(ours.flatMap(({ name, manifest }) => Object.keys(manifest.exports).map((subpath) => name + subpath.slice(1))));
  const bytes = [...ours.map(({ name }) => join(modules, name)), ...others].map(bytesIn);
  console.log(`${bytes.length} packages, ${(bytes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(bare, { recursive: true, force: true });
}

/** What is published, from its tarballs in node_modules of the bare folder. */
function unpacked() {
  const manifests = readdirSync(join(root, 'packages'))
    .map((folder) => JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')))
    .filter((manifest) => !manifest.private);
  const chosen = manifests.flatMap(({ name }) => ['--filter', name]);
  run(root, 'npx', '--yes', pnpm, '--recursive', ...chosen, 'pack', '--pack-destination', bare);
  return manifests.map(({ name, version }) => {
    const folder = join(modules, name);
    mkdirSync(folder, { recursive: true });
    const tarball = join(bare, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    run(folder, 'tar', '-xzf', tarball, '--strip-components=1');
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name, manifest, files: filesIn(folder) };
  });
}

function checkFiles(each) {
  const [packed, due] = [new Set(each.files), new Set(expected(each))];
  const wrong = [
    ...[...packed].filter((file) => !due.has(file)).map((file) => `${file} is too much`),
    ...[...due].filter((file) => !packed.has(file)).map((file) => `${file} is missing`),
  ];
  if (wrong.length > 0) throw new Error(`${each.name}: ${wrong.join(', ')}`);
}

/** The sources, what is made of each, the files for Node, and what every package has. */
function expected({ manifest, files }) {
  const sources = files.filter((file) => file.startsWith('src/') && file.endsWith('.ts'));
  const made = sources
    .filter((file) => !file.endsWith('.node.ts'))
    .map((file) => file.replace(/^src/, 'dist').replace(/\.ts$/, ''))
    .flatMap((stem) => [`${stem}.js`, `${stem}.js.map`, `${stem}.d.ts`, `${stem}.d.ts.map`]);
  const forNode = Object.values(manifest.exports).flatMap(({ node }) => [node.slice(2), `${node.slice(2)}.map`]);
  return [...sources, ...made, ...forNode, 'package.json', 'README.md', 'LICENSE'];
}

/** Links what ours depend on, from where pnpm keeps it; returns the folders of all that an installation brings. */
function linkOthers(ours) {
  const found = new Set();
  const add = (from, name) => {
    const folder = dirname(createRequire(join(from, 'package.json')).resolve(`${name}/package.json`));
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const each of Object.keys(dependencies)) add(folder, each);
  };
  const names = new Set(ours.flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {})));
  for (const name of names) {
    if (ours.some((each) => each.name === name)) continue;
    add(root, name);
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  return [...found];
}

/** Imports every export, with types, as the bundle for Node and as small files; trains a step; looks where an error points. */
function use(specifiers) {
  const imports = specifiers.map((specifier, i) => `import * as m${i} from '${specifier}';`);
  const program = [
    ...imports,
    `if ([${specifiers.map((_, i) => `m${i}`)}].some((each) => Object.keys(each).length === 0)) throw new Error('nothing exported');`,
    "import { Dense, Sequential, type Tensor, tensor } from 'lossgraph';",
    "import { Tensor as OfCore } from '@lossgraph/core';",
    'const x: Tensor = tensor([[1], [2]]);',
    "if (!(x instanceof OfCore)) throw new Error('two copies of core');",
    'const model = new Sequential([new Dense(1)]);',
    "model.compile({ optimizer: 'sgd', loss: 'mse' });",
    'model.fit(x, x, { epochs: 2, verbose: 0 });',
    'try {',
    '  tensor([[1], [2, 3]]);',
    '} catch (error) {',
    '  if (!/[\\\\/]src[\\\\/]convert\\.ts:\\d+/.test(String((error as Error).stack))) throw error;',
    '}',
  ];
  writeFileSync(join(bare, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(bare, 'use.ts'), program.join('\n'));
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', types: [], skipLibCheck: false };
  writeFileSync(join(bare, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  run(bare, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', bare);
  run(bare, process.execPath, '--enable-source-maps', 'use.js');
  run(bare, process.execPath, '--enable-source-maps', '--conditions=module', 'use.js');
}

function run(cwd, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(folder.length + 1).replaceAll('\\', '/'), entry.name));
}

function bytesIn(folder) {
  return filesIn(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
