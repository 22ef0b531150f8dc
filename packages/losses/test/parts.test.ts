// The ops that some losses are made of, and the losses' form with more inputs than two.
import {
  type AnyOp,
  apply,
  type Composite,
  checkGradients,
  draw,
  Generator,
  gradients,
  type Tensor,
  tensor,
} from '@lossgraph/core';
import { opLaws } from '@lossgraph/core/testing';
import { expect } from 'chai';
import { circleReferenceOp } from '../src/circle-references.ts';
import { columnSamples, ctcOps } from '../src/ctc-sums.ts';
import { Circle, CTC, circle, ctc, hinge, squaredHinge } from '../src/index.ts';
import { lnCosh, slopeOfLnCosh } from '../src/ln-cosh.ts';
import { logRatio } from '../src/log-ratio.ts';

describe('the ratio of logarithms', () => {
  for (const { title, check } of opLaws(logRatio.op)) it(title, check);

  it('keeps all digits where both are nearly equal', () => {
    const [a, b] = [1 + 2 ** -23, 1];
    expect(logRatio(a, b).item()).to.equal(Math.fround(Math.log1p(2 ** -23)));
    expect(logRatio(b, a).item()).to.equal(-Math.fround(Math.log1p(2 ** -23)));
  });
});

for (const { op } of [lnCosh, slopeOfLnCosh]) {
  describe(op.name, () => {
    for (const { title, check } of opLaws(op)) it(title, check);

    it('has the value of its expansion at any size', () => {
      const sizes = [0, 1e-300, 1e-9, 0.3, 0.99, 1, 5, 19.9, 20, 21, 1e3, 1e308, Number.POSITIVE_INFINITY];
      const x = tensor([...sizes, ...sizes.map((each) => -each)], { dtype: 'float64' });
      const expanded = (op as Composite<object, readonly [Tensor]>).expand([x], {}).toTypedArray();
      const values = apply(op, [x] as const, {}).toTypedArray();
      values.forEach((value, i) => {
        const exact = expanded[i] ?? Number.NaN;
        expect(value === exact || Math.abs(value - exact) <= 1e-15 * Math.abs(exact), `${value}, ${exact}`).to.equal(
          true,
        );
      });
    });
  });
}

describe('circle with references', () => {
  for (const { title, check } of opLaws(circleReferenceOp)) it(title, check);

  const labels = [0, 1, 0];
  const embeddings = tensor([
    [0.6, 0.8],
    [-0.8, 0.6],
    [0.28, 0.96],
  ]);

  it('equals the loss within a batch when the references are the batch, values and gradient', () => {
    const within = circle(labels, embeddings);
    const references = tensor(embeddings);
    const against = circle(labels, embeddings, { refLabels: labels, refEmbeddings: references });
    expect(against.toArray()).to.deep.equal(within.toArray());
    const [whole] = gradients(within.sum(), [embeddings]);
    const [anchors, others] = gradients(against.sum(), [embeddings, references]);
    const total = anchors?.add(others ?? 0).toTypedArray() ?? [];
    whole?.toTypedArray().forEach((g, i) => {
      expect(total[i]).to.be.closeTo(g, 1e-6 * Math.abs(g)); // two gradients rounded to float32, and their sum
    });
  });

  it('takes options, labels (N, 1) and whole numbers as predictions', () => {
    const options = {
      refLabels: [[0], [1]],
      refEmbeddings: [
        [1, 0],
        [0, 1],
      ],
      removeDiagonal: false,
      gamma: 2,
    };
    const anchors = tensor(new Int32Array([1, 0]), { shape: [1, 2] });
    expect(circle([[0]], anchors, options).shape).to.deep.equal([1]);
  });

  it('refuses half of the references, shapes that do not fit, and fractional labels', () => {
    expect(() => circle(labels, embeddings, { refLabels: labels })).to.throw(/refLabels alone/);
    expect(() => circle(labels, embeddings, { refEmbeddings: embeddings })).to.throw(/refEmbeddings alone/);
    expect(() => circle(labels, embeddings, { refLabels: [0], refEmbeddings: embeddings })).to.throw(/\[1\], \[3, 2\]/);
    expect(() => circle([0, 0.5, 1], embeddings)).to.throw(/^circle: label is no whole number; got 0.5/);
    expect(() => circle(tensor([], { shape: [0] }), tensor([], { shape: [0, 2] }))).to.throw(/N ≥ 1/);
  });

  it('compares negative labels as it does others, given as numbers and as int32', () => {
    const wanted = circle([3, 3, 2], embeddings).toArray();
    const negative = [-1, -1, 2];
    expect(circle(negative, embeddings).toArray()).to.deep.equal(wanted);
    expect(circle(tensor(negative, { dtype: 'int32' }), embeddings).toArray()).to.deep.equal(wanted);
    expect(circle(tensor(negative, { dtype: 'float64' }), embeddings).toArray()).to.deep.equal(wanted);
    const references = { refEmbeddings: embeddings };
    expect(circle(negative, embeddings, { ...references, refLabels: negative }).toArray()).to.deep.equal(wanted);
    expect(() => circle([-1, -(2 ** 40), 2], embeddings)).to.throw(/label out of range; .* -2147483648 … 2147483647/);
  });

  it('counts only anchors of positive loss in means', () => {
    const values = circle(labels, embeddings).toTypedArray();
    expect(values.map((v) => (v > 0 ? 1 : 0))).to.deep.equal(Float32Array.of(1, 0, 1));
    expect(new Circle()(labels, embeddings).item()).to.be.closeTo(((values[0] ?? 0) + (values[2] ?? 0)) / 2, 1e-5);
  });
});

describe('CTC', () => {
  const { others, sums, curvature } = ctcOps;
  const random = new Generator(5);

  it('needs a frame for each label and one more for each adjacent repeat, as its trap says', () => {
    const fits = (labels: number[], frames: number) =>
      Number.isFinite(ctc([labels], tensor(new Float32Array(3 * frames), { shape: [1, frames, 3] })).item());
    for (const [labels, needed] of [
      [[1], 1],
      [[1, 2], 2],
      [[1, 1], 3],
      [[2, 1, 2], 3],
      [[1, 1, 2, 2], 6],
      [[1, 1, 1], 5],
    ] as const) {
      expect(fits([...labels], needed), `${labels} in ${needed}`).to.equal(true);
      if (needed > 1) expect(fits([...labels], needed - 1), `${labels} in ${needed - 1}`).to.equal(false);
    }
    expect(ctc.definition.trap).to.match(/at least as many frames as labels, plus one for each adjacent repeat/);
  });

  for (const { title, check } of opLaws(others)) it(`others: ${title}`, check);
  // The derivatives of slopes and curvature end one or two orders further: those that there are, are checked below.
  const withoutDifferences = (op: AnyOp) => opLaws(op).filter(({ title }) => !title.includes('differences'));
  for (const { title, check } of withoutDifferences(sums)) it(`sums: ${title}`, check);
  for (const { title, check } of withoutDifferences(curvature)) it(`curvature: ${title}`, check);

  const frames = (x: Tensor) => x.slice([null, [0, -1]]);
  const found = (t: Tensor, z: Tensor, rest: Tensor) => apply(sums, [t, z, rest] as const, {});

  it('has a value whose slopes agree with differences, to second order', () => {
    for (const [t, z, rest] of columnSamples(random)) {
      const value = (z: Tensor, rest: Tensor) => found(t, z, rest).slice([null, [-1, null], [0, 1]]);
      checkGradients(value, [z, rest], { name: 'value', order: 2 });
    }
  });

  it('has slopes whose rules agree with differences', () => {
    for (const [t, z, rest] of columnSamples(random)) {
      checkGradients((z: Tensor, rest: Tensor) => frames(found(t, z, rest)), [z, rest], { name: 'slopes' });
    }
  });

  it('has a curvature that is linear in its direction, and symmetric, so that its rule is itself', () => {
    const product = (a: Tensor, b: Tensor) => a.mul(b).sum().item();
    for (const [t, z, rest] of columnSamples(random)) {
      const shape = frames(found(t, z, rest)).shape;
      const [u, v] = [draw(random, shape), draw(random, shape)];
      const times = (direction: Tensor) => apply(curvature, [t, z, rest, direction] as const, {});
      expect(product(u, times(v))).to.be.closeTo(product(v, times(u)), 1e-12);
      const mixed = times(u.mul(2).sub(v)).sub(times(u).mul(2)).add(times(v));
      for (const left of mixed.toTypedArray()) expect(left).to.be.closeTo(0, 1e-12);
      expect(gradients(times(v), [v], { seed: u })[0]?.toArray()).to.deep.equal(times(u).toArray());
    }
  });

  it('gives 0 in slope and curvature where the labels do not fit', () => {
    const [t, p] = [tensor(new Int32Array([1, 1]), { shape: [1, 2] }), draw(random, [1, 2, 2])];
    const [slope] = gradients(ctc(t, p).sum(), [p], { differentiable: true }) as [Tensor];
    const [change] = gradients(slope.mul(p).sum(), [p]) as [Tensor];
    for (const x of [...slope.toTypedArray(), ...change.toTypedArray()]) expect(x).to.be.closeTo(0, 0);
  });

  it('sums over all ways to spread the labels', () => {
    const [frames, classes] = [4, 3];
    const p = draw(random, [1, frames, classes]);
    const probabilities = p.softmax().toTypedArray();
    for (const labels of [[1, 2], [1, 1], [2], []]) {
      let total = 0;
      for (let way = 0; way < classes ** frames; way++) {
        const path = Array.from({ length: frames }, (_, k) => Math.floor(way / classes ** k) % classes);
        if (collapsed(path).join() !== labels.join()) continue;
        total += path.reduce((product, c, k) => product * probabilities[k * classes + c]!, 1);
      }
      const padded = tensor(new Int32Array([...labels, 0, 0, 0].slice(0, 3)), { shape: [1, 3] });
      expect(ctc(padded, p).item()).to.be.closeTo(-Math.log(total), 1e-12);
    }
  });

  it('takes no frames at all: certain without labels, impossible with them', () => {
    const none = tensor([], { shape: [2, 0, 3] });
    expect(ctc([[0], [1]], none).toArray()).to.deep.equal([0, Number.POSITIVE_INFINITY]);
  });

  it('is never negative, and exact where the labels are nearly certain', () => {
    const sure = tensor(
      [
        [
          [0, 60, 0],
          [60, 0, 0],
          [0, 0, 60],
        ],
      ],
      { dtype: 'float64' },
    );
    const value = ctc([[1, 2]], sure).item();
    // Each frame loses 2e⁻⁶⁰, but 1 1 2 and 1 2 2 are right, too.
    expect(value / (4 * Math.exp(-60))).to.be.closeTo(1, 1e-12);
  });

  it('refuses labels out of range and inputs of other ranks', () => {
    const p = draw(random, [1, 2, 3]);
    expect(() => ctc([[3]], p)).to.throw(/^ctc: label out of range; got 3/);
    expect(() => ctc([[-1]], p)).to.throw(/^ctc: label out of range; got -1/);
    expect(() => ctc([1], p)).to.throw(/^ctc: shapes do not fit; got yTrue \[1\]/);
    expect(() => new CTC()([[1]], draw(random, [2, 3]))).to.throw(/^ctc: /);
    expect(() => ctc([[1]], draw(random, [1, 2, 0]))).to.throw(/^ctc: /);
    expect(() => apply(sums, [draw(random, [1, 2]), p, draw(random, [1, 2, 1])] as const, {})).to.throw(
      /^ctcSums: dtypes/,
    );
  });
});

function collapsed(path: readonly number[]): number[] {
  return path.filter((c, k) => c !== 0 && c !== path[k - 1]);
}

describe('labels of the hinge losses', () => {
  const p = [[0.25, -0.5, 2]];

  it('of 0 and 1 are converted if the whole batch is so, or on request', () => {
    for (const loss of [hinge, squaredHinge]) {
      const signs = loss([[-1, 1, -1]], p).toArray();
      expect(loss([[0, 1, 0]], p).toArray()).to.deep.equal(signs);
      expect(loss([[0, 1, 0]], p, { labels: 'zeroOne' }).toArray()).to.deep.equal(signs);
      expect(loss([[0, 1, 0]], p, { labels: 'signs' }).toArray()).not.to.deep.equal(signs);
      expect(loss([[0, 1, 0.5]], p).toArray()).to.deep.equal(loss([[0, 1, 0.5]], p, { labels: 'signs' }).toArray());
    }
  });

  it('are of a known kind', () => {
    expect(() => hinge([[1]], [[1]], { labels: 'pm1' as never })).to.throw(/unknown labels; got 'pm1'/);
    expect(() => squaredHinge([[1]], [[1]], { labels: 0 as never })).to.throw(/unknown labels; got 0/);
  });
});
