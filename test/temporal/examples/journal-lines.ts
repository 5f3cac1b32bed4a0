import type { Closed, Opened } from '../../../interpreter/journal';
import type { Value } from '../../../interpreter/value';

interface Stepped {
  readonly path: string;
  readonly type: string;
  readonly opened: Opened | null;
  readonly closed: Closed | null | undefined;
}

/** A journal as its reader would tell it, by path, with the decided inputs beside it: the same for every host. */
export function journalLines(steps: readonly Stepped[]): readonly string[] {
  return steps.map(line).sort();
}

/** What each action was asked to do, by path, with ids that are the same in every world. */
export function inputsOf(steps: readonly Stepped[]): { readonly [path: string]: Value } {
  return Object.fromEntries(
    steps.filter(({ type }) => type === 'action').map(({ path, opened }) => [path, withoutIds(opened?.input ?? null)]),
  );
}

/** `inq_2RJE…` is `inq` in every world, by itself and in a URL. */
export function withoutIds<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value).replaceAll(/(?<=["/])([a-z]+)_[A-Za-z0-9]+(?!\w|":)/g, (whole, prefix) => {
      return PREFIXES.has(prefix) ? prefix : whole;
    }),
  );
}

const PREFIXES = new Set(['inq', 'case', 'lis', 'act', 'rep', 'wfr']);

function line({ path, type, opened, closed }: Stepped): string {
  const route = opened?.route === undefined ? [] : [`route ${opened.route}`];
  const ended = type === 'wait' ? [endOf(closed?.output)] : [];
  return `${path}: ${[type, ...route, ...ended, closed?.how ?? 'open'].join(', ')}`;
}

function endOf(output: Value | undefined): string {
  const { resolved_by, event } = (output ?? {}) as { resolved_by?: string; event?: { name: string } };
  return [resolved_by, event?.name].filter((each) => each !== undefined).join(' ');
}
