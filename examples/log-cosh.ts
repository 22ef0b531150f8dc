// Log-cosh: nearly half the squared error when that is small, nearly the absolute error when it is large.
import { LogCosh } from 'lossgraph';

const yTrue = [
  [0, 1],
  [0, 0],
];
const yPred = [
  [1, 1],
  [0, 0],
];

const logCosh = new LogCosh();
const ofError = (error: number): number => logCosh([[0]], [[error]]).item();
console.log('mean            ', logCosh(yTrue, yPred).item().toFixed(4));
console.log('error 0.1       ', ofError(0.1).toFixed(5));
console.log('error 1000      ', ofError(1000).toFixed(3));
