import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Entrant } from '../participants/index.ts';
import type { Size } from '../report/results.ts';
import { home } from './start.ts';

/** Returns what an installation weighs, for those that are npm packages and installed. */
export function sizes(entrants: readonly Entrant[]): Size[] {
  const ours = entrants.some(({ role }) => role === 'ours') ? [{ participant: 'lossgraph', ...ourSize() }] : [];
  const theirs = entrants.flatMap(({ how, name }) => {
    const folder = how.runs === 'node' && how.peer ? join(home, 'peers', how.peer.folder, 'node_modules') : '';
    return existsSync(folder) ? [{ participant: name, ...installed(folder) }] : [];
  });
  return [...ours, ...theirs];
}

interface Weight {
  readonly megabytes: number;
  readonly packages: number;
}

function installed(nodeModules: string): Weight {
  const packages = readdirSync(nodeModules)
    .filter((name) => !name.startsWith('.'))
    .reduce((sum, name) => sum + (name.startsWith('@') ? readdirSync(join(nodeModules, name)).length : 1), 0);
  return { megabytes: bytesIn(nodeModules) / 1e6, packages };
}

/** `lossgraph` with all it depends on, as it would be installed: of ours, what the manifests publish. */
function ourSize(): Weight {
  const found = new Set<string>();
  const add = (from: string, name: string) => {
    const folder = folderOf(from, name);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {} } = manifestOf(folder);
    for (const each of Object.keys(dependencies)) add(folder, each);
  };
  add(home, 'lossgraph');
  const bytes = [...found].map((folder) => {
    const { files } = manifestOf(folder);
    const parts = folder.includes('node_modules') || files === undefined ? [''] : [...files, 'package.json'];
    return parts
      .filter((part) => !part.startsWith('!'))
      .reduce((sum, part) => sum + bytesIn(join(folder, part.replace('/**/*.ts', ''))), 0);
  });
  return { megabytes: bytes.reduce((sum, n) => sum + n, 0) / 1e6, packages: found.size };
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function folderOf(from: string, name: string): string | null {
  const places = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  const place = places.map((each) => join(each, name)).find((each) => existsSync(join(each, 'package.json')));
  return place === undefined ? null : realpathSync(place);
}

function bytesIn(path: string): number {
  if (!existsSync(path)) return 0;
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.isFile() ? stats.size : 0;
  return readdirSync(path)
    .filter((name) => !(name === 'node_modules' && dirname(path).endsWith('packages')))
    .reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}
