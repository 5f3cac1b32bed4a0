import type { Trx } from '../database';
import { fault } from '../faults/fault';
import type { FieldSchema, Kind } from '../kinds';
import { lockForChange } from '../objects/lock-objects';
import { related } from '../objects/related';
import { ruleOf } from '../objects/rules';
import { rememberFindings } from '../objects/rules/verifications/verification-findings';
import { takeSnapshot } from '../objects/snapshot-of';
import type { StoredObject } from '../objects/stored-object';
import { writeEvent } from '../objects/write-event';
import { writeRow } from '../objects/write-row';
import type { Writing } from '../writing';
import { readHeld } from './below';
import { KnownValues } from './known-values';
import { redactEvents } from './redact-events';
import { redactAnswers, redactImports, redactLogsByValue } from './redact-requests';
import { scrubRuns } from './redact-runs';
import { scrubbing } from './revisions';
import { bareAttributes, bareFields, type Scope, scopeOf, seeSnapshot } from './scope';

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
  if (isBare(object, scope)) throw fault('already_redacted', { message: `The ${kind} was redacted already.` });
  await refuseHeld(trx, object, only !== undefined || below === true);
  const known = new KnownValues();
  seeSnapshot(scope, takeSnapshot(object, at), known.add);
  seeSnapshot(scope, object.attributes, known.add);
  const fields = bareFields(scope, object.fields);
  const bare = await writeRow(writing, object, { fields, attributes: bareAttributes(scope, object.attributes) }, at);
  await letGo(trx, object, scope, schemas);
  await redactEvents(trx, id, scope, known);
  await scrubRuns(trx, id, scrubbing(id, scope, known), only !== undefined);
  await redactAnswers(trx, [id]);
  await redactImports(trx, object);
  await redactLogsByValue(trx, object, known);
  if (below !== true && FOUND.has(kind)) await forgetFindings(writing, object, known);
  const stamped = only === undefined ? { ...bare, redactedAt: await stamp(trx, id, at) } : bare;
  return writeEvent(writing, stamped, `${kind}.redacted`, namesOf(object, bare, only));
}

/** Of what kinds an inquiry remembers what they say. */
const FOUND: ReadonlySet<string> = new Set(['verification', 'document', 'selfie']);
const FINDINGS = new Set(['document_extractions', 'selfie_photo']);

/** What the inquiry says of its verifications was taken from them: it goes with them, also where it was told. */
async function forgetFindings(writing: Writing, object: StoredObject, known: KnownValues): Promise<void> {
  await rememberFindings(writing, object);
  const scope: Scope = { kind: 'inquiry', only: FINDINGS, never: new Set() };
  for (const { id } of await related(writing.trx, object, 'inquiry')) await redactEvents(writing.trx, id, scope, known);
}

/** What was redacted may have been given something since, where it may: an account. */
function isBare({ redactedAt, fields, attributes }: StoredObject, scope: Scope): boolean {
  if (redactedAt === null) return false;
  const same = (left: object, all: object) => JSON.stringify(left) === JSON.stringify(all);
  return same(bareFields(scope, fields), fields) && same(bareAttributes(scope, attributes), attributes);
}

async function refuseHeld(trx: Trx, object: StoredObject, alone: boolean): Promise<void> {
  const held = alone
    ? object.attributes['investigation_locked'] === true
      ? [object.id]
      : []
    : await readHeld(trx, object.id);
  if (held.length > 0) throw fault('redaction_held', { details: { verifications: held } });
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

async function stamp(trx: Trx, id: string, at: Date): Promise<Date> {
  await trx.updateTable('objects').set({ redacted_at: at }).where('id', '=', id).execute();
  return at;
}

/** The names of what is gone, never a value. */
function namesOf(before: StoredObject, after: StoredObject, only: readonly string[] | undefined) {
  const gone = (old: object, now: object) => Object.keys(old).filter((key) => !Object.hasOwn(now, key));
  return {
    whole: only === undefined,
    redacted_fields: gone(before.fields, after.fields),
    redacted_attributes: gone(before.attributes, after.attributes),
  };
}
