// Installs the dependencies when they are missing or out of date, so that `npm test` and `npm start` work in a fresh clone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export const pnpm = 'pnpm@10.34.9';
const stamp = join(root, 'node_modules', '.lossgraph-installed');

/** Whether this Node can run the tools; if not, says which can. */
export function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const enough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!enough)
    console.error(
      `Lossgraph needs Node 20.19, 22.12 or later; this is Node ${process.versions.node} (${process.execPath}).`,
    );
  return enough;
}

/** Whether the dependencies are installed, having installed them if a manifest or the lockfile changed since. */
export function installIfNeeded() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  console.log(`── install (${pnpm}, from the lockfile; only when a manifest has changed)`);
  const command = [
    '--yes',
    pnpm,
    'install',
    '--frozen-lockfile',
    '--loglevel=warn',
    '--config.confirm-modules-purge=false',
  ];
  const { status } = spawnSync('npx', command, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status === 0) writeFileSync(stamp, wanted);
  else
    console.error(
      `install: failed. If a package.json has changed, "npx ${pnpm} install" brings pnpm-lock.yaml up to date.`,
    );
  return status === 0;
}

/** Changes whenever an install could give another result. */
function fingerprint() {
  const folders = [
    '',
    'examples',
    'docs',
    ...readdirSync(join(root, 'packages')).map((name) => join('packages', name)),
  ];
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...folders.map((folder) => join(folder, 'package.json'))];
  const hash = createHash('sha256').update(`${pnpm} ${process.platform} ${process.arch}`);
  for (const file of files.map((file) => join(root, file)).filter((file) => existsSync(file))) {
    hash.update(`\n${file.slice(root.length)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
