import { lanes } from './constant.ts';
import { type Binary, binary, type Family, type Unary, unary } from './define.ts';

const family: Family<'v128'> = {
  prefix: 0xfd,
  type: 'v128',
  lift(value) {
    const two = (value & 0xffff) * 0x00010001;
    return lanes(two, two, two, two);
  },
};

/** The 32-bit lanes of x, then of y, as signed 16-bit lanes; beyond their range the nearest bound. */
export const narrowI32x4S: Binary<'v128'> = binary(family, 'i16x8.narrow_i32x4_s', 0x85);
export const extendLowI8x16U: Unary<'v128'> = unary(family, 'i16x8.extend_low_i8x16_u', 0x89);
export const extendHighI8x16U: Unary<'v128'> = unary(family, 'i16x8.extend_high_i8x16_u', 0x8a);
