import type { Claim } from './claims.ts';
import type { Load, Names } from './modules.ts';
import type { Statement } from './statements.ts';
import { difference } from './values.ts';

/** What the running block reports to. */
export class Witness {
  readonly console: Pick<Console, 'log' | 'warn' | 'error'>;
  private readonly statements: readonly Statement[];
  private readonly claims: readonly (Claim | null)[];
  private readonly load: Load;
  private index = 0;
  private output: string[] = [];

  constructor(statements: readonly Statement[], claims: readonly (Claim | null)[], load: Load) {
    this.statements = statements;
    this.claims = claims;
    this.load = load;
    this.console = {
      log: (...xs) => this.output.push(xs.map(String).join(' ')),
      warn: console.warn,
      error: console.error,
    };
  }

  at(index: number): void {
    this.index = index;
    this.output = [];
  }

  async import(specifier: string, names: readonly string[]): Promise<Names> {
    const module = await this.load(specifier);
    const missing = names.filter((name) => !(name in module));
    if (missing.length > 0) throw new Error(`'${specifier}' does not export ${missing.join(', ')}`);
    return module;
  }

  async value(index: number, give: () => Promise<unknown>): Promise<void> {
    this.at(index);
    const claim = this.claims[index];
    const found = claim?.kind === 'value' ? difference(await give(), claim.written) : 'no claim';
    if (found !== null) throw new Error(found);
  }

  async throws(index: number, run: () => Promise<void>): Promise<void> {
    this.at(index);
    const claim = this.claims[index];
    const error = await run().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(error instanceof Error)) throw new Error('nothing was thrown');
    const expected = claim?.kind === 'throws' && error.name === claim.name && error.message.includes(claim.message);
    if (!expected) throw new Error(`threw ${error.name}: ${error.message}`);
  }

  printed(index: number): void {
    const claim = this.claims[index];
    const text = this.output.join('\n');
    if (claim?.kind !== 'prints' || claim.text !== text) throw new Error(`printed '${text}'`);
  }

  located(error: unknown): Error {
    const { line = 0, code = '', comment = null } = this.statements[this.index] ?? {};
    const message =
      error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error);
    return new Error(
      `line ${line} of the block, ${code.split('\n')[0]}${comment === null ? '' : ` // ${comment}`}: ${message}`,
    );
  }
}
