// The optimizers, one line each. There is no other list of them.
export { Adam, type AdamOptions } from './adam.ts';
export { AdamW } from './adam-w.ts';
export { SGD, type SGDOptions } from './sgd.ts';
