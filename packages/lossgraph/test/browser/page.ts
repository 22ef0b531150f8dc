// Opens pages in a headless browser, served on the loopback interface alone, and waits for what they report.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from './program.ts';

export interface PageOptions {
  readonly browser: string;
  /** The module that the page runs, as text; it exports `run`. */
  readonly program: string;
  /** Whether it runs in a worker instead of the page's own thread. */
  readonly worker?: boolean;
  /** The content security policy that the page comes with. */
  readonly policy?: string;
}

const PATIENCE = 60_000;

const report = `const report = (found) => fetch('/report', { method: 'POST', body: JSON.stringify(found) });
const reportError = (error) => report({ error: String(error?.stack ?? error?.message ?? error) });
`;

/** Runs the module of that address and reports; what a page and a worker start with alike. */
const start = `${report}
import('/program.js').then(({ run }) => report(run())).catch(reportError);
`;

const inWorker = `${report}
const worker = new Worker('/start.js', { type: 'module' });
worker.onerror = reportError;
`;

/** Returns what the program reports. @throws with what stands in the way, be it an error in the page or no answer */
export async function runInPage({ browser, program, worker = false, policy = '' }: PageOptions): Promise<Report> {
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', `<!doctype html><script type="module" src="/${worker ? 'worker' : 'start'}.js"></script>`],
    '/start.js': ['text/javascript', start],
    '/worker.js': ['text/javascript', inWorker],
    '/program.js': ['text/javascript', program],
  };
  const server = createServer();
  const answer = new Promise<string>((resolve, reject) => {
    server.on('request', (request, response) => {
      if (request.method === 'POST') bodyOf(request).then(resolve, reject);
      const [type, text] = files[request.url ?? ''] ?? ['text/plain', ''];
      if (policy !== '') response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', `${type}; charset=utf-8`).end(text);
    });
  });
  const address = await listening(server);
  const profile = mkdtempSync(join(tmpdir(), 'lossgraph-browser-'));
  const { child, failure } = open(browser, profile, address);
  try {
    const found = JSON.parse(await Promise.race([answer, failure, patience()]));
    if ('error' in found) throw new Error(`in the page: ${found.error}`);
    return found;
  } finally {
    await ended(child);
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function open(browser: string, profile: string, address: string): { child: ChildProcess; failure: Promise<never> } {
  const isRoot = process.getuid?.() === 0; // Chromium has no sandbox for root; the page is our own
  const flags = ['--headless', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  const child = spawn(browser, [...flags, ...(isRoot ? ['--no-sandbox'] : []), address], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32', // a group of its own, so that it can be ended with all it started
  });
  let said = '';
  child.stderr?.on('data', (chunk) => (said = (said + chunk).slice(-2000)));
  const failure = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${browser} ended with ${code} before the page reported: ${said}`)));
  });
  failure.catch(() => undefined); // it also ends when it is told to
  return { child, failure };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGKILL');
  await exit;
}

function patience(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no report after ${PATIENCE / 1000} s`)), PATIENCE).unref();
  });
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
