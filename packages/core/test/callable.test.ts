import { expect } from 'chai';
import { Callable } from '../src/index.ts';

class Scale extends Callable<[number], number> {
  readonly factor: number;
  #calls = 0;

  constructor(factor: number) {
    super();
    this.factor = factor;
  }

  get calls(): number {
    return this.#calls;
  }

  protected invoke(x: number): number {
    this.#calls++;
    return this.factor * x;
  }
}

class Twice extends Scale {
  constructor() {
    super(2);
  }

  protected override invoke(x: number): number {
    return super.invoke(x) + 0;
  }
}

describe('Callable', () => {
  it('makes instances that are called like functions', () => {
    const scale = new Scale(3);
    expect(scale(2)).to.equal(6);
    expect(scale.calls).to.equal(1);
  });

  it('keeps instanceof, subclasses and private state', () => {
    const twice = new Twice();
    expect(twice).to.be.instanceOf(Twice);
    expect(twice).to.be.instanceOf(Scale);
    expect(twice(4)).to.equal(8);
    expect(twice.calls).to.equal(1);
  });

  it('works as a callback', () => {
    expect([1, 2].map(new Scale(10))).to.deep.equal([10, 20]);
  });
});
