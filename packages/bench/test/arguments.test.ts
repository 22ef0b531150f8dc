import { expect } from 'chai';
import { readArguments } from '../src/arguments.ts';
import { timings } from '../src/measure/repeat.ts';

describe('arguments', () => {
  const names = (args: string[]) => readArguments(args).entrants.map(({ name }) => name);
  const ids = (args: string[]) => readArguments(args).workloads.map(({ id }) => id);

  it('choose workloads, in either case; all of them by default', () => {
    expect(ids(['W5', 'w1'])).to.deep.equal(['W1', 'W5']);
    expect(ids([])).to.have.length(8);
  });

  it('choose participants by the beginning of their names', () => {
    expect(names(['--only', 'lossgraph,torch'])).to.deep.equal([
      'lossgraph eager',
      'lossgraph compiled',
      'lossgraph compiled, relaxed',
      'lossgraph compiled, borrowed',
      'torch',
    ]);
    expect(names(['--only', 'tfjs'])).to.deep.equal(['tfjs-wasm', 'tfjs-cpu']);
  });

  it('choose one of our engines, and leave the peers alone', () => {
    expect(names(['--engine', 'eager', '--only', 'lossgraph,numpy'])).to.deep.equal(['lossgraph eager', 'numpy']);
    const compiled = ['lossgraph compiled', 'lossgraph compiled, relaxed', 'lossgraph compiled, borrowed'];
    expect(names(['--engine', 'compiled', '--only', 'lossgraph'])).to.deep.equal(compiled);
    expect(names(['--engine', 'relaxed', '--only', 'lossgraph'])).to.deep.equal([compiled[1]]);
  });

  it('choose kernels, rounds, core and length', () => {
    const { core, kernels, rounds, timing } = readArguments(['kernels', '--rounds', '3', '--core', '1', '--quick']);
    expect({ core, kernels, rounds, timing }).to.deep.equal({
      core: 1,
      kernels: [],
      rounds: 3,
      timing: timings.quick,
    });
    expect(readArguments(['W1']).kernels).to.equal(null);
  });

  it('take files of earlier runs', () => {
    expect(readArguments(['--from', 'a.json,b.json']).from).to.deep.equal(['a.json', 'b.json']);
    expect(readArguments([]).from).to.deep.equal([]);
  });

  it('choose kernels by the beginning of their names', () => {
    expect(readArguments(['kernels', '--only', 'add,is']).kernels).to.deep.equal(['add', 'is']);
  });

  it('refuse what there is not, naming what there is', () => {
    expect(() => readArguments(['W9'])).to.throw(RangeError, "got 'W9'; allowed are W1, W2");
    expect(() => readArguments(['--only', 'keras'])).to.throw(
      RangeError,
      "got 'keras'; allowed are beginnings of loss",
    );
    expect(() => readArguments(['--engine', 'steam'])).to.throw(
      RangeError,
      'allowed are eager, compiled, relaxed, borrowed',
    );
    expect(() => readArguments(['--rounds', '0'])).to.throw(RangeError, 'allowed are 1, 2');
    expect(() => readArguments(['W1', '--helpp'])).to.throw(
      RangeError,
      "bench: bad options; got W1 --helpp: Unknown option '--helpp'; allowed are --only, --engine, --rounds",
    );
    expect(() => readArguments(['--core'])).to.throw(RangeError, 'bench: bad options; got --core: ');
    expect(() => readArguments(['--quick=yes'])).to.throw(RangeError, /bad options; got --quick=yes: .*; allowed are/);
  });
});
