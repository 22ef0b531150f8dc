// What Keras has under `keras.losses`.
export { get, identifiers, reductions } from '@lossgraph/losses';
export * from '@lossgraph/losses/all';
