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

describe('whatIsKnown', () => {
  const meant = (name: string, known: readonly string[]) =>
    /^did you mean '(.*)'\?/.exec(lg.whatIsKnown(name, known))?.[1];

  it('asks for the intended name across typos, case and underscores, then lists all', () => {
    expect(lg.whatIsKnown('hubber', ['mse', 'huber'])).to.equal("did you mean 'huber'? Known are mse, huber");
    expect(meant('Mean_Squared_Eror', ['huber', 'meanSquaredError', 'logCosh'])).to.equal('meanSquaredError');
    expect(meant('hihg', ['low', 'high'])).to.equal('high');
  });

  it('takes the beginning or the initials of a name for that name, the first of several', () => {
    expect(meant('lr', ['name', 'learningRate'])).to.equal('learningRate');
    expect(meant('bs', ['x', 'batch_size'])).to.equal('batch_size');
    expect(meant('glorot', ['zeros', 'glorotUniform', 'glorotNormal'])).to.equal('glorotUniform');
    expect(meant('Los', ['lossWeights', 'loss'])).to.equal('lossWeights');
    expect(meant('loss_', ['lossWeights', 'loss'])).to.equal('loss');
    expect(meant('onEpochStart', ['onEpochBegin', 'name'])).to.equal('onEpochBegin');
  });

  it('asks for nothing where nothing is near', () => {
    expect(lg.whatIsKnown('smooth', ['axis', 'name'])).to.equal('known are axis, name');
    expect(lg.whatIsKnown('verbose', ['batchSize'], { word: 'allowed' })).to.equal('allowed are batchSize');
    expect(lg.whatIsKnown('l1', ['mse'], { listed: ['mean_squared_error'] })).to.equal('known are mean_squared_error');
    expect(lg.whatIsKnown('', ['b'])).to.equal('known are b');
  });
});
