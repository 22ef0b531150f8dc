import {
  type AnyOp,
  abs,
  add,
  ceil,
  cos,
  div,
  divUnlessZero,
  equal,
  erf,
  exp,
  expm1,
  floor,
  greater,
  greaterEqual,
  isFinite as isFiniteNumber,
  isNaN as isNoNumber,
  less,
  lessEqual,
  log,
  log1p,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  minimum,
  mul,
  mulUnlessZero,
  neg,
  notEqual,
  pow,
  reciprocal,
  round,
  rsqrt,
  sign,
  sin,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from '@lossgraph/core';
import { f32, f32x4, f64, f64x2, i32, i32x4, math, v128 } from '@lossgraph/wasm';
import { larger, lesser, negatedWhere } from './choices.ts';
import * as one from './emit/element-rules.ts';
import * as lanes from './emit/lane-rules.ts';
import type { LaneFormula, MapRule } from './rules.ts';

/** Every element-wise op that has a rule, but for casts. */
export const maps: ReadonlyMap<AnyOp, MapRule> = new Map<AnyOp, MapRule>([
  [add.op, { element: one.each(f32.add, f64.add, i32.add), lanes: lanes.each(f32x4.add, f64x2.add, i32x4.add) }],
  [sub.op, { element: one.each(f32.sub, f64.sub, i32.sub), lanes: lanes.each(f32x4.sub, f64x2.sub, i32x4.sub) }],
  [mul.op, { element: one.each(f32.mul, f64.mul, i32.mul), lanes: lanes.each(f32x4.mul, f64x2.mul, i32x4.mul) }],
  [div.op, { element: one.each(f32.div, f64.div), lanes: lanes.each(f32x4.div, f64x2.div) }],
  [mulUnlessZero.op, { element: one.unlessZero('mul'), lanes: lanes.unlessZero('mul'), ranged: true }],
  [divUnlessZero.op, { element: one.unlessZero('div'), lanes: lanes.unlessZero('div'), ranged: true }],
  [
    maximum.op,
    {
      element: one.each(f32.max, f64.max, one.maxInt),
      lanes: lanes.each(lanes.extreme(f32x4, 'max'), lanes.extreme(f64x2, 'max'), i32x4.maxS),
    },
  ],
  [
    minimum.op,
    {
      element: one.each(f32.min, f64.min, one.minInt),
      lanes: lanes.each(lanes.extreme(f32x4, 'min'), lanes.extreme(f64x2, 'min'), i32x4.minS),
    },
  ],
  [
    equal.op,
    { element: one.each(f32.eq, f64.eq, i32.eq, i32.eq), lanes: lanes.each(f32x4.eq, f64x2.eq, i32x4.eq, i32x4.eq) },
  ],
  [
    notEqual.op,
    { element: one.each(f32.ne, f64.ne, i32.ne, i32.ne), lanes: lanes.each(f32x4.ne, f64x2.ne, i32x4.ne, v128.xor) },
  ],
  // A mask is 0 or −1, so that for bool the order is the other way round.
  [
    less.op,
    {
      element: one.each(f32.lt, f64.lt, i32.ltS, i32.ltS),
      lanes: lanes.each(f32x4.lt, f64x2.lt, i32x4.ltS, i32x4.gtS),
    },
  ],
  [
    lessEqual.op,
    {
      element: one.each(f32.le, f64.le, i32.leS, i32.leS),
      lanes: lanes.each(f32x4.le, f64x2.le, i32x4.leS, i32x4.geS),
    },
  ],
  [
    greater.op,
    {
      element: one.each(f32.gt, f64.gt, i32.gtS, i32.gtS),
      lanes: lanes.each(f32x4.gt, f64x2.gt, i32x4.gtS, i32x4.ltS),
    },
  ],
  [
    greaterEqual.op,
    {
      element: one.each(f32.ge, f64.ge, i32.geS, i32.geS),
      lanes: lanes.each(f32x4.ge, f64x2.ge, i32x4.geS, i32x4.leS),
    },
  ],
  [where.op, { element: one.where, lanes: lanes.where }],
  [lesser, { element: one.chosen('lt'), lanes: lanes.each(f32x4.pmin, f64x2.pmin) }],
  [larger, { element: one.chosen('gt'), lanes: lanes.each(f32x4.pmax, f64x2.pmax) }],
  [negatedWhere, { element: one.negatedWhere, lanes: lanes.negatedWhere }],
  [
    neg.op,
    { element: one.each(f32.neg, f64.neg, one.negInt), lanes: lanes.each(lanes.negative, f64x2.neg, i32x4.neg) },
  ],
  [abs.op, { element: one.each(f32.abs, f64.abs, one.absInt), lanes: lanes.each(lanes.size, f64x2.abs, i32x4.abs) }],
  [
    sign.op,
    {
      element: one.each(one.sign(f32), one.sign(f64), one.signInt),
      lanes: lanes.each(
        lanes.sign(f32x4, 2 ** 127, 2 ** -149),
        lanes.sign(f64x2, 2 ** 1023, 2 ** -1074),
        lanes.signInt,
      ),
    },
  ],
  [
    square.op,
    {
      element: one.each(one.square(f32), one.square(f64)),
      lanes: lanes.each(lanes.square(f32x4), lanes.square(f64x2)),
    },
  ],
  [sqrt.op, { element: one.each(f32.sqrt, f64.sqrt), lanes: lanes.each(f32x4.sqrt, f64x2.sqrt) }],
  [
    rsqrt.op,
    {
      element: one.each(...one.inDouble((x) => f64.div(1, f64.sqrt(x)))),
      lanes: lanes.each(lanes.inverseRoot(f32x4), lanes.inverseRoot(f64x2)),
    },
  ],
  [
    reciprocal.op,
    {
      element: one.each(one.inverse(f32), one.inverse(f64)),
      lanes: lanes.each(lanes.inverse(f32x4), lanes.inverse(f64x2)),
    },
  ],
  [
    exp.op,
    {
      element: one.each(...one.called('exp')),
      lanes: lanes.each(math.exp, math.double.exp),
      heavy: true,
      ranged: true,
    },
  ],
  [
    expm1.op,
    {
      element: one.each(...one.called('expm1')),
      lanes: lanes.each(math.expm1, math.double.expm1),
      heavy: true,
      ranged: true,
    },
  ],
  [
    log.op,
    {
      element: one.each(...one.called('log')),
      lanes: lanes.each(math.log, math.double.log),
      heavy: true,
      ranged: true,
    },
  ],
  [
    log1p.op,
    {
      element: one.each(...one.called('log1p')),
      lanes: lanes.each(math.log1p, math.double.log1p),
      heavy: true,
      ranged: true,
    },
  ],
  [tanh.op, { element: one.each(...one.called('tanh')), lanes: lanes.each(math.tanh, math.double.tanh), heavy: true }],
  // One at a time: on vectors they end at 2³¹, from where on the reduction by π takes more digits than float32 has.
  [sin.op, { element: one.each(...one.called('sin')), lanes: {}, heavy: true }],
  [cos.op, { element: one.each(...one.called('cos')), lanes: {}, heavy: true }],
  [pow.op, { element: {}, lanes: lanes.each(math.pow), heavy: true, weight: 7 }],
  [erf.op, { element: {}, lanes: lanes.each(math.erf), heavy: true, weight: 3 }],
  [floor.op, { element: one.each(f32.floor, f64.floor), lanes: lanes.each(f32x4.floor, f64x2.floor) }],
  [ceil.op, { element: one.each(f32.ceil, f64.ceil), lanes: lanes.each(f32x4.ceil, f64x2.ceil) }],
  [round.op, { element: one.each(f32.nearest, f64.nearest), lanes: lanes.each(f32x4.nearest, f64x2.nearest) }],
  [
    isNoNumber.op,
    {
      element: one.each(one.nan(f32), one.nan(f64), () => i32.const(0)),
      lanes: lanes.each(lanes.nan(f32x4), lanes.nan(f64x2)),
    },
  ],
  [
    isFiniteNumber.op,
    {
      element: one.each(one.finite(f32), one.finite(f64), () => i32.const(1)),
      lanes: lanes.each(lanes.finite(f32x4), lanes.finite(f64x2)),
    },
  ],
  [logicalAnd.op, { element: { bool: one.ints(i32.and) }, lanes: { bool: v128.and as LaneFormula } }],
  [logicalOr.op, { element: { bool: one.ints(i32.or) }, lanes: { bool: v128.or as LaneFormula } }],
  [logicalNot.op, { element: { bool: one.ints(i32.eqz) }, lanes: { bool: v128.not as LaneFormula } }],
]);
