import { expect } from 'chai';
import * as wasm from '../src/index.ts';
import { drop, encodeModule, func, locals, math, relaxed, reproducible, type ValueType, v128 } from '../src/index.ts';
import type { Operation } from '../src/tree/nodes.ts';
import { assemble, disassemble } from './support/disassemble.ts';

const { f32, f64, i32, i64, f32x4, f64x2, i8x16, i16x8, i32x4, i64x2 } = wasm;
const families = { f32, f64, i32, i64, f32x4, f64x2, i8x16, i16x8, i32x4, i64x2, v128 };

/** Made of other instructions. */
const composed = ['v128.select', 'v128.storeLanes'];

/** What the text format calls otherwise than we do. */
const renamed: Readonly<Record<string, string>> = {
  'i32.truncSatF32': 'i32.trunc_sat_f32_s',
  'i32.truncSatF64': 'i32.trunc_sat_f64_s',
  'i64.truncSatF64': 'i64.trunc_sat_f64_s',
  'i32x4.shuffle': 'i8x16.shuffle',
};

const vector = v128.load(0);
/** What i32x4.shuffle makes of [7, 2, 0, 5]. */
const words = [7, 2, 0, 5].flatMap((pick) => [0, 1, 2, 3].map((i) => 4 * pick + i));
const lanes = Array.from({ length: 16 }, (_, i) => 31 - i);

/** What is to be given instead of numbers, which stand for operands of the type that the instruction takes. */
function operandsOf(name: string): readonly unknown[] {
  if (name === 'i8x16.shuffle') return [vector, vector, lanes];
  if (name === 'i32x4.shuffle') return [vector, vector, [7, 2, 0, 5]];
  if (/\.(load|store)\d+Lane$/.test(name)) return [0, vector, 1, 16];
  if (/\.extractLane$/.test(name)) return [vector, 1];
  if (/\.replaceLane$/.test(name)) return [vector, 1, 3];
  if (/\.load/.test(name)) return [0, 16];
  if (/\.store/.test(name)) return [0, 5, 16];
  return [1, 2, 3];
}

describe('instructions', () => {
  for (const [family, instructions] of Object.entries(families)) {
    it(`of ${family} are what an independent disassembler takes them for, operands and immediates included`, () => {
      const names = Object.keys(instructions).filter(
        (each) => !/^const/.test(each) && !composed.includes(`${family}.${each}`),
      );
      expect(names.length).to.be.above(2);
      const wrong = names.flatMap((each) => {
        const name = `${family}.${each}`;
        const node = (instructions as Instructions)[each]?.(...operandsOf(name));
        const found = disassembled(node as Operation<ValueType | 'none'>);
        return found === wanted(name) ? [] : [`${name}: ${found} instead of ${wanted(name)}`];
      });
      expect(wrong).to.deep.equal([]);
    });
  }
});

type Instructions = Readonly<Record<string, (...operands: readonly unknown[]) => unknown>>;

function wanted(name: string): string {
  const mnemonic = renamed[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const offset = /\.(load|store)/.test(name) ? ' offset=16' : '';
  const lane = /Lane$/.test(name) ? ' 1' : '';
  const picks = name.endsWith('.shuffle') ? ` ${(name.startsWith('i8') ? lanes : words).join(' ')}` : '';
  return `${mnemonic}${offset}${lane}${picks}`;
}

/** Returns the last instruction of a function that is made of the node, alignments left out. */
function disassembled(node: Operation<ValueType | 'none'>): string {
  const body = [node.type === 'none' ? (node as Operation<'none'>) : drop(node as Operation<ValueType>)];
  const text = disassemble(encodeModule({ functions: [func({ name: 'f', body })], memory: { pages: 1 } }));
  const lines = text
    .slice(0, text.indexOf('(memory'))
    .trim()
    .replace(/\)$/, '')
    .split('\n')
    .map((line) => line.trim());
  return (lines.filter((line) => line !== 'drop').at(-1) ?? '').replace(/ align=\d+/, '');
}

describe('the mathematics', () => {
  const { double, ...single } = math;
  for (const arithmetic of [reproducible, relaxed]) {
    it(`is a module that is valid to independent tools, which assemble it to the same bytes, ${arithmetic.name}`, () => {
      const functions = [
        ...Object.entries(single),
        ...Object.entries(double).map(([name, f]) => [`double_${name}`, f] as const),
      ].map(([name, f]) => {
        const { x, y } = locals('i32', 'x', 'y');
        const value =
          name === 'pow' ? math.pow(v128.load(x), v128.load(y)) : (f as typeof math.exp)(v128.load(x), arithmetic);
        return func({ name, params: [x, y], body: [v128.store(y, value)] });
      });
      expect(functions.length).to.equal(19);
      for (const constantPool of [null, { address: 64 }]) {
        const options = { functions, memory: { pages: 1 }, ...(constantPool === null ? {} : { constantPool }) };
        const bytes = encodeModule(options);
        const text = disassemble(bytes);
        expect(text.match(/\(export /g)).to.have.length(functions.length);
        expect(/relaxed_madd/.test(text)).to.equal(arithmetic === relaxed);
        expect(Buffer.compare(assemble(text), bytes)).to.equal(0);
      }
    });
  }
});
