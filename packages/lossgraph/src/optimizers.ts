// What Keras has under `keras.optimizers`.
export { get, identifiers } from '@lossgraph/optim';
export * from '@lossgraph/optim/all';
