import type { Type } from '../../catalogue';
import { type Path, pointerBelow } from '../../definition/pointer';
import type { Expression, Root } from '../../plan';
import type { Compilation } from '../compilation';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes';
import type { Flow } from '../flow';
import type { LookUps } from '../look-ups';

/** A place in the definition where values and expressions stand, and what they may read there. */
export interface Site {
  readonly compilation: Compilation;
  readonly pointer: string;
  readonly flow: Flow;
  /** The roots that have a meaning here. */
  readonly roots: readonly Root[];
  /** Where look-ups of this place are gathered. */
  readonly lookUps: LookUps;
  /** Type of the `event` root, where it is one of the roots. */
  readonly event: Type;
  /** `event` is the awaited one, which is not known when look-ups are made. */
  readonly awaiting: boolean;
  /** Is it evaluated over the run's copies of objects (and not over an event's snapshot)? */
  readonly overCopies: boolean;
  /** Where names of values are noted that a condition reads and that may be missing. */
  readonly missing: string[];
}

/** An expression with its type and its name in the author's words. */
export interface Typed {
  readonly expression: Expression;
  readonly type: Type;
  readonly name: string;
}

export function below(site: Site, ...path: Path): Site {
  return { ...site, pointer: pointerBelow(site.pointer, ...path) };
}

/** Reports at the site; null, so that a fault can be returned where nothing can be given. */
export function refuse(site: Site, code: DiagnosticCode, message: string, hint: string): null {
  site.compilation.report(code, site.pointer, message, hint);
  return null;
}

/** Stands for what was refused already: fits everywhere, so that one fault is told once. */
export function unknownValue(name: string): Typed {
  return { expression: { is: 'literal', value: null }, type: { is: 'any' }, name };
}
