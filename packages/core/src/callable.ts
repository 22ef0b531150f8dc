/**
 * Base of objects that are called like functions, as Keras' losses, layers and models are: `new Huber()(yTrue, yPred)`.
 * Calling the instance calls its `invoke`.
 *
 * @example
 * ```ts
 * class Plus extends Callable<[number], number> {
 *   readonly n: number;
 *   constructor(n: number) {
 *     super();
 *     this.n = n;
 *   }
 *   protected invoke(x: number): number {
 *     return x + this.n;
 *   }
 * }
 * new Plus(2)(3); // 5
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: only the merged interface gives instances a call signature
export abstract class Callable<Args extends unknown[], Result> {
  constructor() {
    const self = (...args: Args): Result => (self as unknown as this).invoke(...args);
    // A constructor that returns an object makes that object `this` of every subclass, fields included.
    // biome-ignore lint/correctness/noConstructorReturn: the instance has to be a function
    return Object.setPrototypeOf(self, new.target.prototype);
  }

  protected abstract invoke(...args: Args): Result;
}

export interface Callable<Args extends unknown[], Result> {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (...args: Args): Result;
}
