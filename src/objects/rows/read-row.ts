import type { Selectable } from 'kysely';
import type { Database } from '../../database';
import type { StoredObject } from '../stored-object';

/** The type of an account is read as the relation that it is. */
export type ObjectRow = Omit<Selectable<Database['objects']>, 'account_type_id'>;

/** A row of `objects` as the service speaks of it. */
export function readRow(row: ObjectRow): StoredObject {
  return {
    id: row.id,
    environmentId: row.environment_id,
    kind: row.kind,
    version: row.version,
    status: row.status,
    key: row.key,
    referenceId: row.reference_id,
    attributes: row.attributes,
    fields: row.fields,
    tags: row.tags,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    redactedAt: row.redacted_at,
  };
}
