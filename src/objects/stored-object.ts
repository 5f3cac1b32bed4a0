import type { ValueMap } from '../../interpreter/value';

/** An object of the world as it lies in the database. */
export interface StoredObject {
  readonly id: string;
  readonly environmentId: string;
  readonly kind: string;
  /** Raised by one with every event that has this object among its subjects. */
  readonly version: number;
  readonly status: string | null;
  /** What authors name it by: templates, lists. */
  readonly key: string | null;
  readonly referenceId: string | null;
  /** By snake_case key; times as ISO 8601 UTC with milliseconds. */
  readonly attributes: ValueMap;
  readonly fields: ValueMap;
  readonly tags: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly redactedAt: Date | null;
}
