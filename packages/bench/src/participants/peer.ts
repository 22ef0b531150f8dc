import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Returns the library of an installed peer. */
export async function importLibrary(folder: string): Promise<unknown> {
  return (await import(pathToFileURL(join(folder, 'entry.mjs')).href)).library;
}

export function versionOf(folder: string, name: string): string {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
