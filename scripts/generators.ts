import { ACTION_GENERATORS } from './generators/actions';
import { REFERENCE_GENERATORS } from './generators/reference';

/** A file of the repository that is made from the code. */
export interface Generator {
  /** Its path below the root. */
  readonly file: string;
  /** Makes its text. */
  make(): Promise<string>;
}

/** All of them. What each needs is loaded only when it is made. */
export const GENERATORS: readonly Generator[] = [...ACTION_GENERATORS, ...REFERENCE_GENERATORS];
