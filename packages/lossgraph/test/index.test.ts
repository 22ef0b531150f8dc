import * as core from '@lossgraph/core';
import * as allLosses from '@lossgraph/losses';
import * as losses from '@lossgraph/losses/all';
import * as nn from '@lossgraph/nn';
import * as allOptim from '@lossgraph/optim';
import * as optim from '@lossgraph/optim/all';
import { expect } from 'chai';
import * as lossgraph from '../src/index.ts';

const flat: Readonly<Record<string, object>> = { core, losses, nn, optim };

describe('lossgraph', () => {
  // `export *` drops a name that two modules export, and says nothing.
  it('exports all of core, of nn, all losses and all optimizers, flat', () => {
    for (const [name, module] of Object.entries(flat)) {
      for (const [key, value] of Object.entries(module)) {
        expect(Reflect.get(lossgraph, key), `${key} of ${name}`).to.equal(value);
      }
    }
  });

  it('has each name from one package only', () => {
    const names = Object.values(flat).flatMap((module) => Object.keys(module));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).to.deep.equal([]);
  });

  it('has what a loss of one’s own is made with', () => {
    const { defineLoss, lossClass, lossOf, Loss, meanOfElements, equalShapes, labelShapes, pairs } = lossgraph;
    expect(allLosses).to.include({
      defineLoss,
      lossClass,
      lossOf,
      Loss,
      meanOfElements,
      equalShapes,
      labelShapes,
      pairs,
    });
  });

  it('has Keras’ namespaces, each with a get', () => {
    const { activations, initializers, losses, metrics, optimizers } = lossgraph;
    expect(losses.get('mse')).to.be.instanceOf(lossgraph.Loss);
    expect(optimizers.get('adam')).to.be.instanceOf(lossgraph.Adam);
    expect(metrics.get('accuracy')).to.be.instanceOf(lossgraph.Metric);
    expect(activations.get('relu')).to.equal(lossgraph.relu);
    expect(initializers.get('zeros')).to.be.a('function');
    for (const { get } of [losses, optimizers, metrics, activations, initializers]) {
      expect(() => get('nothing of the kind' as never)).to.throw(lossgraph.ValueError, 'known are');
    }
  });

  it('has the classes in their namespaces too', () => {
    expect(lossgraph.losses.Huber).to.equal(lossgraph.Huber);
    expect(lossgraph.losses.huber).to.equal(lossgraph.huber);
    expect(lossgraph.optimizers.SGD).to.equal(lossgraph.SGD);
    expect(lossgraph.optimizers.get).to.equal(allOptim.get);
  });
});
