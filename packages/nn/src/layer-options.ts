import { checkBoolean, checkKeys, DTypeError, Generator, show, ValueError } from '@lossgraph/core';
import { checkName } from './checks.ts';

/** What every layer takes beside its own options. */
export interface LayerOptions {
  /** Default: the class name in snake case, numbered within its model. */
  readonly name?: string | undefined;
  /** Whether its weights, and those of the layers inside, may be trained; default `true`. */
  readonly trainable?: boolean | undefined;
  /** Of its weights, and of the floats it takes; default: that of the layer or model around it, or else `float32`. */
  readonly dtype?: 'float32' | 'float64' | undefined;
  /** Starts a generator of its own; default: that of the model around it, or else the default generator. */
  readonly seed?: number | undefined;
  /** Instead of a seed. */
  readonly generator?: Generator | undefined;
}

/** How a layer is called. */
export interface CallOptions {
  /** Default: that of the call this one is part of, or else `false`. */
  readonly training?: boolean | undefined;
}

/** How a layer is being called. */
export interface Mode {
  readonly training: boolean;
}

/** Returns how to call, `training` being that of the call around unless it is given. @throws ValueError */
export function readCallOptions(name: string, options: CallOptions, around: boolean): Mode {
  const { training } = checkKeys(name, options, ['training']);
  return { training: training === undefined ? around : checkBoolean(name, 'training', training) };
}

/** What every layer takes, for {@link checkKeys}. */
export const layerKeys: readonly (keyof LayerOptions)[] = ['name', 'trainable', 'dtype', 'seed', 'generator'];

interface SettledOptions {
  readonly name: string | null;
  readonly trainable: boolean;
  readonly dtype: 'float32' | 'float64' | null;
  readonly generator: Generator | null;
}

/** Returns the options, completed. @throws ValueError for an unknown or ill-valued one; DTypeError */
export function readLayerOptions(className: string, options: LayerOptions): SettledOptions {
  const { name, trainable = true, dtype, seed, generator } = checkKeys(className, options, layerKeys);
  if (dtype !== undefined && dtype !== 'float32' && dtype !== 'float64') {
    throw new DTypeError(`${className}: unknown dtype; got ${show(dtype)}; allowed are float32 and float64`);
  }
  return {
    name: name === undefined ? null : checkName(className, name),
    trainable: checkBoolean(className, 'trainable', trainable),
    dtype: dtype ?? null,
    generator: generatorOf(className, seed, generator),
  };
}

function generatorOf(className: string, seed: number | undefined, generator: Generator | undefined): Generator | null {
  if (seed === undefined) {
    if (generator === undefined || generator instanceof Generator) return generator ?? null;
    throw new ValueError(`${className}: not a generator; got ${show(generator)}; allowed is a Generator`);
  }
  if (generator === undefined) return new Generator(seed);
  throw new ValueError(
    `${className}: both seed and generator came; got ${seed} and a Generator; allowed is one of them`,
  );
}
