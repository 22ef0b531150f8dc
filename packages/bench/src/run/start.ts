import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entrant } from '../participants/index.ts';
import { install } from './install.ts';

/** The folder of this package. */
export const home: string = fileURLToPath(new URL('../..', import.meta.url));

/** How to start the process of a participant. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Where its packages are. */
  readonly folder: string | null;
}

export interface StartOptions {
  /** Where a CPU profile of each Node process is written. */
  readonly profiles?: string | undefined;
}

/** Returns the command, after installing what it needs; or why there is none. */
export function commandOf({ how }: Entrant, { profiles }: StartOptions = {}): Command | { reason: string } {
  if (how.runs === 'python') {
    const python = findPython();
    return python === null
      ? { reason: 'no Python found; LOSSGRAPH_PYTHON=<path> names one' }
      : { command: python, args: [join(home, 'python', how.script)], folder: null };
  }
  const place = how.peer === null ? { folder: null } : install(join(home, 'peers'), how.peer);
  if ('reason' in place) return place;
  const flags = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  return { command: process.execPath, args: [...flags, join(home, 'dist', 'worker.js')], folder: place.folder };
}

/** Returns the command behind one core, if this system can hold a process to one. */
export function pinned({ command, args, folder }: Command, core: number): Command {
  if (!canPin(core)) return { command, args, folder };
  return { command: 'taskset', args: ['-c', String(core), command, ...args], folder };
}

export function canPin(core: number): boolean {
  return succeeds('taskset', ['-c', String(core), 'true']);
}

function findPython(): string | null {
  const named = process.env['LOSSGRAPH_PYTHON'];
  const candidates = named === undefined ? ['python3', 'python'] : [named];
  return candidates.find((each) => succeeds(each, ['--version'])) ?? null;
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
