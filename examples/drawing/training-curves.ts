import { type Chart, lineChart, type Series } from './chart.ts';
import { colors, page } from './svg.ts';

/** Values per epoch, in training and on held-out samples. */
export interface Curve {
  readonly name: string;
  readonly train: readonly number[];
  readonly test: readonly number[];
}

export interface Training {
  readonly title: string;
  readonly losses: readonly Curve[];
  readonly accuracy: Curve;
}

/** Returns the picture of a training: the terms of the loss on the left, accuracy on the right, per epoch. */
export function trainingCurves({ title, losses, accuracy }: Training): string {
  const palette = [colors.ink, colors.blue, colors.vermilion, colors.green, colors.purple];
  const common = { xLabel: 'epoch', styles: { solid: 'train', dashed: 'test' } };
  const left: Chart = {
    ...common,
    title: 'Loss and its terms',
    yLabel: 'loss',
    zero: true,
    series: losses.flatMap((curve, i) => pair(curve, palette[i % palette.length] ?? colors.ink)),
  };
  const right: Chart = {
    ...common,
    title: 'Accuracy',
    yLabel: 'digits recognised',
    format: (y) => `${Number((y * 100).toFixed(2))} %`,
    series: pair(accuracy, colors.blue),
  };
  const size = { width: 520, height: 420 };
  return page(
    { width: 2 * size.width, height: size.height, title },
    lineChart(left, { x: 0, y: 4, ...size }, losses.length),
    lineChart(right, { x: size.width, y: 4, ...size }, losses.length),
  );
}

function pair({ name, train, test }: Curve, color: string): Series[] {
  return [
    { name, values: train, color, style: 'solid' },
    { name, values: test, color, style: 'dashed' },
  ];
}
