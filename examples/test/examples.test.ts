import { readdirSync, readFileSync } from 'node:fs';
import { format } from 'node:util';
import { expect } from 'chai';

const folder = new URL('..', import.meta.url);

/** What each program prints: exactly, where it is computed in one go; in bounds, where a model was trained. */
const expected: Readonly<Record<string, readonly string[] | ((lines: readonly string[]) => void)>> = {
  // softplus(5.4), softplus(8.7), softplus(1.2), softplus(4.6); weighted (5.4045 + 1.4633/2 + 4.6100/2) / 4
  'binary-crossentropy.ts': [
    'mean             5.0445',
    'of each sample   5.4045 8.7002 1.4633 4.6100',
    'sum              20.1780',
    'weighted mean    2.1103',
  ],
  // (−ln 0.95 − ln 0.1) / 2; smoothed, the one-hot rows are 0.9 t + 0.1/3, and the clipped 0 counts −ln 1e-7
  'categorical-crossentropy.ts': ['one-hot labels   1.1769', 'smoothed labels  1.4591', 'integer labels   1.1769'],
  // errors 1 0 and 1 0; weighted (0.7 · 0.5 + 0.3 · 0.5) / 2
  'mean-absolute-error.ts': ['mean             0.5', 'of each sample   [ 0.5, 0.5 ]', 'weighted mean    0.2500'],
  // errors 0.6 −0.6 0.4 0.6: ½(3 · 0.36 + 0.16)/4; with δ = ½ the three become ½ · 0.6 − ⅛; gradient e/4
  'huber.ts': ['delta 1          0.1550', 'delta 0.5        0.1513', 'gradient         0.1500 -0.1500 0.1000 0.1500'],
  // p − t ln(p + 1e-7), averaged over two outputs: 1 and 0; weighted (0.8 · 1 + 0.2 · 0) / 2
  'poisson.ts': ['mean             0.5000', 'weighted mean    0.4000', 'sum              1.0000'],
  // ½ · ln(1 / 0.4), less what the zeros, clipped to 1e-7, take away; gradient −0.5 / 0.8 and −0.5 / 0.2
  'kl-divergence.ts': ['mean             0.4581', 'from itself      0.0000', 'gradient         -0.6250 -2.5000'],
  'cosine-similarity.ts': ['mean             -0.5000', 'of each sample   0.0000 -1.0000', 'opposite         1.0000'],
  // ln cosh 1 / 4; ln cosh 0.1; 1000 − ln 2, where cosh itself has long overflowed
  'log-cosh.ts': ['mean             0.1084', 'error 0.1        0.00499', 'error 1000       999.307'],
  'compile.ts': (lines) => {
    expect(lines).to.have.length(12);
    for (const line of lines) {
      const [before = 0, after = 0] = numbersAtEnd(line);
      expect(after, line).to.be.lessThan(before);
    }
  },
  // fourteen different numbers occur; 4 twice, 5 once, and each lookup passes 64 ones back
  'embedding.ts': [
    'vectors          [ 2, 10, 64 ]',
    'parameters       64000',
    'rows touched     14',
    'gradient of 4, 5 128 64',
    'accuracy         1',
  ],
  'xor.ts': (lines) => {
    const [loss = '', ...rows] = lines;
    expect(numbersAtEnd(loss)[1]).to.be.lessThan(0.01);
    expect(rows.map((row) => Math.round(Number(row.split(' = ')[1])))).to.deep.equal([0, 1, 1, 0]);
  },
  'triplet-loss.ts': (lines) => {
    const [loss = [], ordered = []] = lines.map(numbersAtEnd);
    expect(loss[1]).to.be.lessThan(0.2 * (loss[0] ?? 0));
    expect(ordered[0]).to.be.lessThan(0.85);
    expect(ordered[1]).to.be.greaterThan(0.9);
  },
  'fbeta-loss.ts': (lines) => {
    const [half, one, two] = lines.map((line) => numbersIn(line).slice(1));
    const [, precision = 0, recall = 0] = one ?? [];
    expect(Math.min(precision, recall)).to.be.greaterThan(0.6);
    expect([half?.[1], two?.[2]]).to.satisfy(([p, r]: number[]) => (p ?? 0) > precision && (r ?? 0) > recall);
  },
  'l1-penalty.ts': (lines) => {
    const runs = lines.map(numbersIn); // factor, loss, crossentropy, the 1 of l1_penalty, penalty, accuracy, activity
    for (const [factor = 0, loss = 0, crossentropy = 0, , penalty = 0, accuracy = 0] of runs) {
      expect(crossentropy + penalty).to.be.closeTo(loss, 0.0016); // three printed numbers, each rounded
      expect(penalty > 0).to.equal(factor > 0);
      expect(accuracy).to.be.greaterThan(0.95);
    }
    const activity = runs.map((run) => run.at(-2) ?? 0);
    expect(activity).to.deep.equal([...activity].sort((a, b) => b - a));
    expect(activity[2]).to.be.lessThan(0.5 * (activity[0] ?? 0));
  },
};

describe('examples', () => {
  for (const [file, wanted] of Object.entries(expected)) {
    it(`${file} prints its result`, async () => {
      const lines = await linesOf(file);
      if (typeof wanted === 'function') wanted(lines);
      else expect(lines).to.deep.equal(wanted);
    });
  }

  it('are all run', () => {
    expect(Object.keys(expected).sort()).to.deep.equal(programs());
  });

  it('are all listed in the README', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    const listed = [...readme.matchAll(/\]\(([\w-]+\.ts)\)/g)].map((match) => match[1]);
    expect(listed.sort()).to.deep.equal(programs());
  });
});

/** The programs of the folder; one that exports is a part of others. */
function programs(): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return files.filter((name) => !/^export /m.test(readFileSync(new URL(name, folder), 'utf8'))).sort();
}

/** Runs a program and returns the lines that it prints. */
async function linesOf(file: string): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...xs: unknown[]) => lines.push(...format(...xs).split('\n'));
  try {
    await import(new URL(file, folder).href);
  } finally {
    console.log = log;
  }
  return lines;
}

function numbersIn(line: string): number[] {
  return [...line.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([text]) => Number(text));
}

function numbersAtEnd(line: string): number[] {
  return line
    .split(' ')
    .filter((word) => word !== '->')
    .slice(-2)
    .map(Number);
}
