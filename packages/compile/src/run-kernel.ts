import type { AnyOp, Attrs, Strided } from '@lossgraph/core';

/** Runs the ordinary kernel of a primitive, of which another one's kernel is made. */
export function runKernel(
  { op }: { readonly op: AnyOp },
  out: Strided,
  inputs: readonly Strided[],
  attrs: Attrs = {},
): void {
  if (op.kind === 'primitive') op.kernel(out, inputs, attrs);
}
