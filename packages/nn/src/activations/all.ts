// The activations by Keras' names, one line each. There is no other list of them.
export { exp as exponential, logSoftmax, relu, sigmoid, softmax, softplus, tanh } from '@lossgraph/core';
export { linear } from './linear.ts';
