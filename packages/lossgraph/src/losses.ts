// What Keras has under `keras.losses`, and `describe`.
export { crossentropyFor, describe, deserialize, get, identifiers, reductions, serialize } from '@lossgraph/losses';
export * from '@lossgraph/losses/all';
