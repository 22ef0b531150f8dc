// The root scripts: `node tools/task.mjs <name> [arguments]`. Plain Node without dependencies, so that it runs in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findBrowser, noBrowser } from './browser.mjs';
import { installIfNeeded, refuseOldNode, root } from './install.mjs';
import { otherNodes } from './nodes.mjs';

const jobs = {
  start: () => runBuilt('examples/digits/main.ts'),
  test: () => testAll({ long: false }),
  'test:long': () => testAll({ long: true }),
  'test:browser': () => build() && testBrowser({ required: true }),
  'test:ci': () => {
    testAll({ long: false });
    testBrowser({ required: false });
  },
  build,
  check,
  bench: () => runBuilt('packages/bench/main.ts'),
  docs: () => runBuilt('docs/build-reference.ts'),
};

/** Packages in which every line of `src` must be run by the tests. */
const fullyCovered = ['core', 'losses'];

/** Tests, and stages such as lint: what the last line reports, and what the exit code is made of. */
const count = { passed: 0, failed: 0 };

const [name, ...args] = process.argv.slice(2);
process.exitCode = main() ? 0 : 1;

function main() {
  if (!Object.hasOwn(jobs, name ?? ''))
    return refuse(`there is no "${name}"; there are ${Object.keys(jobs).join(', ')}`);
  if (refuseOldNode() && installIfNeeded()) jobs[name]();
  else count.failed += 1;
  if (name === 'check' || name?.startsWith('test')) console.log(`\n${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0;
}

/** Every stage runs, whatever came of the one before it: one run shows all there is to mend. */
function testAll({ long }) {
  if (check()) stage('packages as published (pnpm pack)', () => node('tools/packed.mjs'));
  const folder = mkdtempSync(join(tmpdir(), 'lossgraph-'));
  const whole = args.length === 0;
  const green = mocha({ long, whole, folder });
  if (whole && green) coverage(folder);
  else console.log(`── coverage: not judged, as ${whole ? 'tests failed' : 'arguments chose the tests'}`);
  rmSync(folder, { recursive: true, force: true });
}

/** In a browser, if there is one; that there is none is a failure only of who asked for it. */
function testBrowser({ required }) {
  const browser = findBrowser();
  console.log(`── browser${browser === null ? ': not tested' : ` (${browser})`}`);
  if (browser === null) {
    console.log(noBrowser);
    if (required) count.failed += 1;
    return;
  }
  process.env.LOSSGRAPH_BROWSER = browser;
  const folder = mkdtempSync(join(tmpdir(), 'lossgraph-'));
  mochaOn(['--timeout', '90000', ...args, 'packages/lossgraph/test/browser/browser.ts'], folder);
  rmSync(folder, { recursive: true, force: true });
}

function check() {
  stage('lint (biome check)', () => node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'));
  const built = build();
  stage('types of tests (tsc -p tsconfig.test.json)', () => tsc('-p', 'tsconfig.test.json'));
  return built;
}

function build() {
  return (
    stage('build (tsc -b)', () => tsc('-b')) && stage('one file for Node (esbuild)', () => node('tools/bundle.mjs'))
  );
}

/** Runs the tests (settings: .mocharc.json), recording coverage if the whole suite runs. */
function mocha({ long, whole, folder }) {
  console.log(`── tests (mocha${long ? ', with the long ones' : ''})`);
  if (long) process.env.LOSSGRAPH_LONG = '1';
  if (long) process.env.LOSSGRAPH_NODES ??= otherNodes().join(delimiter);
  if (whole) process.env.NODE_V8_COVERAGE = join(folder, 'coverage');
  const chosen = whole ? ['--forbid-only'] : args;
  const ok = mochaOn([...chosen, ...testFiles(long)], folder);
  delete process.env.NODE_V8_COVERAGE;
  return ok;
}

/** Runs mocha and adds up what its reporter counted. */
function mochaOn(options, folder) {
  const counts = join(folder, 'counts.json');
  process.env.LOSSGRAPH_COUNTS = counts;
  const ok = node('node_modules/mocha/bin/mocha.js', '--fail-zero', ...options);
  const { passed, failed } = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : { passed: 0, failed: 0 };
  count.passed += passed;
  count.failed += ok ? failed : Math.max(1, failed);
  return ok;
}

/** The table names every file below 100 (settings: .c8rc.json); only the packages of `fullyCovered` are judged. */
function coverage(folder) {
  const c8 = (command, ...rest) =>
    node('node_modules/c8/bin/c8.js', command, '--temp-directory', join(folder, 'coverage'), ...rest);
  const judged = fullyCovered.flatMap((name) => ['--include', `packages/${name}/src/**/*.ts`]);
  stage(`coverage (c8; every line of ${fullyCovered.join(' and ')})`, () => {
    c8('report');
    return c8('check-coverage', '--lines', '100', ...judged);
  });
}

/** The test files of the workspace; none when the arguments name files of their own. */
function testFiles(long) {
  if (args.some((arg) => arg.endsWith('.ts'))) return [];
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  const wanted = long ? /\.(test|long)\.ts$/ : /\.test\.ts$/;
  return [...packages, 'tools', 'examples', 'docs']
    .map((folder) => `${folder}/test`)
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)))
    .filter((file) => wanted.test(file))
    .sort();
}

/** Runs a TypeScript program on the built packages, as a user of the published ones would. */
function runBuilt(file) {
  const ok = existsSync(join(root, file)) || refuse(`${file} does not exist (yet)`);
  if (!ok || !build() || !node('--import', 'tsx', file, ...args)) count.failed += 1;
}

function stage(title, succeeds) {
  console.log(`── ${title}`);
  const ok = succeeds();
  count[ok ? 'passed' : 'failed'] += 1;
  if (!ok) console.log(`── failed: ${title}`);
  return ok;
}

function tsc(...options) {
  return node('node_modules/typescript/bin/tsc', ...options);
}

function node(...command) {
  return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status === 0;
}

function refuse(reason) {
  console.error(`task ${name}: ${reason}`);
  return false;
}
