import { testAccuracy } from '../../losses/test/accuracy/nowhere-worse.ts';
import { compile } from '../src/index.ts';

describe('accuracy in float32, compiled', () => {
  testAccuracy((f) => compile(f));
});
