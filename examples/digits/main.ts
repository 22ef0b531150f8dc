// The main job, `npm start`: trains a classifier on handwritten digits, and draws how it went. `npm start -- --eagerly` runs
// every step op by op instead of compiling it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setRandomSeed } from 'lossgraph';
import { loadDigits } from './digits.ts';
import { makeModel } from './model.ts';
import { drawCurves, drawDigits, drawGraph } from './pictures.ts';

const EPOCHS = 8;
const WANTED = 0.95;

setRandomSeed(1);
const { train, test } = loadDigits({ held: 2000, seed: 1 });
console.log(`${train.labels.size} digits to train on, ${test.labels.size} to test with\n`);

const model = makeModel({ runEagerly: process.argv.includes('--eagerly') });
model.build(train.images.shape);
model.summary();
const { history } = model.fit(train.images, train.labels, {
  epochs: EPOCHS,
  batchSize: 64,
  validationData: [test.images, test.labels],
});

const { accuracy = 0 } = model.evaluate(test.images, test.labels, { verbose: 0 });
console.log(`\ntest accuracy ${accuracy.toFixed(4)}`);

const folder = fileURLToPath(new URL('pictures', import.meta.url));
const pictures = {
  'training-curves.svg': drawCurves(history),
  'digits.svg': drawDigits(model, test),
  'loss-graph.svg': drawGraph(model, test),
};
mkdirSync(folder, { recursive: true });
for (const [name, svg] of Object.entries(pictures)) {
  writeFileSync(join(folder, name), svg);
  console.log(`drew ${relative(process.cwd(), join(folder, name))}`);
}

if (accuracy < WANTED) {
  console.error(`the test accuracy should be ${WANTED} at least`);
  process.exitCode = 1;
}
