import { equal, mul, pow, type Tensor, where } from '@lossgraph/core';

interface Powers {
  /** rᵞ */
  readonly full: Tensor;
  /** γ rᵞ⁻¹; 0 where r is 0, though the power may be infinite there. */
  readonly slope: Tensor | number;
}

/** Returns what focal losses scale by, and its slope, of r ≥ 0: from one power if γ ≥ 1; below, rᵞ⁻¹ may overflow. */
export function powers(r: Tensor, { gamma }: { readonly gamma: number }): Powers {
  if (gamma === 0) return { full: pow(r, 0), slope: 0 };
  const less = gamma >= 2 ? pow(r, gamma - 1) : where(equal(r, 0), 0, pow(where(equal(r, 0), 1, r), gamma - 1));
  return { full: gamma >= 1 ? mul(r, less) : pow(r, gamma), slope: mul(gamma, less) };
}
