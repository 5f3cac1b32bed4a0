import type { Value, ValueMap } from '../../../interpreter/value';
import { isMap } from '../../value-shape';
import type { StoredObject } from '../stored-object';

/**
 * An object as it was when a snapshot of it was made. What the language does not know of it (its hidden attributes) is
 * not there.
 */
export function objectOfSnapshot(environmentId: string, kind: string, id: string, snapshot: ValueMap): StoredObject {
  const { version, status, key, reference_id, fields, tags, created_at, updated_at, redacted_at } = snapshot;
  const createdAt = timeOf(created_at) ?? new Date(0);
  return {
    id,
    environmentId,
    kind,
    version: typeof version === 'number' ? version : 0,
    status: textOf(status),
    key: textOf(key),
    referenceId: textOf(reference_id),
    attributes: snapshot,
    fields: isMap(fields) ? fields : {},
    tags: Array.isArray(tags) ? tags.filter((tag: Value) => typeof tag === 'string') : [],
    createdAt,
    updatedAt: timeOf(updated_at) ?? createdAt,
    redactedAt: timeOf(redacted_at),
  };
}

function textOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function timeOf(value: Value | undefined): Date | null {
  return typeof value === 'string' ? new Date(value) : null;
}
