// The initializers, one line each. There is no other list of them but the aliases of get.ts.
export { constant, identity, ones, zeros } from './constant.ts';
export { orthogonal } from './orthogonal.ts';
export { randomNormal, randomUniform, truncatedNormal } from './random.ts';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './variance-scaling.ts';
