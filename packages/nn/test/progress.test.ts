import { expect } from 'chai';
import { Dense, type Progress, ProgressBar, plainLine, progressLine, Sequential, type Verbose } from '../src/index.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character
const colours = /\x1b\[\d+m/g;
const plain = (text: string) => text.replace(colours, '');

const at = (progress: Partial<Progress>): Progress => ({
  current: 7,
  target: 20,
  elapsed: 3.4,
  perStep: 0.0123,
  logs: { loss: 0.54321, accuracy: 0.75 },
  isFinished: false,
  ...progress,
});

describe('progressLine', () => {
  it("is Keras' line: bold steps, a bar of 20 cells in green and grey, bold time left, time per step, figures", () => {
    const [bold, green, grey, end] = ['\x1b[1m', '\x1b[32m', '\x1b[37m', '\x1b[0m'];
    expect(progressLine(at({}))).to.equal(
      `${bold} 7/20${end} ${green}${'━'.repeat(7)}${end}${grey}${'━'.repeat(13)}${end} ${bold}0s${end} 12ms/step - loss: 0.5432 - accuracy: 0.7500`,
    );
  });

  it('shows the time taken once finished', () => {
    const line = progressLine(at({ current: 20, isFinished: true }));
    expect(plain(line)).to.equal(`20/20 ${'━'.repeat(20)} 3s 12ms/step - loss: 0.5432 - accuracy: 0.7500`);
  });

  it('has no green before the first cell is full', () => {
    expect(progressLine(at({ current: 1, target: 100 }))).not.to.include('\x1b[32m');
    expect(plain(progressLine(at({ current: 1, target: 100 })))).to.match(/^ {2}1\/100 ━{20} /);
  });

  const left: [number, string][] = [
    [0.9, '0s'],
    [59.9, '59s'],
    [60, '60s'],
    [61, '1:01'],
    [3600, '60:00'],
    [3667, '1:01:07'],
    [36000, '10:00:00'],
  ];
  for (const [seconds, shown] of left) {
    it(`shows ${seconds} s left as ${shown}`, () => {
      const line = plain(progressLine(at({ current: 1, target: 2, perStep: seconds })));
      expect(line.split(' ')[2]).to.equal(shown);
    });
  }

  const steps: [number, string][] = [
    [0, '0s/step'],
    [2.6, '3s/step'],
    [1, '1s/step'],
    [0.9994, '999ms/step'],
    [0.001, '1ms/step'],
    [0.000345, '345us/step'],
  ];
  for (const [seconds, shown] of steps) {
    it(`shows ${seconds} s per step as ${shown}`, () => {
      expect(plainLine(at({ perStep: seconds, logs: {} }))).to.equal(` 7/20 - 3s - ${shown}`);
    });
  }

  const figures: [number, string][] = [
    [1.5, '1.5000'],
    [-2, '-2.0000'],
    [0.00101, '0.0010'],
    [0.001, '1.0000e-03'],
    [-0.00012345, '-1.2345e-04'],
    [1.5e-123, '1.5000e-123'],
    [0, '0.0000e+00'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
  ];
  for (const [value, shown] of figures) {
    it(`shows ${value} as ${shown}`, () => {
      expect(plainLine(at({ logs: { a: value } }))).to.match(new RegExp(` - a: ${shown.replace('+', '\\+')}$`));
    });
  }

  it('keeps within the columns of a terminal while it is redrawn, but not in the end', () => {
    for (const columns of [45, 60, 79]) {
      const line = plain(progressLine(at({}), { columns }));
      expect(line.length).to.be.at.most(columns);
      expect(line.endsWith(columns === 79 ? '0.7500' : '…')).to.equal(true);
      expect(plain(progressLine(at({ isFinished: true }), { columns }))).to.match(/accuracy: 0.7500$/);
    }
  });
});

/** Trains on 12 samples in batches of 4 with a clock that moves 30 ms at each look; returns what was written. */
function written({
  isTTY,
  columns,
  verbose = 'auto',
  epochs = 2,
}: {
  isTTY: boolean;
  columns?: number;
  verbose?: Verbose;
  epochs?: number;
}): string {
  let [text, now] = ['', 0];
  const stream = { isTTY, columns, write: (part: string) => (text += part) };
  const clock = () => (now += 10);
  const model = new Sequential([new Dense(1)], { seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const x = Array.from({ length: 12 }, (_, i) => [i / 12]);
  const callbacks = [new ProgressBar({ stream, clock })];
  model.fit(x, x, { batchSize: 4, epochs, verbose, callbacks, validationData: [x, x] });
  text += '|';
  model.evaluate(x, x, { batchSize: 4, verbose, callbacks });
  return text;
}

describe('ProgressBar', () => {
  it('redraws one line for each epoch on a terminal, ending it with all figures', () => {
    const [training = '', evaluation = ''] = plain(written({ isTTY: true, columns: 300 })).split('|');
    const lines = training.split('\n');
    expect(lines[0]).to.equal('Epoch 1/2');
    expect(lines[2]).to.equal('Epoch 2/2');
    const drawn = (lines[1] ?? '').split('\r').slice(1);
    expect(drawn[0]).to.match(/^1\/3 ━{20} 0s \d+ms\/step - loss: \d/);
    expect(drawn.at(-1)).to.match(/^3\/3 ━{20} 0s \d+ms\/step - loss: \S+ - val_loss: \S+ *$/);
    expect(drawn.length).to.be.within(2, 4);
    expect(evaluation.split('\r').at(-1)).to.match(/^3\/3 ━{20} 0s \d+ms\/step - loss: \S+ *\n$/);
    expect(evaluation).not.to.include('Epoch');
  });

  /** A bar on a terminal of that width, and what it writes. */
  function onTerminal(columns: number) {
    const written: string[] = [];
    let now = 0;
    const stream = { isTTY: true, columns, write: (part: string) => written.push(plain(part)) };
    const bar = new ProgressBar({ stream, clock: () => (now += 100) });
    bar.setParams({ epochs: 1, steps: 10, verbose: 1 });
    bar.onEpochBegin(0);
    return { bar, written };
  }

  it('blanks what a line had more than the one drawn over it', () => {
    const { bar, written } = onTerminal(200);
    bar.onTrainBatchEnd(0, { loss: 123456 });
    bar.onTrainBatchEnd(1, { loss: 1 });
    bar.onTrainBatchEnd(2, { loss: 1 });
    expect(written.map((line) => line.length)).to.deep.equal([
      written[0]?.length,
      written[0]?.length,
      (written[0]?.length ?? 0) - 5,
    ]);
    expect(written[1]).to.match(/1\.0000 {5}$/);
  });

  it('keeps one column free, and cuts nothing on a terminal that does not know its width', () => {
    const [narrow, unknown] = [onTerminal(50), onTerminal(0)];
    for (const { bar } of [narrow, unknown]) bar.onTrainBatchEnd(0, { loss: 1, accuracy: 1 });
    expect(narrow.written[0]).to.have.length(1 + 49); // with the carriage return
    expect(unknown.written[0]).to.match(/accuracy: 1.0000$/);
  });

  it('writes to the console where there is no process, as in a browser', () => {
    const { process } = globalThis;
    const { log } = console;
    const lines: string[] = [];
    Object.assign(globalThis, { process: undefined });
    console.log = (line: string) => lines.push(line);
    try {
      const bar = new ProgressBar({ clock: () => 0 });
      bar.setParams({ epochs: 1, steps: 1, verbose: 1 });
      bar.onEpochBegin(0);
      bar.onEpochEnd(0, { loss: 2 });
    } finally {
      Object.assign(globalThis, { process });
      console.log = log;
    }
    expect(lines).to.deep.equal(['1/1 - 0s - 0s/step - loss: 2.0000']);
  });

  it('is added by fit, unless there is one', () => {
    const { write } = process.stdout;
    const run = (callbacks: ProgressBar[]) => {
      let text = '';
      process.stdout.write = (part) => {
        text += part;
        return true;
      };
      try {
        const model = new Sequential([new Dense(1)], { seed: 1 });
        model.compile({ optimizer: 'sgd', loss: 'mse' });
        model.fit([[1]], [[1]], { callbacks });
      } finally {
        process.stdout.write = write;
      }
      return text;
    };
    expect(run([])).to.match(/loss: /);
    expect(run([new ProgressBar({ stream: { write: () => {} } })])).to.equal('');
  });

  it('writes one plain line for each epoch elsewhere, and under verbose 2', () => {
    const epoch = String.raw`3/3 - 0s - \d+ms/step - loss: \S+ - val_loss: \S+\n`;
    const expected = new RegExp(`^Epoch 1/2 - ${epoch}Epoch 2/2 - ${epoch}\\|3/3 - 0s - \\d+ms/step - loss: \\S+\n$`);
    expect(written({ isTTY: false })).to.match(expected);
    expect(written({ isTTY: false, verbose: 1 })).to.match(expected);
    expect(written({ isTTY: true, verbose: 2 })).to.match(expected);
    expect(written({ isTTY: false, epochs: 1 })).to.match(/^3\/3 - 0s/);
  });

  it('writes nothing under verbose 0', () => {
    expect(written({ isTTY: true, verbose: 0 })).to.equal('|');
    expect(written({ isTTY: false, verbose: 0 })).to.equal('|');
  });

  it('draws at most every 0.05 s, and always the end', () => {
    let [count, now] = [0, 0];
    const stream = { isTTY: true, columns: 0, write: (part: string) => (count += part.startsWith('\r') ? 1 : 0) };
    const bar = new ProgressBar({ stream, clock: () => (now += 1) });
    bar.setParams({ epochs: 1, steps: 1000, verbose: 1 });
    bar.onTrainBegin();
    bar.onEpochBegin(0);
    for (let batch = 0; batch < 1000; batch++) bar.onTrainBatchEnd(batch, { loss: 1 });
    const drawn = count;
    bar.onEpochEnd(0, { loss: 1 });
    expect(drawn).to.be.within(now / 50 - 20, now / 50 + 1);
    expect(count).to.equal(drawn + 1);
  });

  it('leaves the first step, which builds the model, out of the time per step', () => {
    let text = '';
    let now = 0;
    const bar = new ProgressBar({ stream: { isTTY: true, write: (part) => (text = part) }, clock: () => now });
    bar.setParams({ epochs: 1, steps: 10, verbose: 1 });
    bar.onEpochBegin(0);
    [now] = [5000];
    bar.onTrainBatchEnd(0, {});
    expect(plain(text)).to.include(' 45s 5s/step');
    now = 5200;
    bar.onTrainBatchEnd(1, {});
    expect(plain(text)).to.include(' 1s 200ms/step');
  });
});
