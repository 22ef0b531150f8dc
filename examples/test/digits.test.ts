import { expect } from 'chai';
import { gather, range, setRandomSeed } from 'lossgraph';
import { type Digits, loadDigits } from '../digits/digits.ts';
import { makeModel } from '../digits/model.ts';
import { drawCurves, drawDigits, drawGraph } from '../digits/pictures.ts';
import { elementsOf } from './xml.ts';

describe('the main job', () => {
  const { train, test } = loadDigits({ held: 2000, seed: 1 });

  it('has 10,000 digits, and holds 2,000 of them out', () => {
    expect([train.images.shape, train.labels.shape]).to.deep.equal([[8000, 784], [8000]]);
    expect([test.images.shape, test.labels.shape]).to.deep.equal([[2000, 784], [2000]]);
    expect(new Set(test.labels.toTypedArray()).size).to.equal(10);
    expect([train.images.min().item(), train.images.max().item()]).to.deep.equal([0, 1]);
  });

  it('splits as the seed says', () => {
    const labelsOf = (seed: number) => loadDigits({ held: 2000, seed }).test.labels.toTypedArray();
    expect(labelsOf(1)).to.deep.equal(test.labels.toTypedArray());
    expect(labelsOf(2)).not.to.deep.equal(test.labels.toTypedArray());
  });

  it('learns, reports both terms of the loss, and draws', () => {
    setRandomSeed(1);
    const model = makeModel();
    const [some, others] = [first(train, 600), first(test, 60)];
    const validationData = [others.images, others.labels] as const;
    const { history } = model.fit(some.images, some.labels, { epochs: 2, batchSize: 32, verbose: 0, validationData });
    expect(Object.keys(history).filter((key) => !key.startsWith('val_'))).to.deep.equal([
      'loss',
      'sparse_categorical_crossentropy',
      'l1_penalty',
      'accuracy',
    ]);
    expect(history['val_accuracy']?.at(-1)).to.be.greaterThan(0.6);

    elementsOf(drawCurves(history));
    const sheet = drawDigits(model, others);
    elementsOf(sheet);
    expect(sheet.match(/class="(right|wrong)"/g)?.length).to.be.within(48, 72);
    const graph = drawGraph(model, others);
    elementsOf(graph);
    expect(graph.match(/<g class="parameter"/g)).to.have.length(4);
    expect(graph.match(/<g class="highlighted"/g)).to.have.length(1);
    expect(graph.match(/<g class="data"/g)).to.have.length(2);
    for (const name of ['images', 'labels', 'hidden/kernel', 'l1_penalty', 'total loss'])
      expect(graph).to.contain(name);
  });
});

function first({ images, labels }: Digits, count: number): Digits {
  return { images: gather(images, range(count)), labels: gather(labels, range(count)) };
}
