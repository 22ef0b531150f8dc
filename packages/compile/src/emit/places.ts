import type { Value } from '../ir.ts';
import type { Place } from './address.ts';

/** Where the values of a program are. */
export interface Places extends Storage {
  addressOf(value: Value): number;
}

/** What there is of a program's values in memory. */
export interface Storage {
  isStored(value: Value): boolean;
  isRowOnly(value: Value): boolean;
  /** Whether a Variable is to hold it. */
  isAssigned(value: Value): boolean;
}

/** The values of a program as a loop finds them: at numbers, or at parameters of its function. */
export interface LoopPlaces extends Storage {
  placeOf(value: Value): Place;
}
