import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that are installed on demand into a folder of their own, outside the workspace and its lockfile. */
export interface Peer {
  readonly folder: string;
  /** Exact versions by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** The package that the cases use; the others are imported for what they add to it. */
  readonly library: string;
}

/** Returns the folder with the peer installed, or why it is not. No package runs a script of its own. */
export function install(peers: string, peer: Peer): { folder: string } | { reason: string } {
  const { folder, packages } = peer;
  const at = join(peers, folder);
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies: packages }, null, 2);
  const stamp = join(at, '.installed');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== manifest) {
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), manifest);
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    const { status, stderr } = spawnSync('npm', ['install', ...options], {
      cwd: at,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) return { reason: `npm install failed: ${lastLine(stderr ?? '')}` };
    writeFileSync(stamp, manifest);
  }
  writeFileSync(join(at, 'entry.mjs'), entryOf(peer));
  return { folder: at };
}

/** A module beside the packages, as only from there they are found. */
function entryOf({ library, packages }: Peer): string {
  const others = Object.keys(packages).filter((name) => name !== library);
  return [
    `import * as all from ${JSON.stringify(library)};`,
    ...others.map((name) => `import ${JSON.stringify(name)};`),
    'export const library = all.default ?? all;\n',
  ].join('\n');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
