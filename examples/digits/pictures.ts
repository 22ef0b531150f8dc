import {
  gather,
  gradients,
  type Model,
  noGrad,
  range,
  softmax,
  sparseCategoricalCrossentropy,
  type Tensor,
} from 'lossgraph';
import { type Digit, digitSheet } from '../drawing/digit-sheet.ts';
import { graphPicture } from '../drawing/graph-picture.ts';
import { trainingCurves } from '../drawing/training-curves.ts';
import type { Digits } from './digits.ts';

/** Returns the curves of a training, from the figures that `fit` returned. */
export function drawCurves(history: Readonly<Record<string, readonly number[]>>): string {
  const curve = (key: string, name: string) => ({ name, train: history[key] ?? [], test: history[`val_${key}`] ?? [] });
  const terms = Object.keys(history).filter((key) => !/^val_|^loss$|^accuracy$/.test(key));
  return trainingCurves({
    title: 'Training on handwritten digits',
    losses: [curve('loss', 'total loss'), ...terms.map((key) => curve(key, key.replaceAll('_', ' ')))],
    accuracy: curve('accuracy', 'accuracy'),
  });
}

/** Returns a sheet of the first test digits, and of the mistakes that the model was surest of. */
export function drawDigits(model: Model, { images, labels }: Digits): string {
  const probabilities = softmax(model.predict(images));
  const [predictions, sureness] = [probabilities.argMax({ axis: 1 }), probabilities.max({ axis: 1 })].map((each) =>
    each.toTypedArray(),
  );
  const digits = Array.from(
    labels.toTypedArray(),
    (label, i): Digit => ({
      pixels: gather(images, i).toTypedArray(),
      label,
      prediction: predictions?.[i] ?? -1,
      probability: sureness?.[i] ?? 0,
    }),
  );
  const wrong = digits.filter(({ label, prediction }) => label !== prediction);
  const surest = wrong.sort((a, b) => b.probability - a.probability).slice(0, 24);
  return digitSheet('Test digits and their predictions', [
    { heading: `The first 48 of ${digits.length.toLocaleString('en')} test digits`, digits: digits.slice(0, 48) },
    { heading: `The surest ${surest.length} of all ${wrong.length} mistakes`, digits: surest },
  ]);
}

/** The part of a derivative that holds for logits. */
function fromLogits(derivative: string): string {
  return derivative.split('\\text{from logits }').at(-1) ?? derivative;
}

/** Returns the graph of the loss of one batch, with the norm of its gradient at each parameter. */
export function drawGraph(model: Model, { images, labels }: Digits): string {
  const batch = range(32);
  const [x, y] = noGrad(() => [gather(images, batch), gather(labels, batch)]);
  const { total, terms } = model.computeLoss({ yTrue: y, yPred: model(x), sampleWeight: null });
  const variables = model.trainableVariables;
  const norms = new Map(gradients(total, variables).map((g, i) => [variables[i], g.square().sum().sqrt().item()]));
  const isLoss = ({ node }: Tensor) => node?.op === sparseCategoricalCrossentropy.op;
  return graphPicture(total, {
    title: 'The loss of one batch of 32 digits',
    names: new Map([
      [x, 'images'],
      [y, 'labels'],
      ...terms.map(({ name, value }) => [value, name] as const),
      [total, 'total loss'],
    ]),
    highlighted: isLoss,
    notes: (tensor) => {
      if (isLoss(tensor))
        return [
          `\\partial \\ell / \\partial p: \\quad ${fromLogits(sparseCategoricalCrossentropy.definition.derivative)}`,
        ];
      const norm = tensor.variable === null ? undefined : norms.get(tensor.variable);
      return norm === undefined ? [] : [`\\|\\partial L / \\partial w\\| = ${norm.toPrecision(3)}`];
    },
  });
}
