import { createHash } from 'node:crypto';
import type { Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import type { IdentifierSchema } from '../../../kinds/accounts/account-type';
import type { Writing } from '../../../writing';
import { pointTo } from '../../refuse';
import type { StoredObject } from '../../stored-object';

/** By which of their fields accounts of a type are known. */
export function identifierSchemas(type: StoredObject | undefined): readonly IdentifierSchema[] {
  const declared = type?.attributes['identifier_schemas'];
  return Array.isArray(declared) ? (declared as unknown as readonly IdentifierSchema[]) : [];
}

/** The identifiers that an account with these fields has, by key. */
export function identifiersOf(type: StoredObject | undefined, fields: ValueMap): ValueMap {
  return Object.fromEntries(
    identifierSchemas(type).flatMap(({ key }): [string, Value][] => {
      const value = fields[key];
      return typeof value === 'string' && value !== '' ? [[key, value]] : [];
    }),
  );
}

/**
 * Makes the unique identifiers among `identifiers` those of the account, instead of those that it had. Fault
 * `identifier_taken` where another account of the type has one.
 */
export async function claimIdentifiers(
  { trx }: Writing,
  accountId: string,
  type: StoredObject | undefined,
  identifiers: ValueMap,
): Promise<void> {
  if (type === undefined || identifierSchemas(type).length === 0) return;
  await trx.deleteFrom('account_identifiers').where('account_id', '=', accountId).execute();
  const rows = identifierSchemas(type)
    .filter(({ key, unique }) => unique === true && typeof identifiers[key] === 'string')
    .map((schema) => ({
      account_type_id: type.id,
      key: schema.key,
      hash: hashOf(schema, String(identifiers[schema.key])),
      account_id: accountId,
    }));
  if (rows.length === 0) return;
  const claimed = await trx
    .insertInto('account_identifiers')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .execute();
  const keys = new Set(claimed.map(({ key }) => key));
  const taken = rows.find(({ key }) => !keys.has(key));
  if (taken !== undefined) throw fault('identifier_taken', { pointer: `/fields${pointTo(taken.key)}` });
}

/** The id of the account of a type that has this value of a unique identifier. */
export async function findByIdentifier(
  { trx }: Pick<Writing, 'trx'>,
  type: StoredObject,
  schema: IdentifierSchema,
  value: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('account_identifiers')
    .select('account_id')
    .where('account_type_id', '=', type.id)
    .where('key', '=', schema.key)
    .where('hash', '=', hashOf(schema, value))
    .executeTakeFirst();
  return row?.account_id;
}

function hashOf({ case_sensitive: exact = false }: IdentifierSchema, value: string): string {
  return createHash('sha256')
    .update(exact ? value : value.toLowerCase())
    .digest('hex');
}
