import { sql } from 'kysely';
import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { refuseArchived, targetNotFound } from '../relations/resolve-relations';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';

/**
 * Makes accounts part of another one: what is attached to them is attached to it, while their attributes stay with them;
 * they are archived, and let go of their unique identifiers. Faults `relation_target_not_found` and `account_archived`,
 * with a pointer into the ids.
 */
export async function consolidateAccounts(
  writing: Writing,
  id: string,
  sourceIds: readonly string[],
): Promise<StoredObject> {
  const ids = [...new Set(sourceIds)];
  const { object, at, others } = await lockForChange(writing, 'account', id, ids);
  refuseArchived(object, '');
  const sources = ids.map((sourceId, index) => {
    const source = others.get(sourceId);
    if (sourceId === id)
      throw fault('request_invalid', { pointer: `/${index}`, message: 'An account cannot be made part of itself.' });
    if (source?.kind !== 'account') throw targetNotFound('account', `/${index}`);
    refuseArchived(source, `/${index}`);
    return source;
  });
  await moveRelations(writing, id, ids);
  await writing.trx.deleteFrom('account_identifiers').where('account_id', 'in', ids).execute();
  for (const source of sources) {
    const attributes = withAttributes(source, { archived_at: at.toISOString(), consolidated_into: id });
    const archived = await writeRow(writing, source, { attributes }, at);
    const told = await writeEvent(writing, archived, 'account.consolidated', { target_account_id: id });
    await writeEvent(writing, told, 'account.archived', { target_account_id: id });
  }
  const grown = await writeRow(writing, object, {}, at);
  return writeEvent(writing, grown, 'account.consolidated-with', { source_account_ids: ids });
}

/** Relations by name are the accounts' own: they stay. */
async function moveRelations({ trx }: Writing, to: string, from: readonly string[]): Promise<void> {
  await sql`
    with moved as (
      delete from object_relations
      where to_id = any(${[...from]}::text[]) and relation not like 'relations.%'
      returning environment_id, from_id, relation, created_at
    )
    insert into object_relations (environment_id, from_id, relation, to_id, created_at)
    select environment_id, from_id, relation, ${to}, min(created_at) from moved
    group by environment_id, from_id, relation
    on conflict do nothing`.execute(trx);
}
