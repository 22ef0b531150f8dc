import * as core from '../src/index.ts';
import { opLaws } from '../src/testing/index.ts';

/** Every exported function with an op: a new op needs no line here. */
const ops = Object.values(core).flatMap((exported) =>
  typeof exported === 'function' && 'op' in exported ? [exported.op as core.AnyOp] : [],
);

for (const op of ops) {
  describe(`op ${op.name}`, () => {
    for (const { title, check } of opLaws(op)) it(title, check);
  });
}
