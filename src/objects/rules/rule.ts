import type { Value, ValueMap } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import type { Prepared } from '../insert-object';
import type { Locked } from '../lock-objects';
import type { Resolved } from '../resolve-relations';
import type { StoredObject } from '../stored-object';
import type { NewValues } from '../values';
import type { RowChange } from '../write-row';

/** What an object is made with, checked as far as its kind alone can say. */
export type Checked = NewValues & { readonly attributes: ValueMap; readonly tags: readonly string[] };

export type Preparation = Prepared & {
  /** Done when the object is inserted; gives it as it is then. */
  readonly after?: (object: StoredObject) => Promise<StoredObject>;
};

export interface MoveOptions {
  /** The reviewer's words. */
  readonly comment?: string;
}

/** What a move does to the row, and the events that tell of it, in this order. */
export interface Moved {
  readonly change: RowChange;
  readonly events: readonly string[];
  readonly context?: ValueMap;
  readonly after?: (object: StoredObject) => Promise<void>;
}

/** What is particular to a kind when its objects are made, moved and given fields. */
export interface Rule {
  prepare(writing: Writing, values: Checked, relations: Resolved): Promise<Preparation>;
  move(writing: Writing, locked: Locked, to: string, options: MoveOptions): Promise<Moved>;
  /** The fields that an object may have. */
  fieldsOf(writing: Writing, object: StoredObject): Promise<readonly import('../../kinds').FieldSchema[]>;
}

/** Relations by id. */
export function idsOf(relations: Resolved): { [relation: string]: readonly string[] } {
  return Object.fromEntries(
    [...relations].map(([relation, objects]) => [relation, objects.map((object) => object.id)]),
  );
}

/** Attributes with some set, and some taken away (null). */
export function withAttributes(object: StoredObject, changes: { readonly [key: string]: Value }): ValueMap {
  const merged = { ...object.attributes, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}
