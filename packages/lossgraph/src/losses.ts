// What Keras has under `keras.losses`.
export { crossentropyFor, deserialize, get, identifiers, reductions, serialize } from '@lossgraph/losses';
export * from '@lossgraph/losses/all';
