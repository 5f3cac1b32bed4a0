import { fault } from '../../../faults/fault';
import type { Writing } from '../../../writing';
import { refuseRedacted } from '../../refuse-redacted';
import { related } from '../../relations/related';
import type { Resolved } from '../../relations/resolve-relations';
import { lockObjects } from '../../rows/lock-objects';
import type { StoredObject } from '../../stored-object';
import type { Mover } from '../rule';

/** The inquiry that something new belongs to, if it names one: it must be under way. Fault `inquiry_closed`. */
export function openInquiry(relations: Resolved): StoredObject | undefined {
  const [inquiry] = relations.get('inquiry') ?? [];
  if (inquiry !== undefined && inquiry.status !== 'created' && inquiry.status !== 'pending')
    throw fault('inquiry_closed', { details: { status: inquiry.status } });
  if (inquiry !== undefined) refuseRedacted(inquiry);
  return inquiry;
}

/** The account of an inquiry, as relation of what belongs to it: both are told of its changes. */
export async function accountRelation(
  { trx }: Writing,
  inquiry: StoredObject | undefined,
): Promise<{ readonly [relation: string]: readonly string[] }> {
  if (inquiry === undefined) return {};
  return { accounts: (await related(trx, inquiry, 'account')).map(({ id }) => id) };
}

/**
 * The transaction of an inquiry, as relation of what belongs to it: all are told of its changes. Locked after the
 * inquiry and its accounts, whose ids come before its own.
 */
export async function transactionRelation(
  writing: Writing,
  inquiry: StoredObject | undefined,
): Promise<{ readonly [relation: string]: readonly string[] }> {
  if (inquiry === undefined) return {};
  const ids = (await related(writing.trx, inquiry, 'transaction')).map(({ id }) => id);
  await lockObjects(writing, ids);
  return { transaction: ids };
}

/** The template and version of an inquiry, as relations of what belongs to it. */
export async function templateRelations(
  { trx }: Writing,
  inquiry: StoredObject | undefined,
): Promise<{ readonly [relation: string]: readonly string[] }> {
  if (inquiry === undefined) return {};
  const [template] = await related(trx, inquiry, 'template');
  const [version] = await related(trx, inquiry, 'template_version');
  return {
    ...(template && { inquiry_template: [template.id] }),
    ...(version && { inquiry_template_version: [version.id] }),
  };
}

/** The person has begun: their inquiry is started, if it was not yet. */
export async function startInquiry({ trx }: Writing, object: StoredObject, move: Mover): Promise<void> {
  const [inquiry] = await related(trx, object, 'inquiry');
  if (inquiry?.status === 'created') await move('inquiry', inquiry.id, 'pending');
}
