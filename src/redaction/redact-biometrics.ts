import { redactApiLogs } from '../api-logs';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { ruleOf } from '../objects/rules';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { readAssociated } from './associated';
import { forgetFindings } from './forget-findings';
import { isLocked, refuseHeld } from './redact-object';
import { biometricScope } from './scope';
import { isBare, namesGone, takeAway } from './take-away';

/** What an inquiry says of its verifications, documents and selfies that shows a body. */
const { only: FINDINGS } = biometricScope('inquiry', []);

/**
 * Takes away what shows or measures somebody's body, by what kinds, templates and types declare: of the transaction in
 * this transaction of the database, of all that is associated with it by what follows its event (`redact-below.ts`).
 * Everything else stays, and nothing counts as redacted by it: it may be asked for again. Fault `redaction_held` (names
 * the verifications that are locked for an investigation).
 */
export async function redactBiometrics(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'transaction', id);
  const associated = await readAssociated(writing.trx, id);
  refuseHeld(associated.flatMap((one) => (one.held ? [one.id] : [])));
  const schemas = await ruleOf('transaction').fieldsOf(writing, object);
  const scope = biometricScope('transaction', schemas);
  const { object: bare } = await takeAway(writing, { object, at }, scope, schemas);
  const told = { whole: false, biometrics: true, ...namesGone(object, bare) };
  return writeEvent(writing, bare, 'transaction.redacted', told);
}

/**
 * Takes the same away of an object that is associated with such a transaction. One that has, and had, nothing of the kind
 * stays as it is, and no event is written of it; API logs that name it, until then, are emptied where it may have had it.
 * Fault `redaction_held`.
 */
export async function redactBiometricsOf(writing: Writing, kind: string, id: string, until: Date): Promise<void> {
  const { object, at } = await lockForChange(writing, kind, id);
  const schemas = await ruleOf(kind).fieldsOf(writing, object);
  const scope = biometricScope(kind, schemas);
  if (scope.only.size === 0) return;
  refuseHeld(isLocked(object) ? [id] : []);
  const isEmpty = isBare(object, scope);
  const { object: bare, known } = await takeAway(writing, { object, at }, scope, schemas);
  await forgetFindings(writing, object, known, FINDINGS);
  await redactApiLogs(writing.trx, [id], until);
  if (isEmpty && known.isEmpty) return;
  await writeEvent(writing, bare, `${kind}.redacted`, { whole: false, ...namesGone(object, bare) });
}
