// Huber loss: quadratic for errors up to delta, linear beyond.
import { gradients, Huber, tensor } from 'lossgraph';

const yTrue = [
  [0, 1],
  [0, 0],
];
const yPred = tensor([
  [0.6, 0.4],
  [0.4, 0.6],
]);

const huber = new Huber();
const loss = huber(yTrue, yPred);
console.log('delta 1         ', loss.item().toFixed(4));
console.log('delta 0.5       ', new Huber({ delta: 0.5 })(yTrue, yPred).item().toFixed(4));

// The gradient with respect to the predictions: the error of each element, over their number.
const [slope] = gradients(loss, [yPred]);
console.log('gradient        ', Array.from(slope.toTypedArray(), (value) => value.toFixed(4)).join(' '));
