// In a real browser: `npm run test:browser`, which builds, finds one and says so in LOSSGRAPH_BROWSER.
import { expect } from 'chai';
import { type BuildOptions, build } from 'esbuild';
import { runInPage } from './page.ts';
import { type Report, run } from './program.ts';

const browser = process.env['LOSSGRAPH_BROWSER'] ?? '';
const folder = import.meta.dirname;

/** What a bundler makes for browsers, of the packages as built. */
async function bundled(options: BuildOptions) {
  const { outputFiles, metafile, warnings } = await build({
    ...{ bundle: true, format: 'esm', platform: 'browser', minify: true, absWorkingDir: folder, logLevel: 'silent' },
    ...options,
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile!.outputs);
  const held = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { text: outputFiles![0]!.text, warnings, sources: held.map(([path]) => path.replaceAll('\\', '/')) };
}

const only = (names: string) =>
  bundled({ stdin: { contents: `import { ${names} } from 'lossgraph'; console.log(${names});`, resolveDir: folder } });

describe('bundled for browsers', () => {
  it('has the small files of each package, whatever the conditions, and nothing of Node', async () => {
    const found = await bundled({ entryPoints: ['program.ts'] });
    const plain = await bundled({ entryPoints: ['program.ts'], conditions: [], mainFields: ['main'] });
    for (const { text, warnings, sources } of [found, plain]) {
      expect(warnings).to.deep.equal([]);
      expect(sources.some((path) => path.endsWith('/core/dist/op.js'))).to.equal(true);
      expect(sources.filter((path) => /\/dist\/node\/|\.node\.|node:/.test(path))).to.deep.equal([]);
      expect(text).to.not.match(/["']node:|getBuiltinModule|createRequire/);
    }
  });

  it('leaves out what is not used', async () => {
    const [tensor, loss, all] = await Promise.all([
      only('tensor'),
      only('huber'),
      bundled({ entryPoints: ['program.ts'] }),
    ]);
    const packages = ({ sources }: { sources: string[] }) =>
      [...new Set(sources.flatMap((path) => /\/(\w+)\/dist\//.exec(path)?.[1] ?? []))].sort();
    expect(packages(tensor)).to.deep.equal(['core', 'wasm']);
    expect(packages(loss)).to.deep.equal(['core', 'losses', 'wasm']);
    expect(loss.sources.filter((path) => /losses\/dist\/(ctc|circle|dice|tversky)/.test(path))).to.deep.equal([]);
    expect(loss.text.length).to.be.below(all.text.length / 2);
  });
});

describe('in a browser', () => {
  const wanted = run();
  let program = '';

  before(async () => {
    ({ text: program } = await bundled({ entryPoints: ['program.ts'] }));
  });

  function expectSame(found: Report): void {
    for (const [part, value] of Object.entries(wanted)) expect(found, part).to.deep.include({ [part]: value });
  }

  it('trains on the thread of the page, op by op and compiled, to the same bits as in Node', async () => {
    expectSame(await runInPage({ browser, program }));
  });

  it('compiles large modules there without waiting', () => {
    expect(wanted.moduleBytes).to.be.above(500_000);
  });

  it('trains in a worker, too', async () => {
    expectSame(await runInPage({ browser, program, worker: true }));
  });

  for (const source of ["'unsafe-eval'", "'wasm-unsafe-eval'"]) {
    it(`trains under a policy that allows ${source}`, async () => {
      expectSame(await runInPage({ browser, program, policy: `default-src 'self'; script-src 'self' ${source}` }));
    });
  }

  it('trains op by op under a policy that allows neither: to other bits, as products are not those of WebAssembly', async () => {
    const { eager, compiled, moduleBytes } = await runInPage({ browser, program, policy: "default-src 'self'" });
    expect(moduleBytes).to.equal(0);
    expect(compiled).to.deep.equal(eager);
    wanted.eager.forEach((bits, i) => {
      expect(numberOf(eager[i]!)).to.be.closeTo(numberOf(bits), 1e-4);
    });
  });
});

function numberOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}
