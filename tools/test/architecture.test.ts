import { existsSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { expect } from 'chai';
import { type Package, readPackages, root, type Source, withoutComments } from './sources.ts';

/** Which of our packages each may depend on: one way only, never sideways. Everything may stand below `lossgraph` and `bench`. */
const below: Readonly<Record<string, readonly string[] | 'everything'>> = {
  wasm: [],
  core: ['wasm'],
  losses: ['wasm', 'core'],
  optim: ['core'],
  compile: ['wasm', 'core'],
  explain: ['core'],
  nn: ['core', 'losses', 'optim', 'compile'],
  io: ['core', 'nn'],
  lossgraph: 'everything',
  bench: 'everything',
};

/** What an installed package may bring along. Type packages are read by compilers only. */
const thirdParty = /^(ndarray|ndarray-ops|@types\/.+)$/;

describe('architecture', () => {
  for (const each of readPackages()) {
    describe(each.manifest.name, () => {
      it('depends only on packages below it', () => {
        expect(below, `${each.folder} needs a row in this test`).to.have.property(each.folder);
        const allowed = below[each.folder];
        const ours = dependencies(each).filter(isOurs);
        const sideways = ours.filter((name) => allowed !== 'everything' && !allowed?.includes(folderOf(name)));
        expect(sideways).to.deep.equal([]);
      });

      it('links to its siblings through the workspace', () => {
        const versions = Object.entries(each.manifest.dependencies ?? {}).filter(([name]) => isOurs(name));
        expect(versions.filter(([, version]) => version !== 'workspace:*')).to.deep.equal([]);
      });

      it('imports only what its manifest declares', () => {
        const declared = dependencies(each);
        const found = imports(each, (specifier) => !isRelative(specifier) && !specifier.startsWith('node:'));
        expect(found.filter(({ specifier }) => !declared.includes(packageOf(specifier))).map(show)).to.deep.equal([]);
      });

      it('keeps relative imports inside its own src', () => {
        const src = resolve(root, 'packages', each.folder, 'src') + sep;
        const found = imports(each, isRelative);
        const target = (source: Source, specifier: string) => resolve(dirname(source.absolutePath), specifier);
        expect(found.filter((i) => !target(i.source, i.specifier).startsWith(src)).map(show)).to.deep.equal([]);
      });

      if (each.manifest.private) return;

      it('brings along ndarray and ndarray-ops at most', () => {
        expect(dependencies(each).filter((name) => !isOurs(name) && !thirdParty.test(name))).to.deep.equal([]);
      });

      it('is published like its siblings', () => {
        const { version, license, type, engines, files, exports = {} } = each.manifest;
        expect({ version, license, type, engines }).to.deep.equal({
          version: '0.1.0',
          license: 'MIT',
          type: 'module',
          engines: { node: '>=20.19' },
        });
        expect(files).to.include.members(['dist', 'src/**/*.ts']);
        for (const conditions of Object.values(exports)) {
          expect(Object.keys(conditions)).to.deep.equal(['source', 'types', 'module', 'node', 'default']);
        }
      });

      it('has a source behind every export', () => {
        if (each.sources.length === 0) return;
        const missing = Object.values(each.manifest.exports ?? {})
          .map((conditions) => conditions['source'] ?? '')
          .filter((source) => !existsSync(resolve(root, 'packages', each.folder, source)));
        expect(missing).to.deep.equal([]);
      });
    });
  }

  it('sees imports of every form, but none in comments', () => {
    const text = "import a from 'a';\nexport { b } from 'b/c';\nimport 'd'; await import('e');\n// from 'f'\n";
    expect(specifiers(text)).to.deep.equal(['a', 'b/c', 'd', 'e']);
  });
});

interface Import {
  readonly source: Source;
  readonly specifier: string;
}

function imports(each: Package, wanted: (specifier: string) => boolean): Import[] {
  const all = each.sources.flatMap((source) => specifiers(source.text).map((specifier) => ({ source, specifier })));
  return all.filter(({ specifier }) => wanted(specifier));
}

function specifiers(text: string): string[] {
  const form = /(?:^|[\s;}])(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g;
  return [...withoutComments(text).matchAll(form)].map((match) => match[2] ?? '');
}

function dependencies({ manifest }: Package): string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
}

function isOurs(name: string): boolean {
  return name === 'lossgraph' || name.startsWith('@lossgraph/');
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function folderOf(name: string): string {
  return name.replace('@lossgraph/', '');
}

/** `@scope/name/sub` belongs to `@scope/name`, `name/sub` to `name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function show({ source, specifier }: Import): string {
  return `${source.path}: '${specifier}'`;
}
