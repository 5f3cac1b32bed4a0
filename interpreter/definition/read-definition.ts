import type { Diagnostic } from '../compiler/diagnostics/diagnostic';
import { checkJson } from './check-json';
import { explainIssue } from './explain-issue';
import { mend } from './mend';
import { checkShape, type Definition } from './schema';

/** A definition as far as its shape allows: what is there to compile, and what is wrong with its shape. */
export interface DefinitionReading {
  readonly diagnostics: readonly Diagnostic[];
  /** Null when there is nothing to go on with. */
  readonly definition: Definition | null;
  /** Keys of steps and names of variables that could not be read, and `trigger` if it could not. */
  readonly broken: ReadonlySet<string>;
  /** A pointer into `definition` as a pointer into the input. */
  readonly original: (pointer: string) => string;
}

/** Reads any JSON as a definition and gives all faults of its shape at once. Never throws. */
export function readDefinition(input: unknown): DefinitionReading {
  const nothing = { definition: null, broken: new Set<string>(), original: (pointer: string) => pointer };
  const unsafe = checkJson(input);
  if (unsafe.length > 0) return { ...nothing, diagnostics: unsafe };
  const checked = checkShape(input);
  if ('definition' in checked) return { ...nothing, diagnostics: [], definition: checked.definition };
  const diagnostics = checked.issues.map(explainIssue);
  return { ...nothing, ...mend(input, checked.issues), diagnostics };
}
