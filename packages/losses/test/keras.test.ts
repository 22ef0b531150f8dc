// Values and gradients of the real Keras, from the fixtures beside keras/generate.py.
import { expect } from 'chai';
import { testKeras } from './keras-cases.ts';
import { fixtures, known } from './keras-fixtures.ts';

testKeras();

describe('Keras fixtures', () => {
  it('have a loss each, and every loss has one', () => {
    expect(known.map((each) => each.definition.name)).to.have.members(fixtures.map((fixture) => fixture.loss));
  });
});
