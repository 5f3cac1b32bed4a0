/** What the compiler is told of the world: data, made by `activities/` and `src/kinds`, handed over by `bin`. */
import type { Fault, Value } from './value';

/** A type of the language. `optional` means that a value may be missing (null and missing are one). */
export type Type = (
  | { readonly is: 'any' | 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' }
  | { readonly is: 'array'; readonly of: Type }
  /** `open` maps have keys beyond the listed ones, of type any and optional. */
  | { readonly is: 'map'; readonly keys: { readonly [key: string]: Type }; readonly open?: true }
  | { readonly is: 'object'; readonly kind: string }
) & { readonly optional?: true; readonly personal?: true; readonly choices?: readonly string[] };

/**
 * JSON Schema (2020-12) as zod 4 prints it, with our marks:
 * `x-object`: kind (the value is a reference to an object of that kind, `'*'` for any kind);
 * `x-name`: what the string names ('list', 'case-template', 'inquiry-template'), resolved on activation;
 * `x-connection`: types of connections, of one of which what `x-name: 'connection'` names must be;
 * `x-personal`: true;
 * `x-stays`: true: what an outside action is given here does not leave the installation;
 * `x-lets-out`: key of an input marked `x-stays` that may leave it where this one is given;
 * `x-text`: what sort of text it is (`TextSort`): a value put into it is escaped for its place, or refused there; on a
 *   list or map it holds for all texts below, and `x-text-by-key` has other sorts by key;
 * `x-text-by-type`: key of the headers beside it: where the content type written there is JSON, the text is JSON;
 * `x-describes`: key of the output whose JSON Schema this input holds, so that the compiler can type it.
 */
export type JsonSchema = { readonly [key: string]: Value };

/** How an action behaves when it is done twice. */
export type Repeat =
  /** Repeating does no harm. */
  | 'safe'
  /** The other side keeps our idempotency key, or is asked whether it is done before it is sent again. */
  | 'keyed'
  /** Never sent a second time when the first answer is unknown: fault `maybe_sent`. */
  | 'once';

/** What an action that takes its time waits for, once it was performed. */
export interface AwaitsEntry {
  /** Kind of the awaited object. */
  readonly kind: string;
  /** Where it is in the output: the keys that lead there, none for the output itself. */
  readonly of: readonly string[];
  /** The events of the object that end the step; those that end it as failed with their fault. */
  readonly events: { readonly [name: string]: Fault | null };
  /** Milliseconds from when it was performed: then the step ends in the fault `wait_expired`. */
  readonly timeout: number;
  /** Keys of the output that are attributes of the object as it has ended: the attribute by key. */
  readonly output?: { readonly [key: string]: string };
  /** The input with which an author says, by false, that nothing is to be awaited. */
  readonly asked?: string;
}

export interface ActionEntry {
  /** `inquiry.decline@1`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** `own`: a transaction in our database, done exactly once. `outside`: the world. */
  readonly side: 'own' | 'outside';
  readonly repeat: Repeat;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  /** Fault codes it may end in, beyond those that every action has. */
  readonly faults: readonly string[];
  readonly awaits?: AwaitsEntry;
}

export interface AttributeEntry {
  readonly type: Type;
  /** stored: in the snapshot. related: read through another object, at a look-up. derived: computed for a snapshot. */
  readonly source: 'stored' | 'related' | 'derived';
}

export interface RelationEntry {
  readonly kind: string;
  readonly many: boolean;
}

export interface EventEntry {
  /** The status that the event means, where it means one: a wait for it resolves at once when the object has it. */
  readonly status?: string;
}

export interface KindEntry {
  readonly kind: string;
  readonly prefix: string;
  readonly statuses: readonly string[];
  readonly attributes: { readonly [key: string]: AttributeEntry };
  /** Reached at look-ups only: `account.cases.count`, `trigger.account.reference_id`. */
  readonly relations: { readonly [key: string]: RelationEntry };
  /** By full name: `inquiry.completed`. */
  readonly events: { readonly [name: string]: EventEntry };
  /** Kinds that are subjects of this kind's events too: a case's inquiries and accounts. */
  readonly subjects: readonly string[];
  /** Fields of the published product that Usher cannot give yet: refused with `field_not_available`. */
  readonly unavailable: readonly string[];
}

export interface Catalogue {
  readonly actions: { readonly [id: string]: ActionEntry };
  readonly kinds: { readonly [kind: string]: KindEntry };
}
