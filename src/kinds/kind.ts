import type { EventEntry, Type } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';
import type { StoredObject } from '../objects/stored-object';

/** What an object of a kind has, and where it lies. */
export interface Attribute {
  readonly type: Type;
  /** How it is read off a stored object. `at` is the time of the snapshot. */
  readonly read: (object: StoredObject, at: Date) => Value;
  /** Related: asked of the world where it is read, since no snapshot has it. */
  readonly source: 'stored' | 'derived' | 'related';
  /** May be given by whoever makes or changes the object: kept in `attributes`. Everything else is set by moves. */
  readonly settable?: true;
  /** Kept, but not part of the language. */
  readonly hidden?: true;
  /** It shows or measures somebody's body, as a picture of a face does: goes where biometrics are redacted. */
  readonly biometric?: true;
  /** Left out of a snapshot where it is missing: of the attributes that only some of a kind's objects have. */
  readonly sparse?: true;
}

export interface Move {
  readonly from: readonly string[];
  readonly to: string;
  readonly event: string;
  /** Attributes that take the time of the move. */
  readonly stamps?: readonly string[];
  /** Attributes that lose their value. */
  readonly clears?: readonly string[];
}

export interface Statuses {
  readonly initial: string;
  readonly names: readonly string[];
  readonly moves: readonly Move[];
}

/** Held: rows of `object_relations` from this object. Back: rows to this object, from objects of the related kind. */
export interface Relation {
  readonly kind: string;
  readonly many: boolean;
  readonly held?: string;
  readonly back?: string;
  /** Only the related objects with this value of an attribute. */
  readonly where?: { readonly attribute: string; readonly is: string };
}

/** A kind of objects: all that is particular to it. What kinds have in common is written once, in `src/objects`. */
export interface Kind {
  readonly name: string;
  readonly prefix: string;
  /** The attribute that says which of its types an object is, where it has some: `report/watchlist` on the wire. */
  readonly typedBy?: string;
  readonly attributes: { readonly [key: string]: Attribute };
  /** Kinds whose statuses are the same for all objects; others have theirs by template or type. */
  readonly statuses?: Statuses;
  readonly relations: { readonly [key: string]: Relation };
  /** By full name: the events that objects of this kind write. */
  readonly events: { readonly [name: string]: EventEntry };
  /** Held relations whose objects are subjects of this kind's events too. */
  readonly subjects: readonly string[];
  /** Does it take tags? */
  readonly tags: boolean;
  /** Names of the published product that Usher cannot give yet. */
  readonly unavailable: readonly string[];
}
