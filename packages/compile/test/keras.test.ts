import { testKeras } from '../../losses/test/keras-cases.ts';
import type { Case } from '../../losses/test/keras-fixtures.ts';
import { compile } from '../src/index.ts';

const long = process.env['LOSSGRAPH_LONG'] !== undefined;
const part =
  'each note, each set of options, each reduction with and without weights and masks; float32; the others and float64 under LOSSGRAPH_LONG';

describe(`compiled losses and gradients in one function, ${long ? 'all cases' : part}`, () => {
  testKeras({ engine: (f) => compile(f), ...(!long && { chosen: firstOfEach, dtypes: ['float32'] }) });
});

/** Returns the cases that show something new of their loss: a note, options, or a reduction with weights or mask. */
function firstOfEach(cases: readonly Case[]): readonly Case[] {
  const seen = new Set<string>();
  return cases.filter(({ note, args, form, reduction, sampleWeight, mask }) => {
    const shown = [note, [args], [form, reduction, sampleWeight !== null, mask !== null]].map((x) => JSON.stringify(x));
    const isNew = shown.some((each) => !seen.has(each));
    for (const each of shown) seen.add(each);
    return isNew;
  });
}
