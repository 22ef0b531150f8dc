// Binary crossentropy on logits: yes-or-no targets, predictions that may be any real number.
import { BinaryCrossentropy } from 'lossgraph';

const yTrue = [1, 0, 1, 1];
const yPred = [-5.4, 8.7, -1.2, -4.6];

const bce = new BinaryCrossentropy({ fromLogits: true });
console.log('mean            ', bce(yTrue, yPred).item().toFixed(4));

// Reduced otherwise, and weighted. One value per sample needs an axis of samples and one of outputs.
const column = (values: number[]): number[][] => values.map((value) => [value]);
const each = new BinaryCrossentropy({ fromLogits: true, reduction: 'none' });
const sum = new BinaryCrossentropy({ fromLogits: true, reduction: 'sum' });
const perSample = Array.from(each(column(yTrue), column(yPred)).toTypedArray(), (value) => value.toFixed(4));
console.log('of each sample  ', perSample.join(' '));
console.log('sum             ', sum(column(yTrue), column(yPred)).item().toFixed(4));

const sampleWeight = [1, 0, 0.5, 0.5];
console.log('weighted mean   ', bce(column(yTrue), column(yPred), { sampleWeight }).item().toFixed(4));
