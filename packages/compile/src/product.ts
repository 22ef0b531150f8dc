import { isFloat, sizeOf } from '@lossgraph/core';
import type { Access, Instruction } from './ir.ts';
import type { Matrix, ProductKernel } from './kernels.ts';

/** Every matrix of a batch is one call in the code. */
const MOST_MATRICES = 256;

/** Returns how the generator of products takes the operands, or `null` if it does not. */
export function productOf(instruction: Instruction): ProductKernel | null {
  const { inputs, attrs, output } = instruction;
  const [a, b] = inputs;
  if (a === undefined || b === undefined || !isFloat(output.dtype)) return null;
  const left = matrixOf(a, flag(attrs, 'transposeA'));
  const right = matrixOf(b, flag(attrs, 'transposeB'));
  if (left === null || right === null || sizeOf(output.shape.slice(0, -2)) > MOST_MATRICES) return null;
  const k = a.shape.at(flag(attrs, 'transposeA') ? -2 : -1) ?? 0;
  return { kind: 'product', instruction, left, right, k, epilogue: [] };
}

/** Whether the generator can read a matrix where it is. */
export function isMatrix(access: Access): boolean {
  return matrixOf(access, false) !== null;
}

/** One of the last two axes has to be crossed in steps of 1. */
function matrixOf(access: Access, transpose: boolean): Matrix | null {
  const { shape, stride, value } = access;
  const rank = shape.length;
  const [rows = 0, columns = 0] = [shape[rank - 2], shape[rank - 1]];
  const [row = 0, column = 0] = [stride[rank - 2], stride[rank - 1]];
  if (value.origin.kind === 'uniform' || stride.some((each) => each < 0)) return null;
  if ((column === 1 || columns === 1) && (row >= columns || rows === 1)) {
    return { access, transposed: transpose, row: rows === 1 ? columns : row };
  }
  if ((row === 1 || rows === 1) && (column >= rows || columns === 1)) {
    return { access, transposed: !transpose, row: columns === 1 ? rows : column };
  }
  return null;
}

function flag(attrs: object, name: string): boolean {
  return Reflect.get(attrs, name) === true;
}
