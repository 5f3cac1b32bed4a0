import type { Closed, Entry, Journal } from '../journal';
import type { Value } from '../value';
import { isValueMap } from './program';

/** An entry without times and order. */
export interface NormalEntry {
  readonly path: string;
  readonly generation: number;
  readonly type: Entry['type'];
  readonly opened: { readonly [key: string]: unknown };
  readonly pause?: { readonly [key: string]: unknown };
  readonly performed?: { readonly [key: string]: unknown };
  readonly held?: { readonly [key: string]: unknown };
  readonly closed?: { readonly [key: string]: unknown };
}

const TIMES = ['order', 'at', 'until', 'timeout'];

/**
 * What two journals of the same run have in common wherever and whenever it ran: entries by path and generation, without
 * times, order numbers and the seconds that a wait took.
 */
export function normalizeJournal(journal: Journal): readonly NormalEntry[] {
  return journal.map(normalize).sort((one, other) => compare(one, other));
}

function normalize({ path, generation, type, opened, pause, performed, held, closed }: Entry): NormalEntry {
  return {
    path,
    generation,
    type,
    opened: timeless(opened),
    ...(pause === undefined ? {} : { pause: timeless(pause) }),
    ...(performed === undefined ? {} : { performed: timeless(performed) }),
    ...(held === undefined ? {} : { held: timeless(held) }),
    ...(closed === undefined ? {} : { closed: timeless(type === 'wait' ? withoutSeconds(closed) : closed) }),
  };
}

function timeless(half: object): { readonly [key: string]: unknown } {
  return Object.fromEntries(Object.entries(half).filter(([key]) => !TIMES.includes(key)));
}

function withoutSeconds(closed: Closed): Closed {
  const output: Value = closed.output ?? null;
  if (!isValueMap(output)) return closed;
  const { waited_seconds: _, ...rest } = output;
  return { ...closed, output: rest };
}

function compare(one: NormalEntry, other: NormalEntry): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.generation - other.generation;
}
