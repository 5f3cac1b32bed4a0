import type { Fault, Value, ValueMap } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import type { Resolved } from '../relations/resolve-relations';
import type { Prepared } from '../rows/insert-object';
import type { Locked } from '../rows/lock-objects';
import type { RowChange } from '../rows/write-row';
import type { StoredObject } from '../stored-object';
import type { NewValues } from '../values';

/** What an object is made with, checked as far as its kind alone can say. */
export type Checked = NewValues & { readonly attributes: ValueMap; readonly tags: readonly string[] };

/** Brings another object to another status, in the same transaction. */
export type Mover = (kind: string, id: string, to: string) => Promise<StoredObject>;

export type Preparation = Prepared & {
  /** Done when the object is inserted; gives it as it is then. */
  readonly after?: (object: StoredObject, move: Mover) => Promise<StoredObject>;
};

export interface MoveOptions {
  /** Of an inquiry: by no other move than the one that this event tells of, where several lead to the status. */
  readonly by?: string;
  /** The reviewer's words. */
  readonly comment?: string;
  /** Why the object has this status: one of the status's own tags. */
  readonly statusTag?: string;
  /** Of a report: what it found, or how its next run comes about. */
  readonly report?: ReportOutcome | ReportRun;
}

/** What a report's source gave. */
export interface ReportOutcome {
  /** Left out: whether anything was found. */
  readonly matched?: boolean;
  readonly results?: ValueMap;
  /** Of lists: which were looked in, in which version, with which scores. */
  readonly screening?: ValueMap;
  /** Why it errored. */
  readonly fault?: Fault;
}

/** Another run of a report that continuous monitoring asks for: the day, `2026-01-31`. */
export interface ReportRun {
  readonly scheduledDate: string;
}

/** What a move does to the row, and the events that tell of it, in this order. */
export interface Moved {
  readonly change: RowChange;
  readonly events: readonly string[];
  readonly context?: ValueMap;
  readonly after?: (object: StoredObject, move: Mover) => Promise<void>;
  /** The status that it goes on to at once. */
  readonly next?: string;
}

/** What becomes of a change of attributes. */
export interface Revision {
  /** Those to be set, checked. */
  readonly attributes: ValueMap;
  /** Events beside `updated`. */
  readonly events?: readonly string[];
  readonly after?: (object: StoredObject, move: Mover) => Promise<void>;
  /** The status that it goes to at once. */
  readonly next?: string;
}

/** Attributes that a change of fields makes other. */
export interface Followed {
  readonly attributes: ValueMap;
  readonly after?: (object: StoredObject, move: Mover) => Promise<void>;
}

/** What is particular to a kind when its objects are made, moved and given fields. */
export interface Rule {
  /** Held relations to objects that get events of their own when one of this kind is made. */
  readonly tells?: readonly string[];
  prepare(writing: Writing, values: Checked, relations: Resolved): Promise<Preparation>;
  move(writing: Writing, locked: Locked, to: string, options: MoveOptions): Promise<Moved>;
  /** What a change of attributes, of right types already, does; it may be refused. */
  revise?(writing: Writing, locked: Locked, attributes: ValueMap): Promise<Revision>;
  /** What follows from a change of fields, of which `changed` have other values now. */
  follow?(writing: Writing, object: StoredObject, fields: ValueMap, changed: readonly string[]): Promise<Followed>;
  /** The fields that an object may have. */
  fieldsOf(writing: Writing, object: StoredObject): Promise<readonly import('../../kinds').FieldSchema[]>;
  /** Refuses what a template or type cannot be changed to; `attributes` are checked by their types. */
  checkChange?(writing: Writing, object: StoredObject, attributes: ValueMap): Promise<void>;
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
