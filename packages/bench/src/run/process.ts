import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command } from './start.ts';

const minutes = 60_000;

/** A process that ended before its time. */
export interface Ended {
  readonly event: 'unable';
  readonly unable: string;
}

/**
 * Runs one process to its end, handing on what it says as it comes. Libraries that use threads are held to one. Certificates
 * of one's own, which no participant needs, would cost Node 20 25 to 40 ms before its first line.
 */
export async function run<E>(
  { command, args }: Command,
  task: object,
  hear: (event: E | Ended) => void,
): Promise<void> {
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', NUMEXPR_NUM_THREADS: '1' };
  const child = spawn(command, args, {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...one, NODE_EXTRA_CA_CERTS: undefined },
    timeout: 60 * minutes,
  });
  const [input, , errors, events] = child.stdio as unknown as [Writable, null, Readable, Readable];
  let complaint = '';
  errors.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  input.on('error', () => {}); // a process that ends early is told of below
  input.end(JSON.stringify(task));
  const reading = (async () => {
    for await (const line of createInterface({ input: events })) hear(JSON.parse(line));
  })();
  const code = await new Promise<number | string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, signal) => resolve(status ?? signal));
  });
  await reading;
  if (code !== 0) hear({ event: 'unable', unable: `the process ended with ${code}: ${lastLine(complaint)}` });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
