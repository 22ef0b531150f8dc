import { expect } from 'chai';
import fc from 'fast-check';
import * as lossgraph from 'lossgraph';
import { type AnyOp, add, mul, type Tensor, tensor, Variable } from 'lossgraph';
import { digitSheet } from '../drawing/digit-sheet.ts';
import { formula, isReadable, runsOf } from '../drawing/formula.ts';
import { graphPicture } from '../drawing/graph-picture.ts';
import { layered, type Vertex } from '../drawing/layout.ts';
import { ascending } from '../drawing/spread.ts';
import { element, escaped, page } from '../drawing/svg.ts';
import { ticks } from '../drawing/ticks.ts';
import { trainingCurves } from '../drawing/training-curves.ts';
import { elementsOf } from './xml.ts';

describe('the check for well-formed XML', () => {
  const broken = [
    '<a>',
    '</a>',
    '<a></b>',
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    '<a>&</a>',
    '<a>NaN</a>',
    '<a b=1/>',
    'a < b',
  ];
  for (const xml of broken) {
    it(`refuses ${xml}`, () => expect(() => elementsOf(xml)).to.throw());
  }

  it('counts elements', () => {
    expect(elementsOf('<a><b c="&lt;"/><b>&amp;</b></a>')).to.deep.equal(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
  });
});

describe('svg', () => {
  it('escapes text and attributes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const xml = element('a', { b: text }, escaped(text));
        expect(elementsOf(xml.replaceAll(/NaN|undefined|Infinity/g, ''))).to.deep.equal(new Map([['a', 1]]));
      }),
    );
    expect(escaped(`<&>"'`)).to.equal('&lt;&amp;&gt;&quot;&#39;');
  });

  it('writes numbers with two decimals at most', () => {
    expect(element('a', { x: 1 / 3, y: 2 })).to.equal('<a x="0.33" y="2"/>');
  });

  it('gives a page its size and title', () => {
    expect(page({ width: 10, height: 20, title: 'a < b' })).to.match(/viewBox="0 0 10 20".*<title>a &lt; b<\/title>/);
  });
});

describe('ticks', () => {
  it('are round numbers that enclose the range', () => {
    expect(ticks(0, 1, 5)).to.deep.equal([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(0.861, 0.984, 6)).to.deep.equal([0.85, 0.9, 0.95, 1]);
    expect(ticks(3, 3, 4).length).to.be.greaterThan(1);
    expect(ticks(0, 0, 4).length).to.be.greaterThan(1);
  });
});

describe('training curves', () => {
  const curve = (name: string) => ({ name, train: [3, 2, 1.5], test: [3, 2.5, 2.25] });
  const picture = trainingCurves({
    title: 't',
    losses: [curve('total <loss>'), curve('penalty')],
    accuracy: curve('accuracy'),
  });

  it('have a line for each series, a mark for each value and for the legend', () => {
    elementsOf(picture);
    expect(picture.match(/class="series"/g)).to.have.length(6);
    const [values, legends, keys] = [6 * 3, 3, 2 * 2];
    expect(picture.match(/class="mark"/g)).to.have.length(values + legends + keys);
  });

  it('name axes and terms', () => {
    for (const text of ['epoch', 'loss', 'digits recognised', 'total &lt;loss&gt;', 'penalty', 'train', 'test']) {
      expect(picture).to.contain(`>${text}<`);
    }
  });

  it('take a single epoch', () => {
    const one = { name: 'a', train: [1], test: [1] };
    elementsOf(trainingCurves({ title: 't', losses: [one], accuracy: one }));
  });
});

describe('the sheet of digits', () => {
  const pixels = new Float32Array(784).map((_, i) => (i % 5) / 4);
  const digit = (prediction: number) => ({ pixels, label: 3, prediction, probability: 0.9999 });
  const sheet = digitSheet('t', [{ heading: 'some & more', digits: [3, 3, 8].map(digit) }]);

  it('marks the wrong ones', () => {
    elementsOf(sheet);
    expect(sheet.match(/class="right"/g)).to.have.length(2);
    expect(sheet.match(/class="wrong"/g)).to.have.length(1);
    expect(sheet).to.match(/✗ 8<.*for 3</);
  });

  it('does not call a probability certain that is not', () => {
    expect(sheet).to.contain('>99.9 %<');
  });

  it('paints every pixel once, in its grey', () => {
    const one = digitSheet('t', [{ heading: '', digits: [digit(3)] }]);
    const painted = [...one.matchAll(/d="([^"]*)" fill="#1f2933" fill-opacity="([\d.]+)"/g)].map(([, d = '', grey]) => {
      const runs = [...d.matchAll(/M\d+ \d+h(\d+)v1h-\d+z/g)].map((run) => Number(run[1]));
      return [Number(grey), runs.reduce((a, b) => a + b, 0)];
    });
    expect(Object.fromEntries(painted)).to.deep.equal({ 0.25: 157, 0.5: 157, 0.75: 157, 1: 156 });
  });
});

describe('formulas', () => {
  const text = (tex: string) =>
    runsOf(tex)
      .map(({ text, height }) => (height === 0 ? text : `{${text}}`))
      .join('');

  it('are written in plain characters', () => {
    expect(text('\\frac1n \\sum_i x_i')).to.equal('1/n ∑{i}x{i}');
    expect(text('\\max(x, 0)')).to.equal('max(x, 0)');
    expect(text('-\\ln q_t')).to.equal('−ln q{t}');
    expect(text('\\sigma(x) = \\frac{1}{1 + e^{-x}}')).to.equal('σ(x) = 1/(1 + e{−}{x})');
    expect(text('\\sqrt{x + 1}')).to.equal('√(x + 1)');
    expect(text('\\operatorname{sign} x \\text{ or so}')).to.equal('signx or so');
    expect(text('\\begin{cases} a & c \\\\ b & d \\end{cases}')).to.equal('{ a c;  b d');
    expect(text('\\unknown x')).to.equal('unknown x');
    expect(text('\\prod_i \\left( x_i - \\bar x \\right)')).to.equal('∏{i}(x{i} − x\u0304)');
    expect(isReadable('\\unknown x')).to.equal(false);
  });

  it('of every op and loss leave no TeX behind', () => {
    const ops = Object.values(lossgraph).flatMap((each) => (hasOp(each) ? [each.op] : []));
    expect(ops.length).to.be.greaterThan(40);
    for (const op of ops) {
      const runs = runsOf(op.formula);
      expect(isReadable(op.formula), `${op.name}: ${op.formula}`).to.equal(true);
      expect(runs.map((run) => run.text).join(''), op.name).not.to.match(/\\|begin|frac|[{}]\S*[{}]|^\s*$/);
      elementsOf(formula(runs, 0, 0, 12));
    }
  });

  it('return to the line behind an index', () => {
    const lifts = [...formula(runsOf('x_i + y^2 z'), 0, 0, 100).matchAll(/dy="(-?[\d.]+)"/g)].map((match) =>
      Number(match[1]),
    );
    expect(lifts).to.deep.equal([0, 32, -32, 0, -32, 32]);
  });
});

describe('the layout of a graph', () => {
  /** Each vertex takes some of those before it as inputs. */
  const graphs: fc.Arbitrary<Vertex[]> = fc
    .array(
      fc.record({
        width: fc.integer({ min: 20, max: 200 }),
        height: fc.integer({ min: 20, max: 90 }),
        picks: fc.array(fc.nat(), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 14 },
    )
    .map((all) =>
      all.map(({ width, height, picks }, i) => ({
        width,
        height,
        inputs: i === 0 ? [] : [...new Set(picks.map((n) => n % i))],
      })),
    );

  it('keeps boxes apart and inside, and edges downward', () => {
    fc.assert(
      fc.property(graphs, (vertices) => {
        const { centers, routes, width, height } = layered(vertices);
        const boxes = vertices.map((v, i) => ({
          left: centers[i]!.x - v.width / 2,
          right: centers[i]!.x + v.width / 2,
          top: centers[i]!.y - v.height / 2,
          bottom: centers[i]!.y + v.height / 2,
        }));
        for (const [i, a] of boxes.entries()) {
          expect(a.left >= -1e-6 && a.right <= width + 1e-6 && a.top >= -1e-6 && a.bottom <= height + 1e-6).to.equal(
            true,
          );
          for (const b of boxes.slice(i + 1)) {
            expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).to.equal(true);
          }
        }
        routes.forEach((edges, to) => {
          edges.forEach((route, k) => {
            expect(route[0]).to.deep.equal({
              x: centers[vertices[to]!.inputs[k]!]!.x,
              y: boxes[vertices[to]!.inputs[k]!]!.bottom,
            });
            expect(route.at(-1)).to.deep.equal({ x: centers[to]!.x, y: boxes[to]!.top });
            for (const [at, { y }] of route.slice(1).entries()) expect(y).to.be.at.least(route[at]!.y);
          });
        });
      }),
      { seed: 1 },
    );
  });

  it('stands a chain in a straight line', () => {
    const box = { width: 50, height: 20 };
    const { centers } = layered([
      { ...box, inputs: [] },
      { ...box, width: 90, inputs: [0] },
      { ...box, inputs: [1] },
    ]);
    expect(new Set(centers.map(({ x }) => x)).size).to.equal(1);
  });

  it('uncrosses two edges', () => {
    const box = { width: 50, height: 20 };
    const { centers } = layered([
      { ...box, inputs: [] },
      { ...box, inputs: [] },
      { ...box, inputs: [1] },
      { ...box, inputs: [0] },
      { ...box, inputs: [2, 3] },
    ]);
    expect((centers[0]!.x - centers[1]!.x) * (centers[3]!.x - centers[2]!.x)).to.be.greaterThan(0);
  });

  it('pools what is out of order', () => {
    expect(ascending([1, 2, 3])).to.deep.equal([1, 2, 3]);
    expect(ascending([3, 1, 5, 4, 6])).to.deep.equal([2, 2, 4.5, 4.5, 6]);
  });
});

describe('the picture of a graph', () => {
  const w = new Variable([2, 3], { name: 'w & co' });
  const x = tensor([1, 2]);
  const product = mul(x, w);
  const total = add(product, 0.5);
  const picture = graphPicture(total, {
    title: 'graph',
    names: new Map<Tensor, string>([
      [x, 'x <in>'],
      [total, 'total'],
    ]),
    highlighted: (t) => t === product,
    notes: (t) => (t.variable === w ? ['\\sum_i x_i'] : []),
  });

  it('has a box for each op and leaf, and an edge for each input', () => {
    elementsOf(picture);
    const boxes = [...picture.matchAll(/<g class="(data|parameter|constant|op|highlighted)"/g)].map(
      (match) => match[1],
    );
    expect(boxes.sort()).to.deep.equal(['constant', 'data', 'highlighted', 'op', 'parameter']);
    expect(picture.match(/class="edge"/g)).to.have.length(4);
  });

  it('writes names, formulas, shapes and single values', () => {
    for (const part of ['x &lt;in&gt;', 'w &amp; co', 'total', 'add', 'mul', ' + ', ' · ', '[2]', '0.5', '∑']) {
      expect(picture).to.contain(part);
    }
    expect(graphPicture(total.sum(), { title: '' })).to.contain('= 9');
  });
});

function hasOp(x: unknown): x is { op: AnyOp } {
  return typeof x === 'function' && 'op' in x;
}
