// The process that measures the kernels: says each figure as it comes, as a line of JSON on file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';
import type { Timing } from '../measure/repeat.ts';
import { sumErrors } from './accuracy.ts';
import { kernelFigures } from './kernels.ts';
import { overheadFigures } from './overhead.ts';

const { only, timing }: { only: readonly string[]; timing: Timing } = JSON.parse(readFileSync(0, 'utf8'));

const say = (event: object) => writeSync(3, `${JSON.stringify(event)}\n`);
const brief = { ...timing, warmUp: timing.warmUp / 4, repeat: timing.repeat / 5 };
if (only.length === 0) for await (const figure of overheadFigures(timing)) say(figure);
for await (const figure of kernelFigures([1_000_000, 10_000], brief, only)) say(figure);
if (only.length === 0) say({ sums: sumErrors() });
