import type { V128 } from '../tree/nodes.ts';
import { lanes } from './constant.ts';
import { type Binary, binary, type Family, lane, operation } from './define.ts';

// The few 8-bit instructions that booleans need: one byte each in memory, one 32-bit lane each in registers.

const family: Family<'v128'> = {
  prefix: 0xfd,
  type: 'v128',
  lift(value) {
    const four = (value & 0xff) * 0x01010101;
    return lanes(four, four, four, four);
  },
};

/** Sixteen bytes of the thirty-two of x (0 to 15) and y (16 to 31). */
export function shuffle(x: V128, y: V128, picks: readonly number[]): V128 {
  const bytes = picks.map((pick) => lane('i8x16.shuffle', pick, 32));
  return operation('v128', 'i8x16.shuffle', 0xfd, 0x0d, [x, y], bytes);
}

/** Bytes of y pick bytes of x; a pick of 16 or more gives 0. */
export const swizzle: Binary<'v128'> = binary(family, 'i8x16.swizzle', 0x0e);
export const eq: Binary<'v128'> = binary(family, 'i8x16.eq', 0x23);
export const ne: Binary<'v128'> = binary(family, 'i8x16.ne', 0x24);
/** The 16-bit lanes of x, then of y, as signed bytes; beyond their range the nearest bound. */
export const narrowI16x8S: Binary<'v128'> = binary(family, 'i8x16.narrow_i16x8_s', 0x65);
