import type { ValueMap } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import type { StoredObject } from '../stored-object';
import { updateObject } from '../update-object';

/** Seconds: 90 days. */
export const LONGEST_SLA = 90 * 86_400;

/** When the time of a case is up, as an attribute; null takes the limit away, undefined leaves it. */
export function slaOf(seconds: number | null | undefined): ValueMap {
  if (seconds === undefined) return {};
  return { sla_expires_at: seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString() };
}

/** Gives a case so many seconds from now, whatever it had before; null: as long as it takes. */
export function limitCase(writing: Writing, id: string, seconds: number | null): Promise<StoredObject> {
  return updateObject(writing, 'case', id, { attributes: slaOf(seconds) });
}
