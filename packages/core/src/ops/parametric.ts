import { asTensor, type TensorLike } from '../convert.ts';
import { apply, defineComposite, type Kink, type Op, type Vjp, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { type Domain, draw, shapes } from '../samples.ts';
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

export interface ParametricFn<A extends object> {
  /** Returns the op of every element. @throws ValueError for an option out of its range, or one that is not there */
  (x: TensorLike, options?: Partial<A>): Tensor;
  readonly op: Op<A, readonly [Tensor]>;
}

interface Definition<A extends object> {
  readonly name: string;
  readonly formula: string;
  readonly defaults: A;
  /** @throws ValueError for attrs out of their range */
  check?(attrs: A): void;
  /** Attrs that samples are drawn for, besides the defaults. */
  readonly others: readonly A[];
  /** Points that samples keep away from because the derivative jumps there. */
  kinksAt?(attrs: A): readonly number[];
  expand(x: Tensor, attrs: A): Tensor;
  readonly vjp: Vjp<A, readonly [Tensor]>;
  readonly kinks?: readonly Kink<A>[];
}

/** Returns an element-wise composite of one input with options. */
export function parametric<A extends object>(definition: Definition<A>): ParametricFn<A> {
  const { name, formula, defaults, check, others, kinksAt = () => [], expand, vjp, kinks = [] } = definition;
  const op = defineComposite<A, readonly [Tensor]>({
    name,
    formula,
    kinks,
    shape: ([x]) => x as Shape,
    expand: ([x], attrs) => expand(x, attrs),
    vjps: [vjp],
    *samples(random) {
      const domain = (attrs: A): Domain => ({ low: -4, high: 4, avoid: kinksAt(attrs) });
      for (const shape of shapes) yield { inputs: [draw(random, shape, domain(defaults))], attrs: defaults };
      for (const attrs of others) yield { inputs: [draw(random, [6], domain(attrs))], attrs };
    },
  });
  return withOp(op, (x: TensorLike, options?: Partial<A>) => {
    const attrs = withDefaults(name, options, defaults);
    check?.(attrs);
    return apply(op, [asTensor(name, x)] as const, attrs);
  });
}
