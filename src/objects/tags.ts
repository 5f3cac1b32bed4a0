import { sql } from 'kysely';
import { FaultError, fault } from '../faults';
import type { Writing } from '../writing';
import { checkTags } from './fields/check-values';
import { moveObject } from './move-object';
import { insertObject } from './rows/insert-object';
import { type ObjectRow, readRow } from './rows/read-row';
import type { StoredObject } from './stored-object';

const MOST_ACTIVE = 1_000;

/**
 * Sees to it that there are tags of these names, active: a tag is made when its name is first used, and one that was
 * archived is taken into use again. Fault `too_many_active_tags`.
 */
export async function ensureTags(writing: Writing, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = new Map((await readTags(writing, names)).map((tag) => [tag.key, tag]));
  const lacking = names.filter((name) => known.get(name)?.status !== 'active');
  if (lacking.length === 0) return;
  await refuseTooMany(writing, lacking.length);
  for (const name of lacking) {
    const archived = known.get(name);
    if (archived === undefined) await makeTag(writing, name);
    else await moveObject(writing, 'tag', archived.id, 'active');
  }
}

/** Makes a tag. Faults `key_taken` where there is one of that name, `tag_invalid`, `too_many_active_tags`. */
export async function createTag(writing: Writing, name: string): Promise<StoredObject> {
  checkTags([name]);
  await refuseTooMany(writing, 1);
  return insertObject(writing, 'tag', { status: 'active', key: name });
}

/** The names of tags, by their ids. Fault `relation_target_not_found`, with a pointer into the ids. */
export async function namesOfTags(writing: Writing, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { trx, environment } = writing;
  const { rows } = await sql<{ id: string; key: string }>`
    select id, key from objects
    where environment_id = ${environment.id} and kind = 'tag' and id = any(${[...ids]}::text[])`.execute(trx);
  const names = new Map(rows.map(({ id, key }) => [id, key]));
  return ids.map((id, index) => {
    const name = names.get(id);
    if (name === undefined)
      throw fault('relation_target_not_found', { pointer: `/${index}`, details: { kind: 'tag' } });
    return name;
  });
}

async function readTags({ trx, environment }: Writing, names: readonly string[]): Promise<readonly StoredObject[]> {
  const { rows } = await sql<ObjectRow>`
    select * from objects
    where environment_id = ${environment.id} and kind = 'tag' and key = any(${[...names]}::text[])`.execute(trx);
  return rows.map(readRow);
}

async function makeTag(writing: Writing, name: string): Promise<void> {
  try {
    await insertObject(writing, 'tag', { status: 'active', key: name });
  } catch (error) {
    // Somebody made it in between; nothing was inserted here.
    if (!(error instanceof FaultError) || error.fault.code !== 'key_taken') throw error;
  }
}

/** Counted without a lock: of changes made at the same moment a few may pass. */
async function refuseTooMany({ trx, environment }: Writing, more: number): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from objects o join environments e on e.id = o.environment_id
    where e.organization_id = ${environment.organizationId} and o.kind = 'tag' and o.status = 'active'`.execute(trx);
  if ((rows[0]?.count ?? 0) + more <= MOST_ACTIVE) return;
  throw fault('too_many_active_tags', { pointer: '/tags', details: { limit: MOST_ACTIVE } });
}
