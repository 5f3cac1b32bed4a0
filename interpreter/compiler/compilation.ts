import type { Catalogue, KindEntry, Type } from '../catalogue';
import type { StepDefinition } from '../definition/schema';
import { compareText } from '../language/compare-values';
import type { NameUse, Plan } from '../plan';
import { type Diagnostic, diagnostic } from './diagnostics/diagnostic';
import type { DiagnosticCode } from './diagnostics/diagnostic-codes';
import { distinctPaths } from './distinct-paths';

export interface Variable {
  readonly type: Type;
  readonly hasDefault: boolean;
}

/** What one compilation knows of the whole definition, and what it finds. */
export class Compilation {
  readonly diagnostics: Diagnostic[] = [];
  readonly names: NameUse[] = [];
  readonly variables = new Map<string, Variable>();
  /** Type of the `trigger` root. */
  trigger: Type = { is: 'any' };
  /** Type of the `event` root; null when no event starts a run. */
  event: Type | null = null;
  /** Type of `run.scheduled_for`; null where runs are not started at a time. */
  scheduledFor: Type | null = null;
  /** Keys of the steps that were compiled: those that end before the one that is being compiled, wherever they stand. */
  readonly finished = new Set<string>();
  private readonly carried = new Map<string, (readonly string[])[]>();

  constructor(
    readonly catalogue: Catalogue,
    /** Keys and names that could not be read: no second fault is made of a reference to them. */
    readonly broken: ReadonlySet<string>,
    /** Every step of the definition by key. */
    readonly steps: ReadonlyMap<string, StepDefinition>,
  ) {}

  report(code: DiagnosticCode, pointer: string, message: string, hint: string): void {
    this.diagnostics.push(diagnostic(code, pointer, message, hint));
  }

  /** Kinds of an object type: several when it is one of several (`inquiry|case`), none when it is not known which. */
  kindsOf(kind: string): readonly KindEntry[] {
    const entries = kind.split('|').map((name) => this.kind(name));
    return entries.every((entry) => entry !== undefined) ? entries : [];
  }

  kind(name: string): KindEntry | undefined {
    return Object.hasOwn(this.catalogue.kinds, name) ? this.catalogue.kinds[name] : undefined;
  }

  /** Notes that the run's copies of a kind must have an attribute. */
  carry(kind: string, path: readonly string[]): void {
    const paths = this.carried.get(kind);
    if (paths === undefined) this.carried.set(kind, [path]);
    else paths.push(path);
  }

  carries(): Plan['carries'] {
    const kinds = [...this.carried].sort(([left], [right]) => compareText(left, right));
    return Object.fromEntries(kinds.map(([kind, paths]) => [kind, distinctPaths(paths)]));
  }
}
