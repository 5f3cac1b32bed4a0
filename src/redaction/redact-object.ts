import type { Trx } from '../database';
import { fault } from '../faults/fault';
import type { Kind } from '../kinds';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { ruleOf } from '../objects/rules';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { readHeld } from './below';
import { forgetFindings } from './forget-findings';
import { redactImports } from './redact-requests';
import { redactUploads } from './redact-uploads';
import { scopeOf } from './scope';
import { isBare, namesGone, takeAway } from './take-away';

export interface RedactOptions {
  /** Fields and attributes, by key: nothing else, and nothing below. */
  readonly only?: readonly string[];
  /** Of what hangs on an object that is redacted: what is held below it stops there alone. */
  readonly below?: true;
}

/** Do objects of this kind hold what can be redacted? */
export function isRedactable({ name, events }: Kind): boolean {
  return Object.hasOwn(events, `${name}.redacted`);
}

/**
 * Takes away what is personal of an object, for good: of the object itself, its events, stored answers and open runs in
 * this transaction; of ended runs, API logs and all that hangs on it by what follows its event (`follow-redactions.ts`).
 * Status, times, tags and the customer's own identifiers stay. Faults `already_redacted`, `redaction_held` (names the
 * verifications that are locked for an investigation), `redaction_names_invalid` (pointers from `/only`).
 */
export async function redactObject(
  writing: Writing,
  kind: string,
  id: string,
  { only, below }: RedactOptions = {},
): Promise<StoredObject> {
  const { trx } = writing;
  const { object, at } = await lockForChange(writing, kind, id);
  const schemas = await ruleOf(kind).fieldsOf(writing, object);
  const scope = scopeOf(kind, schemas, object.fields, only);
  // What was redacted may have been given something since, where it may: an account.
  if (object.redactedAt !== null && isBare(object, scope))
    throw fault('already_redacted', { message: `The ${kind} was redacted already.` });
  if (only !== undefined || below === true) refuseHeld(isLocked(object) ? [id] : []);
  else refuseHeld(await readHeld(trx, id));
  const { object: bare, known } = await takeAway(writing, { object, at }, scope, schemas);
  await redactImports(trx, object);
  if (only === undefined) await redactUploads(trx, object, known);
  if (below !== true) await forgetFindings(writing, object, known);
  const stamped = only === undefined ? { ...bare, redactedAt: await stamp(trx, id, at) } : bare;
  const names = namesGone(object, bare);
  return writeEvent(writing, stamped, `${kind}.redacted`, { whole: only === undefined, ...names });
}

/** Is it held for an investigation? */
export function isLocked({ attributes }: StoredObject): boolean {
  return attributes['investigation_locked'] === true;
}

/** Fault `redaction_held`, where there are such verifications. */
export function refuseHeld(verifications: readonly string[]): void {
  if (verifications.length > 0) throw fault('redaction_held', { details: { verifications } });
}

async function stamp(trx: Trx, id: string, at: Date): Promise<Date> {
  await trx.updateTable('objects').set({ redacted_at: at }).where('id', '=', id).execute();
  return at;
}
