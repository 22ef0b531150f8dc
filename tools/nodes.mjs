// Other Nodes for the long tests: their binaries come as npm packages, into node_modules, where git does not look.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const majors = [20, 22, 24];

/** Returns the paths of the Nodes that could be had, installing those that are missing; says what could not. */
export function otherNodes() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  return majors.flatMap((major) => {
    const folder = join(root, 'node_modules', '.nodes', String(major));
    const binary = join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
    if (!existsSync(binary)) install(folder, `${name}@${major}`);
    return existsSync(binary) ? [binary] : [];
  });
}

function install(folder, wanted) {
  console.log(`── installing ${wanted}, to compare bits`);
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', wanted], options);
  if (status !== 0) console.log(`── ${wanted} could not be installed: its bits are not compared`);
}
