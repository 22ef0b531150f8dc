export { exp, expm1 } from './exp.ts';
export { log, log1p } from './log.ts';
export { tanh } from './tanh.ts';
