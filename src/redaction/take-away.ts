import type { Trx } from '../database';
import type { FieldSchema } from '../kinds';
import type { Locked } from '../objects/rows/lock-objects';
import { takeSnapshot } from '../objects/rows/snapshot-of';
import { writeRow } from '../objects/rows/write-row';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { KnownValues } from './known-values';
import { redactEvents } from './redact-events';
import { redactAnswers, redactLogsByValue } from './redact-requests';
import { scrubRuns } from './redact-runs';
import { scrubbing } from './revisions';
import { bareAttributes, bareFields, type Scope, seeSnapshot } from './scope';

/** What became of an object, and the values that were known of it. */
export interface Taken {
  readonly object: StoredObject;
  readonly known: KnownValues;
}

/**
 * Takes what is in the scope out of a locked object, of its events, its runs (those under way; where only a part of it
 * goes, all), the answers that name it and the requests that hold its values. The event that tells is the caller's.
 */
export async function takeAway(
  writing: Writing,
  { object, at }: Pick<Locked, 'object' | 'at'>,
  scope: Scope,
  schemas: readonly FieldSchema[],
): Promise<Taken> {
  const { trx } = writing;
  const { id } = object;
  const known = new KnownValues();
  seeSnapshot(scope, takeSnapshot(object, at), known.add);
  seeSnapshot(scope, object.attributes, known.add);
  const left = { fields: bareFields(scope, object.fields), attributes: bareAttributes(scope, object.attributes) };
  const isSame = scope.only !== null && isBare(object, scope);
  const bare = isSame ? object : await writeRow(writing, object, left, at);
  await letGo(trx, object, scope, schemas);
  await redactEvents(trx, id, scope, known);
  await scrubRuns(trx, id, scrubbing(id, scope, known), scope.only !== null);
  await redactAnswers(trx, [id]);
  await redactLogsByValue(trx, object, known);
  return { object: bare, known };
}

/** Is there nothing in the row that the scope would take? */
export function isBare({ fields, attributes }: StoredObject, scope: Scope): boolean {
  const same = (left: object, all: object) => JSON.stringify(left) === JSON.stringify(all);
  return same(bareFields(scope, fields), fields) && same(bareAttributes(scope, attributes), attributes);
}

/** The names of what is gone, never a value. */
export function namesGone(before: StoredObject, after: StoredObject) {
  const gone = (old: object, now: object) => Object.keys(old).filter((key) => !Object.hasOwn(now, key));
  return {
    redacted_fields: gone(before.fields, after.fields),
    redacted_attributes: gone(before.attributes, after.attributes),
  };
}

/** What of an object lies elsewhere: what it is known by, and what lets somebody in. */
async function letGo(trx: Trx, object: StoredObject, scope: Scope, schemas: readonly FieldSchema[]): Promise<void> {
  const { id, kind } = object;
  if (kind === 'account') {
    const gone = schemas.map(({ key }) => key).filter((key) => !Object.hasOwn(bareFields(scope, { [key]: 1 }), key));
    if (gone.length > 0)
      await trx.deleteFrom('account_identifiers').where('account_id', '=', id).where('key', 'in', gone).execute();
  }
  if (kind === 'inquiry-session') await trx.deleteFrom('session_codes').where('session_id', '=', id).execute();
  // By its key, a hash of its fingerprints, a device is known again.
  if (kind === 'device') await trx.updateTable('objects').set({ key: null }).where('id', '=', id).execute();
}
