// What every loss is tested by, for a loss of one's own as well.
import { Generator, gradients, Tensor, tensor } from '@lossgraph/core';
import { type Law, LawError, opLaws } from '@lossgraph/core/testing';
import type { LossFunction } from './define-loss.ts';

/**
 * Returns the laws of a loss: those of its op, over its samples and kinks; that its examples have the values they say; and
 * that no value is read, so that it can be compiled.
 *
 * @example
 * ```ts
 * import { huber } from '@lossgraph/losses';
 *
 * for (const { check } of lossLaws(huber)) check();
 * ```
 */
export function lossLaws<A extends object>(loss: LossFunction<A>): Law[] {
  return [
    ...opLaws(loss.op),
    { title: 'gives the values of its examples', check: () => checkExamples(loss) },
    { title: 'reads no values, forward or back, so that it can be compiled', check: () => checkAbstract(loss) },
  ];
}

const TOLERANCE = 1e-12;

function checkExamples<A extends object>(loss: LossFunction<A>): void {
  loss.definition.examples.forEach(({ yTrue, yPred, attrs, values, source }, i) => {
    const given = loss(yTrue, tensor(yPred, { dtype: 'float64' }), attrs).toTypedArray();
    const wanted = [values].flat();
    const isRight = given.length === wanted.length && wanted.every((v, k) => isNear(given[k] as number, v));
    if (isRight) return;
    throw new LawError(
      `${loss.definition.name}: example ${i} (${source}) says ${JSON.stringify(values)}; the loss gives [${given.join(', ')}]`,
    );
  });
}

function isNear(x: number, wanted: number): boolean {
  return x === wanted || Math.abs(x - wanted) <= TOLERANCE;
}

/** Runs the loss and its first two derivatives on tensors without values, as when a step is recorded. */
function checkAbstract<A extends object>(loss: LossFunction<A>): void {
  const abstract = ({ dtype, shape }: Tensor): Tensor => new Tensor(null, dtype, null, null, shape);
  for (const { yTrue, yPred, attrs } of loss.definition.samples(new Generator(1))) {
    const p = abstract(yPred);
    const value = loss(abstract(yTrue), p, attrs).sum();
    const [slope = p] = gradients(value, [p], { differentiable: true });
    gradients(slope.sum(), [p]);
  }
}
