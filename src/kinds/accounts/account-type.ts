import type { Type } from '../../../interpreter/catalogue';
import { COMMON, column, hidden, KEY, STRING, settable } from '../attributes';
import type { Kind } from '../kind';

const ANY_LIST: Type = { is: 'array', of: { is: 'any' }, optional: true };

/** A string field by which accounts of a type are known. */
export interface IdentifierSchema {
  /** Of the declared field. */
  readonly key: string;
  /** No two accounts of the type have the same value. */
  readonly unique?: boolean;
  readonly case_sensitive?: boolean;
}

/** A relation by name that accounts of a type have to other accounts, or to transactions. */
export interface RelationSchema {
  readonly key: string;
  readonly label?: string;
  readonly target: 'account' | 'transaction';
  /** To several objects; else to one. */
  readonly many?: boolean;
  /** The key of the relation by which the account on the other side has this one. */
  readonly inverse?: string;
}

/** What accounts of a type have: fields, statuses, identifiers and relations. */
export const accountType: Kind = {
  name: 'account-type',
  prefix: 'acttp',
  attributes: {
    ...COMMON,
    key: KEY,
    token: column(STRING, (object) => object.id),
    name: settable('name', STRING),
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** Names: the first is the one that accounts begin with. */
    statuses: hidden('statuses', ANY_LIST),
    identifier_schemas: hidden('identifier_schemas', ANY_LIST),
    relation_schemas: hidden('relation_schemas', ANY_LIST),
  },
  relations: { accounts: { kind: 'account', many: true, back: 'account_type' } },
  events: { 'account-type.created': {}, 'account-type.updated': {}, 'account-type.deleted-field': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
