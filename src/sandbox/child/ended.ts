import type { Failure, Thrown } from '../exchange';

/** Thrown by us to end an evaluation. */
export class Ended extends Error {
  constructor(
    readonly failure: Failure,
    readonly thrown?: Thrown,
  ) {
    super(failure);
  }
}
