// Plants wrong derivatives, one after the other, in a copy of the tree and asks the tests to catch each:
// `node tools/mutants.mjs`. A check that has never failed proves nothing.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from './install.mjs';

const core = 'packages/core/src/ops';
const losses = 'packages/losses/src';

/** [file, right, wrong, the tests that must notice] */
const mutants = [
  [`${core}/elementwise.ts`, 'mulUnlessZero(ct, sechSquared(x))', 'mulUnlessZero(ct, sechSquared(mul(2, x)))', 'core'],
  [`${core}/elementwise.ts`, 'divUnlessZero(ct, mul(2, output))', 'divUnlessZero(ct, output)', 'core'],
  [`${core}/arithmetic.ts`, '(ct) => neg(ct)', '(ct) => ct', 'core'],
  [`${core}/matmul.ts`, 'matMul(a, ct, { transposeA: !transposeA })', 'matMul(a, ct, { transposeA: true })', 'core'],
  [`${core}/activations/rectifiers.ts`, 'where(greater(x, 0), ct, 0)', 'where(less(x, 0), 0, ct)', 'core'],
  [`${core}/softmax.ts`, 'sub(ct, sum(mulUnlessZero(ct, s), { axis, keepDims: true }))', 'ct', 'core'],
  [`${core}/gather.ts`, 'scatterAdd(ct, indices', 'scatterAdd(ct.mul(2), indices', 'core'],
  ['packages/core/src/backward.ts', 'sumTo(ct, input.shape)', 'reshape(sum(ct), [])', 'core'],
  [`${losses}/huber.ts`, 'minimum(sub(p, t), delta)', 'minimum(sub(p, t), 1)', 'losses'],
  [
    `${losses}/mean-squared-error.ts`,
    'yTrue: (t, p) => mul(2, sub(t, p))',
    'yTrue: (t, p) => mul(2, sub(p, t))',
    'losses',
  ],
  [
    `${losses}/categorical-crossentropy.ts`,
    'mulUnlessZero(over, logitSlope(s, p, axis))',
    'mulUnlessZero(over, logitSlope(yTrue, p, axis))',
    'losses',
  ],
  [`${losses}/binary-crossentropy.ts`, 'mul(attrs.labelSmoothing - 1, p)', 'mul(-1, p)', 'losses'],
  [
    `${losses}/sparse-categorical-crossentropy.ts`,
    'expandDims(counted(t, attrs, ct), axis)',
    'expandDims(ct, axis)',
    'losses',
  ],
  [`${losses}/probability.ts`, 'greater(p, EPSILON)', 'greater(p, -1)', 'losses'],
  [`${losses}/elementwise.ts`, 'div(expandDims(ct, at), yPred.shape[at] ?? 1)', 'expandDims(ct, at)', 'losses'],
];

const copy = join(mkdtempSync(join(tmpdir(), 'lossgraph-mutants-')), 'tree');
cpSync(root, copy, {
  recursive: true,
  verbatimSymlinks: true,
  filter: (path) => !['.git', 'dist'].includes(basename(path)) && path !== join(root, 'node_modules'),
});
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

for (const where of new Set(mutants.map((each) => each[3]))) {
  if (testsOf(where).status === 0) continue;
  console.log(`the tests of ${where} fail as they are: nothing can be learnt from planting more`);
  process.exit(1);
}

let survived = 0;
for (const [file, right, wrong, where] of mutants) {
  const source = readFileSync(join(copy, file), 'utf8');
  writeFileSync(join(copy, file), source.replace(right, wrong));
  const { status, stdout } = testsOf(where);
  writeFileSync(join(copy, file), source);
  const caught = source.includes(right) && status !== 0;
  const by = /^ +1\) (.+)\n +(.+):?$/m.exec(stdout);
  console.log(`${caught ? 'caught  ' : 'SURVIVED'}  ${file}: ${wrong}${caught && by ? `  ← ${by[1]}: ${by[2]}` : ''}`);
  if (!caught) survived += 1;
}
rmSync(copy, { recursive: true, force: true });
console.log(`\n${mutants.length - survived} of ${mutants.length} wrong derivatives caught`);
process.exitCode = survived === 0 ? 0 : 1;

function testsOf(where) {
  return spawnSync('npx', ['mocha', '--bail', `packages/${where}/test/*.test.ts`], { cwd: copy, encoding: 'utf8' });
}
