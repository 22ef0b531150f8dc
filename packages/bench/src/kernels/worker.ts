// The process that measures the kernels: says each figure as it comes, as a line of JSON on file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';
import type { Timing } from '../measure/repeat.ts';
import { sumErrors } from './accuracy.ts';
import { kernelFigures } from './kernels.ts';
import { overheadFigures } from './overhead.ts';

const { timing }: { timing: Timing } = JSON.parse(readFileSync(0, 'utf8'));

const say = (event: object) => writeSync(3, `${JSON.stringify(event)}\n`);
for await (const figure of overheadFigures(timing)) say(figure);
const brief = { ...timing, warmUp: timing.warmUp / 4, repeat: timing.repeat / 5 };
for await (const figure of kernelFigures([1_000_000, 10_000], brief)) say(figure);
say({ sums: sumErrors() });
