import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as lg from '@lossgraph/core';
import { StaleGraphError, StateError, type Tensor, tensor, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

describe('a compiled function', () => {
  it('finds no gradients inside noGrad, and all of them outside, whichever comes first', () => {
    for (const order of [
      [true, false, true],
      [false, true, false],
    ]) {
      const f = (x: Tensor) => lg.gradients(lg.sum(lg.square(x)), [x])[0];
      const compiled = compile(f);
      for (const without of order) {
        const call = (g: typeof f) => (without ? lg.noGrad(() => g(tensor([1, 2]))) : g(tensor([1, 2]))).toArray();
        expect(call(compiled)).to.deep.equal(call(f));
      }
      expect(compiled.inspect().programs.length).to.equal(2);
    }
  });

  it('may keep history inside of noGrad by itself', () => {
    const f = compile((x: Tensor) => lg.withRecording(true, () => lg.gradients(lg.sum(lg.square(x)), [x])[0]));
    expect(lg.noGrad(() => f(tensor([1, 2]))).toArray()).to.deep.equal([2, 4]);
  });

  it('draws from the default generator what the plain function would, after a new seed too', () => {
    const f = () => lg.defaultGenerator().uniform([3]);
    const compiled = compile(f);
    const drawn = (g: typeof f) =>
      [1, 2, 1].flatMap((seed) => {
        lg.setRandomSeed(seed);
        return [g(), lg.defaultGenerator().uniform([2]), g()].map((t) => t.toArray());
      });
    expect(drawn(compiled)).to.deep.equal(drawn(f));
    expect(compiled.inspect().programs.length).to.equal(1);
  });

  it('is run as it is while difference quotients hold what stops gradients', () => {
    const f = compile((x: Tensor) => lg.sum(lg.mul(lg.stopGradient(x), x)));
    expect(() => lg.checkGradients(f, [tensor([1, 2], { dtype: 'float64' })])).to.throw(
      StateError,
      /compiled function/,
    );
  });
});

describe('a Variable and its value', () => {
  /** What one call gives and leaves behind, eagerly and compiled. */
  function agree(f: (...xs: Tensor[]) => Tensor[], ...arguments_: ((w: Variable, v: Variable) => Tensor[])[]) {
    const outcome = (isCompiled: boolean) => {
      const [w, v] = [new Variable([1, 2], { name: 'w' }), new Variable([3, 4], { name: 'v' })];
      const bound = (...xs: Tensor[]) => f.call({ w, v }, ...xs);
      const g = isCompiled ? compile(bound) : bound;
      return arguments_.map((make) => {
        let found: unknown[];
        try {
          found = g(...make(w, v)).map((t) => t.toArray());
        } catch (error) {
          found = [(error as Error).constructor.name];
        }
        return [found, w.value.toArray(), v.value.toArray()];
      });
    };
    expect(outcome(true)).to.deep.equal(outcome(false));
  }

  type Both = { readonly w: Variable; readonly v: Variable };
  const present = (w: Variable) => [w.value];
  const other = (_: Variable, v: Variable) => [v.value];
  const fresh = () => [tensor([5, 6])];
  const former = (w: Variable) => {
    const { value } = w;
    w.assign([7, 8]);
    return [value];
  };
  const all = [fresh, present, present, other, present, former, fresh, former, present];

  it('are one thing to gradients, when the value comes as an argument', () => {
    agree(
      function (this: Both, x) {
        return lg.gradients(lg.sum(lg.square(x!)), [this.w]);
      } as (...xs: Tensor[]) => Tensor[],
      ...all,
    );
    agree(
      function (this: Both, x) {
        return lg.gradients(lg.sum(lg.mul(x!, this.w.value)), [this.w, x!]);
      } as (...xs: Tensor[]) => Tensor[],
      ...all,
    );
    agree(
      function (this: Both, x, y) {
        return lg.gradients(lg.sum(lg.mul(x!, lg.square(y!))), [this.w, this.v, x!]);
      } as (...xs: Tensor[]) => Tensor[],
      (w, v) => [w.value, v.value],
      (w, v) => [v.value, w.value],
      (w) => [w.value, w.value],
    );
  });

  it('are one thing until it is assigned, when the value comes as an argument', () => {
    agree(
      function (this: Both, x) {
        this.w.assign(this.w.value.mul(2));
        return [x!.add(0), this.w.value.add(x!)];
      } as (...xs: Tensor[]) => Tensor[],
      ...all,
    );
    agree(
      function (this: Both, x) {
        const loss = lg.sum(lg.square(x!));
        const [dw] = lg.gradients(loss, [this.w]);
        this.w.assign(this.w.value.sub(dw.mul(0.25)));
        return [loss, dw, ...lg.gradients(lg.sum(lg.mul(this.w.value, x!)), [x!])];
      } as (...xs: Tensor[]) => Tensor[],
      ...all,
    );
  });

  it('are not copied in, when the value comes as an argument', () => {
    const w = new Variable(lg.ones([1000]));
    const f = compile((x: Tensor, y: Tensor) => lg.sum(x.mul(y).mul(w.value)));
    f(w.value, lg.ones([1000]));
    expect(f.inspect().programs[0]!.scratchBytes).to.be.below(2 * 4000);
    expect(f(w.value, lg.ones([1000]).mul(2)).item()).to.equal(2000);
  });

  it('do not tell a program that has nothing to do with the Variable', () => {
    const f = compile((x: Tensor) => lg.gradients(lg.sum(lg.square(x)), [x])[0]);
    for (let i = 0; i < 5; i++) expect(f(new Variable([i]).value).toArray()).to.deep.equal([2 * i]);
    f(tensor([1]));
    expect(f.inspect().programs.length).to.equal(1);
  });
});

describe('arguments of a compiled function', () => {
  const slope = (of: Tensor | Variable) => (y: Tensor) => lg.gradients(lg.sum(lg.square(y)), [of])[0]!;
  const refused =
    /no gradient passes through an argument of a compiled function; got one of shape \[2\] that was computed from/;

  it('refuse gradients that would go on into how they came about', () => {
    const w = new Variable([1, 2], { name: 'w' });
    expect(slope(w)(w.value.mul(2)).toArray()).to.deep.equal([8, 16]);
    expect(() => compile(slope(w))(w.value.mul(2))).to.throw(
      StateError,
      `${refused.source.replaceAll('\\', '')} variable 'w'`,
    );

    const x = tensor([1, 2]);
    for (const y of [x, x.mul(2), x.mul(2).exp().neg()])
      expect(() => compile(slope(x))(y)).to.throw(StateError, refused);

    const both = compile((y: Tensor, x: Tensor) => lg.gradients(lg.sum(lg.mul(x, y)), [x])[0]!);
    for (const y of [x.mul(2), x.mul(w.value)]) expect(() => both(y, x)).to.throw(StateError, refused);
    expect(both(tensor([3, 4]), x).toArray()).to.deep.equal([3, 4]);
  });

  it('are not all that may come from outside: what a function closes over is refused alike', () => {
    const w = new Variable([1, 2], { name: 'w' });
    const doubled = w.value.mul(2);
    const f = compile((x: Tensor) => lg.gradients(lg.sum(lg.mul(doubled, x)), [w])[0]!);
    expect(() => f(tensor([1, 2]))).to.throw(
      StaleGraphError,
      /computed from variable 'w' before .* compute the output inside/,
    );
  });

  it('take all other gradients, whatever they were computed from', () => {
    const [w, v] = [new Variable([1, 2], { name: 'w' }), new Variable([3, 4], { name: 'v' })];
    const x = tensor([1, 2]);
    const features = [
      x,
      x.mul(w.value),
      lg.stopGradient(w.value),
      lg.stopGradient(x).mul(x),
      w.value.mul(2),
      lg.stopGradient(v.value),
    ];
    const head = (y: Tensor) => {
      const loss = lg.sum(lg.square(y.mul(v.value)));
      return [...lg.gradients(loss, [v, y])];
    };
    for (const y of features) {
      expect(compile(head)(y).map((t) => t.toArray())).to.deep.equal(head(y).map((t) => t.toArray()));
    }
    const stopped = lg.stopGradient(x).mul(3);
    expect(compile(slope(x))(stopped).toArray()).to.deep.equal(slope(x)(stopped).toArray());
    w.assign([9, 9]);
    expect(compile(head)(features[1]!)[0]!.toArray()).to.deep.equal([6, 128]);
  });

  it('may be its own results: a state that goes round and round, whatever its shape', () => {
    const [w, sum] = [new Variable([1, 2], { name: 'w' }), new Variable([0, 0], { name: 'sum' })];
    const step = compile((h: Tensor) => {
      const next = h.mul(w.value);
      sum.assign(sum.value.add(lg.gradients(lg.sum(next), [w])[0]!));
      return next;
    });
    let h = lg.ones([3, 2]);
    for (let i = 0; i < 3; i++) h = step(h);
    expect(step(h.slice([[0, 1]])).toArray()).to.deep.equal([[1, 16]]);
    expect(sum.value.toArray()).to.deep.equal([3 + 3 + 3 + 1, 3 + 6 + 12 + 8]);
  });

  it('do not keep what they were computed from', async () => {
    const last = new Variable(lg.ones([1000]), { name: 'last' });
    const f = compile((y: Tensor) => {
      last.assign(y.mul(2));
      return lg.gradients(lg.sum(lg.square(y)), [y])[0]!;
    });
    const history = (() => {
      const x = lg.ones([1000]);
      f(x.mul(2));
      return new WeakRef(x);
    })();
    for (let i = 0; i < 3; i++) f(lg.ones([1000]));
    await collected(history);
  });
});

/** Fails unless the garbage collector takes what the reference is to. */
async function collected(reference: WeakRef<object>): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5)); // `deref` keeps its target for the job under way
    collect();
  }
  expect(reference.deref()).to.equal(undefined);
}

describe('results of a compiled function', () => {
  const w = new Variable([2, 3], { name: 'w' });
  const encode = compile(function encode(x: Tensor) {
    return x.mul(w.value);
  });

  it('refuse a gradient through it, saying what to do', () => {
    const x = tensor([1, 2]);
    const loss = lg.sum(lg.square(encode(x.mul(3))));
    expect(() => lg.gradients(loss, [x])).to.throw(
      StateError,
      /gradients: .* through the compiled function 'encode'.*inside/,
    );
    expect(() => lg.gradients(loss, [w])).to.throw(StateError, /through the compiled function 'encode'.*variable 'w'/);
    const again = compile((y: Tensor) => lg.sum(y));
    expect(() => lg.gradients(again(encode(x)), [x])).to.throw(StateError);
    expect(() => lg.grad((y) => lg.sum(encode(y)))([1, 2])).to.throw(StateError);
  });

  it('are constants to a gradient with respect to anything else', () => {
    const [x, head] = [tensor([1, 2]), new Variable([1, 1])];
    const loss = lg.sum(encode(x).mul(head.value));
    expect(lg.gradients(loss, [head])[0].toArray()).to.deep.equal([2, 6]);
    expect(lg.gradients(loss, [tensor([1, 2])])[0].toArray()).to.deep.equal([0, 0]);
  });

  it('tell of a Variable that was assigned in between', () => {
    const step = new Variable([1]);
    const count = compile((x: Tensor) => {
      step.assign(step.value.add(1));
      return x.mul(step.value);
    });
    const loss = lg.sum(count(tensor([1])));
    expect(() => lg.gradients(loss, [step])).to.throw(StaleGraphError);
  });

  it('are leaves inside of noGrad, and once the function has been called again', () => {
    const x = tensor([1, 2]);
    expect(lg.noGrad(() => encode(x)).node).to.equal(null);
    const first = encode(x);
    encode(x);
    expect(lg.gradients(lg.sum(first), [x])[0].toArray()).to.deep.equal([0, 0]);
  });
});
