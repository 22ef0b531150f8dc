const symbols: Readonly<Record<string, string>> = {
  '-': '−',
  ',': ', ',
  '&': ' ',
  '\\\\': ';  ',
  '\\,': '',
  '\\|': '‖',
  '\\quad': '   ',
  '\\cdot': '·',
  '\\ne': '≠',
  '\\le': '≤',
  '\\ge': '≥',
  '\\land': '∧',
  '\\lor': '∨',
  '\\lnot': '¬',
  '\\bigvee': '⋁',
  '\\bigwedge': '⋀',
  '\\sum': '∑',
  '\\int': '∫',
  '\\infty': '∞',
  '\\dots': '…',
  '\\top': '⊤',
  '\\lfloor': '⌊',
  '\\rfloor': '⌋',
  '\\lceil': '⌈',
  '\\rceil': '⌉',
  '\\partial': '∂',
  '\\ell': 'ℓ',
  '\\sigma': 'σ',
  '\\delta': 'δ',
  '\\varepsilon': 'ε',
  '\\pi': 'π',
};

/** Returns a sign, or the name of a function with a space behind. */
export function symbolOf(token: string): string {
  return symbols[token] ?? (/^\\[a-zA-Z]/.test(token) ? `${token.slice(1)} ` : token.replace(/^\\/, ''));
}
