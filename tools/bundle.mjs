// Writes dist/node of every published package: for each of its exports one file, which Node loads instead of a hundred.
// docs/decisions/0010-one-file-for-node.md says why, and what it costs. Whatever bundles for itself takes the small files that tsc writes.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { root } from './install.mjs';

/** In the order in which they depend on one another, as `tsc -b` builds them. */
const packages = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  .references.map(({ path }) => join(root, path))
  .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
  .filter(({ manifest }) => !manifest.private);

/** Exports that only repeat names of their package's main one, by specifier. */
const repeats = new Map();

for (const each of packages) {
  sweep(each.folder);
  await bundle(each);
}

/** Deletes what was made of sources that are gone: `tsc -b` leaves it, and it would be published. */
function sweep(folder) {
  const dist = join(folder, 'dist');
  for (const file of readdirSync(dist, { recursive: true })) {
    const source = /^(.+?)\.(d\.ts|js)(\.map)?$/.exec(file)?.[1];
    if (source !== undefined && !existsSync(join(folder, 'src', `${source}.ts`))) rmSync(join(dist, file));
  }
}

async function bundle({ folder, manifest }) {
  const { '.': main, ...others } = manifest.exports;
  const { inputs } = await bundleOne(folder, main, [direct(), lazy()]);
  const held = new Set(Object.keys(inputs).map((path) => resolve(root, path)));
  for (const [subpath, conditions] of Object.entries(others)) {
    const output = await bundleOne(folder, conditions, [fromMain(held)]);
    if (Object.keys(output.inputs).length === 1) repeats.set(manifest.name + subpath.slice(1), [manifest.name, output]);
  }
}

async function bundleOne(folder, { source, node }, plugins) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(folder, source)],
    outfile: join(folder, node),
    bundle: true,
    minifyWhitespace: true, // names stay, for stack traces
    minifySyntax: true,
    lineLimit: 120,
    packages: 'external',
    format: 'esm',
    target: 'node20.19',
    sourcemap: true,
    sourcesContent: false, // src is published
    metafile: true,
    plugins,
    logLevel: 'warning',
  });
  return Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
}

/** Where `x.node.ts` stands beside `x.ts`, it takes its place. */
function lazy() {
  return {
    name: 'x.node.ts for x.ts',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir }) => {
        const forNode = resolve(resolveDir, path).replace(/\.ts$/, '.node.ts');
        return existsSync(forNode) ? { path: forNode } : null;
      });
    },
  };
}

/** What the main file holds already is taken from there: each module exists once. */
function fromMain(held) {
  return {
    name: 'shared with the main file',
    setup({ initialOptions, onResolve }) {
      const depth = initialOptions.outfile.split('/dist/node/')[1].split('/').length - 1;
      onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) =>
        kind !== 'entry-point' && held.has(resolve(resolveDir, path))
          ? { path: `${depth === 0 ? './' : '../'.repeat(depth)}index.js`, external: true }
          : null,
      );
    },
  };
}

/** `export * from` an export that only repeats names: the names themselves, from where they are. Each file less is half a millisecond. */
function direct() {
  return {
    name: 'without detours',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^.]/ }, ({ path }) => (repeats.has(path) ? { path, namespace: 'repeats' } : null));
      onLoad({ filter: /.*/, namespace: 'repeats' }, ({ path }) => {
        const [name, { exports }] = repeats.get(path);
        return { contents: `export { ${exports.join(', ')} } from '${name}';`, resolveDir: dirname(root) };
      });
    },
  };
}
