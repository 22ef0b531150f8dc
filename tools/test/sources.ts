import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly version: string;
  readonly license?: string;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  /** Name of its folder under `packages`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly Source[];
}

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly absolutePath: string;
  readonly text: string;
}

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Every folder of `packages` that has a manifest, with the TypeScript files of its `src`. */
export function readPackages(): Package[] {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')),
      sources: readSources(join(root, 'packages', folder, 'src')),
    }));
}

function readSources(folder: string): Source[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(folder, file))
    .map((absolutePath) => ({
      absolutePath,
      path: relative(root, absolutePath).split(sep).join('/'),
      text: readFileSync(absolutePath, 'utf8'),
    }));
}

/** The code alone: comments become blanks, so that lines keep their numbers. A `//` straight after a colon is an address. */
export function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<!:)\/\/.*$/gm, blank);
}
