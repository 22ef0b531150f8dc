import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { checkFinite, commonShape, MAX_SIZE, reducedShape, stretchedAxes, stridesOf } from '../src/shape.ts';

describe('shapes', () => {
  it('broadcast as in NumPy', () => {
    expect(lg.broadcastShapes('op', [2, 1, 3], [4, 1])).to.deep.equal([2, 4, 3]);
    expect(lg.broadcastShapes('op', [], [2], [3, 1])).to.deep.equal([3, 2]);
    expect(lg.broadcastShapes('op', [0], [1])).to.deep.equal([0]);
    expect(lg.broadcastShapes('op')).to.deep.equal([]);
    expect(() => lg.broadcastShapes('op', [2], [3], [1])).to.throw(
      lg.ShapeError,
      'op: shapes do not broadcast; got [2] and [3] and [1]',
    );
    expect(commonShape([2], [0])).to.equal(null);
  });

  it('are arrays of whole numbers ≥ 0 of a size that can be allocated', () => {
    for (const bad of [5, '2', null, [1.5], [-1], [Number.NaN], ['2'], [[2]]]) {
      expect(() => lg.checkShape('op', bad), JSON.stringify(bad)).to.throw(lg.ShapeError, 'op: not a shape');
    }
    expect(lg.checkShape('op', [MAX_SIZE])).to.deep.equal([MAX_SIZE]);
    expect(() => lg.checkShape('op', [2 ** 16, 2 ** 16])).to.throw(lg.SizeError, 'at most 2147483647');
  });

  it('have row-major strides', () => {
    expect(stridesOf([2, 3, 4])).to.deep.equal([12, 4, 1]);
    expect(stridesOf([])).to.deep.equal([]);
  });

  it('remember where they were stretched', () => {
    expect(stretchedAxes([2, 3, 4], [3, 1])).to.deep.equal([0, 2]);
    expect(stretchedAxes([1, 1], [1])).to.deep.equal([0]);
  });

  it('lose or keep reduced axes', () => {
    expect(reducedShape([2, 3], [0], false)).to.deep.equal([3]);
    expect(reducedShape([2, 3], [0], true)).to.deep.equal([1, 3]);
  });
});

describe('axes', () => {
  it('count from either end', () => {
    expect(lg.checkAxis('op', -1, 3)).to.equal(2);
    expect(lg.checkAxes('op', [-1, 0], 3)).to.deep.equal([0, 2]);
    expect(lg.checkAxes('op', null, 2)).to.deep.equal([0, 1]);
    expect(lg.checkAxes('op', 1, 2)).to.deep.equal([1]);
  });

  it('are refused when they are not there, twice there, or no axes', () => {
    expect(() => lg.checkAxis('op', 2, 2)).to.throw(
      lg.ShapeError,
      'op: no such axis; got axis 2 for a tensor of rank 2; allowed are -2 … 1',
    );
    expect(() => lg.checkAxis('op', 0, 0)).to.throw(lg.ShapeError, 'a scalar has no axes');
    expect(() => lg.checkAxis('op', 0.5, 2)).to.throw(lg.ShapeError);
    expect(() => lg.checkAxes('op', [0, -2], 2)).to.throw(lg.ShapeError, 'op: an axis is named twice');
    expect(() => lg.checkAxes('op', 'all' as never, 2)).to.throw(lg.ShapeError, "op: not axes; got 'all'");
  });
});

describe('messages', () => {
  it('show any value in short', () => {
    const shown: [unknown, string][] = [
      ['x'.repeat(70), `'${'x'.repeat(60)}…'`],
      [() => 1, 'a function'],
      [Math.sin, 'a function (sin)'],
      [3n, '3n (a BigInt)'],
      [[1, 'a'], "[1, 'a']"],
      [new Array(9).fill(0), 'an array of 9'],
      [null, 'null'],
      [undefined, 'undefined'],
      [{}, 'an object'],
      [Object.create(null), 'an object'],
      [new Map(), 'a Map'],
      [Number.NaN, 'NaN'],
      [Symbol('s'), 'Symbol(s)'],
    ];
    for (const [value, text] of shown) expect(lg.show(value)).to.equal(text);
    const itself: unknown[] = [1];
    itself.push(itself);
    expect(lg.show(itself)).to.equal('[1, [1, [1, an array of 2]]]');
  });

  it('name an option that is no finite number', () => {
    expect(checkFinite('op', 'delta', 1)).to.equal(1);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, '1', null]) {
      expect(() => checkFinite('op', 'delta', bad)).to.throw(lg.ValueError, 'op: delta is no finite number');
    }
  });
});
