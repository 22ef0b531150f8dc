import { createRequire } from 'node:module';
import { setRandomSeed } from 'lossgraph';
import { type Claim, claimOf, refuseClaim } from './claims.ts';
import type { Load, Names } from './modules.ts';
import { type Statement, split } from './statements.ts';
import { Witness } from './witness.ts';

interface Esbuild {
  transform(
    code: string,
    options: { readonly loader: 'ts'; readonly target: string },
  ): Promise<{ readonly code: string }>;
}

// tsx runs the tests, so its esbuild is there to strip the types of blocks.
const { transform } = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Esbuild;

/** Names in scope without an import, and the modules that may be imported. */
export interface Surroundings {
  readonly names: Names;
  readonly load: Load;
}

/**
 * Runs a block as a program of its own and compares what its comments claim; returns the number of claims.
 *
 * A comment behind the end of a statement is one of
 * - a value (JSON-like; `0.693…` gives leading digits only): what the expression before it must give,
 * - `throws ShapeError` or `throws ShapeError: part of the message`,
 * - `prints text`: the whole of what the statement prints through `console.log`,
 * - words without any digit.
 * What starts like a value and is none fails, as does a value anywhere else in the block.
 *
 * @throws Error naming the line of the block
 */
export async function runBlock(source: string, { names, load }: Surroundings): Promise<number> {
  const { statements, loose } = split(source);
  for (const comment of loose) refuseClaim(comment);
  const claims = statements.map(claimOf);
  const script = statements.map((statement, i) => instrumented(statement, i, claims[i] ?? null)).join('');
  const { code } = await transform(`const $main = async () => {${script}\n};`, {
    loader: 'ts',
    target: 'es2023',
  }).catch((error: Error) => Promise.reject(new Error(`does not compile: ${error.message}`)));
  const witness = new Witness(statements, claims, load);
  setRandomSeed(0);
  const scope = { ...names, console: witness.console, $: witness };
  try {
    await new Function(...Object.keys(scope), `${code}\nreturn $main();`)(...Object.values(scope));
  } catch (error) {
    throw witness.located(error);
  }
  return claims.filter((claim) => claim !== null).length;
}

/** The statement as it will run: `$` notes where the program is, and takes what is to be compared. */
function instrumented({ code, line }: Statement, index: number, claim: Claim | null): string {
  const imports = /^import\s/.test(code) ? importAsConst(code, line) : code;
  if (claim?.kind === 'value') return `\nawait $.value(${index}, async () => (\n${code.replace(/;$/, '')}\n));`;
  if (claim?.kind === 'throws') return `\nawait $.throws(${index}, async () => {\n${code}\n});`;
  if (claim?.kind === 'prints') return `\n$.at(${index});\n${imports}\n$.printed(${index});`;
  return `\n$.at(${index});\n${imports}`;
}

/** `import { a, type B, c as d } from 'x';` as `const { a, c: d } = await $.import('x', ['a', 'c']);` */
function importAsConst(code: string, line: number): string {
  if (/^import type\b/.test(code)) return '';
  const [, named, all, single, from] =
    /^import\s+(?:\{([^}]*)\}|\*\s+as\s+(\w+)|(\w+))\s+from\s+'([^']+)';$/.exec(code) ?? [];
  if (from === undefined) throw new Error(`line ${line} of the block: cannot read '${code}'`);
  if (all !== undefined) return `const ${all} = await $.import('${from}', []);`;
  const parts = (named ?? `default as ${single}`).split(',').map((part) => part.trim());
  const pairs = parts.filter((part) => part !== '' && !part.startsWith('type ')).map((part) => part.split(/\s+as\s+/));
  const bindings = pairs.map(([name, local = name]) => `${name}: ${local}`);
  return `const { ${bindings.join(', ')} } = await $.import('${from}', ${JSON.stringify(pairs.map(([name]) => name))});`;
}
