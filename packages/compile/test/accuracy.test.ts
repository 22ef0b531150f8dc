import { testAccuracy } from '../../losses/test/accuracy/beside-keras.ts';
import { testLargeNumbers } from '../../losses/test/accuracy/large-numbers.ts';
import { compile } from '../src/index.ts';

describe('accuracy in float32, compiled', () => {
  testAccuracy((f) => compile(f));
});

describe('near the ends of float32, compiled', () => {
  testLargeNumbers((f) => compile(f));
});
