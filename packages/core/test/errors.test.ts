import { expect } from 'chai';
import * as lg from '../src/index.ts';

describe('errors', () => {
  const codes: [new (message: string) => lg.LossgraphError, string][] = [
    [lg.ShapeError, 'ERR_SHAPE'],
    [lg.DTypeError, 'ERR_DTYPE'],
    [lg.ValueError, 'ERR_VALUE'],
    [lg.StaleGraphError, 'ERR_STALE_GRAPH'],
    [lg.GradientError, 'ERR_GRADIENT'],
    [lg.SizeError, 'ERR_SIZE'],
    [lg.StateError, 'ERR_STATE'],
  ];

  for (const [Class, code] of codes) {
    it(`${Class.name} has the stable code ${code}`, () => {
      const error = new Class('op: wrong; came; allowed');
      expect(error).to.be.instanceOf(lg.LossgraphError).and.instanceOf(Error);
      expect([error.code, error.name, error.message]).to.deep.equal([code, Class.name, 'op: wrong; came; allowed']);
    });
  }

  it('have a code each', () => {
    expect(new Set(codes.map(([, code]) => code)).size).to.equal(codes.length);
  });
});

describe('nearest', () => {
  it('finds the intended name across typos, case and underscores', () => {
    expect(lg.nearest('Mean_Squared_Eror', ['huber', 'meanSquaredError', 'logCosh'])).to.equal('meanSquaredError');
    expect(lg.nearest('', ['b'])).to.equal('b');
    expect(lg.nearest('x', [])).to.equal('');
  });

  it('takes the beginning or the initials of a name for that name, the first of several', () => {
    expect(lg.nearest('lr', ['name', 'learningRate'])).to.equal('learningRate');
    expect(lg.nearest('bs', ['x', 'batch_size'])).to.equal('batch_size');
    expect(lg.nearest('glorot', ['zeros', 'glorotUniform', 'glorotNormal'])).to.equal('glorotUniform');
    expect(lg.nearest('Los', ['lossWeights', 'loss'])).to.equal('lossWeights');
    expect(lg.nearest('loss_', ['lossWeights', 'loss'])).to.equal('loss');
    expect(lg.nearest('no', ['notEqual', 'on'])).to.equal('on');
  });
});
