import type { Db, Trx } from '../../database';
import type { FieldSchema } from '../../kinds';

/** The fields that templates, versions of templates and account types declare, by their ids. */
export async function readFieldSchemas(
  db: Db | Trx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly FieldSchema[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('objects')
    .select(['id', 'attributes'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, attributes }) => [id, declared(attributes['field_schemas'])]));
}

function declared(value: unknown): readonly FieldSchema[] {
  return Array.isArray(value) ? (value as readonly FieldSchema[]) : [];
}
