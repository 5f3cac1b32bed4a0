import { ACTION_GENERATORS } from './generators/actions';
import { CONNECTOR_GENERATORS } from './generators/connectors';
import { REFERENCE_GENERATORS } from './generators/reference';
import { sandboxProgram } from './generators/sandbox-program';

/** A file of the repository that is made from the code. */
export interface Generator {
  /** Its path below the root. */
  readonly file: string;
  /** Makes its text. */
  make(): Promise<string>;
}

/** All of them. What each needs is loaded only when it is made. */
export const GENERATORS: readonly Generator[] = [
  sandboxProgram,
  ...CONNECTOR_GENERATORS,
  ...ACTION_GENERATORS,
  ...REFERENCE_GENERATORS,
];
