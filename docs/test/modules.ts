import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { read, root } from './blocks.ts';

export type Names = Readonly<Record<string, unknown>>;
export type Load = (specifier: string) => Promise<Names>;

/** Returns the module of that name: our packages from their sources, all else as Node finds it. */
export async function load(specifier: string): Promise<Names> {
  const [, folder, entry] = /^(?:@lossgraph\/([\w-]+)|lossgraph)(\/.+)?$/.exec(specifier) ?? [];
  if (folder === undefined && !specifier.startsWith('lossgraph')) return import(specifier);
  const source = sourcesOf(`packages/${folder ?? 'lossgraph'}`)[`.${entry ?? ''}`];
  if (source === undefined) throw new Error(`there is no '${specifier}'`);
  return importFile(source);
}

/** Returns everything that a source file exports, and its package from each of its entries. */
export async function exportsBeside(file: string): Promise<Names> {
  const entries = Object.values(sourcesOf(file.split('/').slice(0, 2).join('/')));
  const present = entries.filter((entry) => existsSync(join(root, entry))); // tools/test names those that are missing
  return Object.assign({}, ...(await Promise.all([...present, file].map(importFile))));
}

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly source: string }>>;
}

/** The source file of each entry of a package, from the root of the repository. */
function sourcesOf(folder: string): Record<string, string> {
  const { exports }: Manifest = JSON.parse(read(`${folder}/package.json`));
  return Object.fromEntries(Object.entries(exports).map(([entry, { source }]) => [entry, join(folder, source)]));
}

function importFile(file: string): Promise<Names> {
  return import(pathToFileURL(join(root, file)).href);
}
