// The metrics, one line each. There is no other list of them; every loss is a metric, too.
export { Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy } from './accuracy.ts';
export { Mean } from './mean.ts';
