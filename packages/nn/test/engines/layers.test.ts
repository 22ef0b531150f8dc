import { compile } from '@lossgraph/compile';
import { cast, flip, Generator, gradients, isFloat, mul, sum, type Tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { expectAgreement } from '../../../compile/test/agreement.ts';
import * as nn from '../../src/index.ts';
import { type Float, type LayerCase, layerCases } from './layers.ts';

/** Products, functions and sums in a row, each of which rounds. */
const A_FEW_OPS = 10;

interface Outcome {
  readonly output: Tensor;
  readonly losses: readonly Tensor[];
  readonly gradients: readonly Tensor[];
}

/** What one call gives: output, added losses, and the gradients of both, with respect to inputs and weights. */
function callOf(layer: nn.Layer, training: boolean) {
  return (x: Tensor, ct: Tensor): Outcome => {
    const output = layer(x, { training });
    const losses = layer.losses.map(({ value }) => value);
    const terms = [sum(mul(output, ct)), ...losses].map((each) => cast(each, 'float64'));
    const total = terms.reduce((all, each) => all.add(each));
    const sources = [...(isFloat(x.dtype) ? [x] : []), ...layer.trainableVariables];
    return { output, losses, gradients: gradients(total, sources) };
  };
}

/** The layer, built and called once op by op, and a cotangent of its output. */
function called({ make }: LayerCase, dtype: Float, x: Tensor, training: boolean) {
  const layer = make({ dtype, seed: 3 });
  const { shape, dtype: of } = layer(x, { training });
  return { layer, ct: cast(new Generator(7).uniform(shape, { low: -2, high: 2, dtype: 'float64' }), of) };
}

function agree(each: LayerCase, dtype: Float, training: boolean): void {
  const { rounding = A_FEW_OPS, isSingleInside = false } = each;
  const x = each.inputs(dtype);
  const [eager, compiled] = [called(each, dtype, x, training), called(each, dtype, x, training)];
  const [wanted, found] = [callOf(eager.layer, training), compile(callOf(compiled.layer, training))];
  const expectAll = (some: readonly Tensor[], others: readonly Tensor[], what: string, factor = A_FEW_OPS) => {
    expect(some.length, what).to.equal(others.length);
    const [a, b] = [some, others].map((list) => (isSingleInside ? list.map((t) => cast(t, 'float32')) : list));
    b!.forEach((t, i) => {
      expectAgreement(a![i]!, t, `${dtype}, training ${training}, ${what} ${i}`, factor);
    });
  };
  for (const [call, inputs] of [x, x, flip(x, 0)].entries()) {
    const [a, b] = [wanted(inputs, eager.ct), found(inputs, eager.ct)];
    expectAll([b.output], [a.output], `call ${call}, output`, rounding);
    expectAll(b.losses, a.losses, `call ${call}, loss`);
    expectAll(b.gradients, a.gradients, `call ${call}, gradient`);
  }
  expect(found.inspect().programs.length, 'programs').to.equal(1);
  expectAll(stateOf(compiled.layer), stateOf(eager.layer), 'Variable');
}

const stateOf = (layer: nn.Layer): Tensor[] => [...layer.variables, layer.generator.state].map(({ value }) => value);

describe('layers on two engines', () => {
  for (const each of layerCases) {
    it(`${each.name}: outputs, losses, gradients and state agree`, () => {
      for (const dtype of ['float32', 'float64'] as const)
        for (const training of [false, true]) agree(each, dtype, training);
    });
  }

  it('have a row for each layer there is', () => {
    const made = layerCases.map(({ make }) => make({}).constructor);
    for (const [name, each] of Object.entries(nn)) {
      const isLayer = typeof each === 'function' && each.prototype instanceof nn.Layer;
      if (isLayer && each !== nn.Model) expect(made, name).to.include(each);
    }
  });
});
