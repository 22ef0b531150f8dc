import { expect } from 'chai';
import { Dense, Dropout, Sequential } from '../src/index.ts';

describe('summary', () => {
  it("is Keras' table, written and returned", () => {
    let written = '';
    const model = new Sequential([new Dense(128, 'relu'), new Dropout(0.2), new Dense(10)], { inputShape: [784] });
    const text = model.summary({ stream: { write: (part) => (written += part) } });
    expect(written).to.equal(`${text}\n`);
    expect(text).to.equal(`Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ [null, 128]            │       100,480 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout (Dropout)               │ [null, 128]            │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ [null, 10]             │         1,290 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 101,770 (397.54 KB)
 Trainable params: 101,770 (397.54 KB)
 Non-trainable params: 0 (0.00 B)`);
  });

  it('counts what is frozen, and the state of the optimizer once there is one', () => {
    const model = new Sequential([new Dense(4, { trainable: false }), new Dense(1, { dtype: 'float64' })], { seed: 1 });
    const silent = { stream: { write: () => {} } };
    expect(model.summary(silent)).to.match(/dense \(Dense\) +│ \? +│ +0 \(unbuilt\) │/);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    model.fit([[1, 2, 3]], [1], { verbose: 0 });
    const [, ...totals] = model.summary(silent).split('┘\n')[1]?.split('\n') ?? [];
    expect(totals).to.deep.equal([
      ' Trainable params: 5 (40.00 B)',
      ' Non-trainable params: 16 (64.00 B)',
      ' Optimizer params: 2 (8.00 B)',
    ]);
  });

  it('widens for long names', () => {
    const model = new Sequential([new Dense(1, { name: 'x'.repeat(40) })]);
    const lines = model
      .summary({ stream: { write: () => {} } })
      .split('\n')
      .slice(1, 6);
    expect(new Set(lines.map(({ length }) => length)).size).to.equal(1);
  });
});
