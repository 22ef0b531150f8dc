const table = `
  cdot · times × odot ⊙ pm ± sim ∼ in ∈ to → mid | ne ≠ le ≤ ge ≥ approx ≈ land ∧ lor ∨ lnot ¬ bmod mod
  sum ∑ prod ∏ int ∫ bigvee ⋁ bigwedge ⋀ infty ∞ dots … ldots … top ⊤ partial ∂ nabla ∇ ell ℓ
  lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩
  alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ
  sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω
`;

/** What commands and characters of TeX are written as. */
const symbols: ReadonlyMap<string, string> = new Map([
  ...[...table.matchAll(/(\w+) (\S+)/g)].map(([, name, symbol]) => [`\\${name}`, symbol ?? ''] as const),
  ...['\\left', '\\right', '\\textstyle', '\\displaystyle', '\\,', '\\!'].map((silent) => [silent, ''] as const),
  ['-', '−'],
  [',', ', '],
  ['&', ' '],
  ['\\\\', ';  '],
  ['\\|', '‖'],
  ['\\quad', '   '],
  ['\\;', ' '],
  ['\\lbrace', '{ '],
  ['\\rbrace', ' }'],
]);

/** Functions, written by their names. */
const functions: ReadonlySet<string> = new Set(
  ['arg', 'cos', 'cosh', 'exp', 'ln', 'log', 'max', 'min', 'sin', 'sinh', 'tan', 'tanh'].map((name) => `\\${name}`),
);

/** Returns a sign, or the name of a function with a space behind. */
export function symbolOf(token: string): string {
  return symbols.get(token) ?? (/^\\[a-zA-Z]/.test(token) ? `${token.slice(1)} ` : token.replace(/^\\/, ''));
}

/** Whether a command has a symbol or is the name of a function. */
export function isKnown(command: string): boolean {
  return symbols.has(command) || functions.has(command);
}
