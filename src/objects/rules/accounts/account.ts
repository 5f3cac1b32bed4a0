import { fault } from '../../../faults/fault';
import { ACCOUNT_FIELDS } from '../../../kinds';
import type { Writing } from '../../../writing';
import { declaredFields } from '../../fields/field-schemas';
import { fillFields } from '../../fields/fill-fields';
import { findObject } from '../../find-object';
import { related } from '../../relations/related';
import { refuseArchived } from '../../relations/resolve-relations';
import { insertObject } from '../../rows/insert-object';
import type { StoredObject } from '../../stored-object';
import type { NewValues } from '../../values';
import { moveNotAllowed } from '../find-move';
import { idsOf, type Preparation, type Rule } from '../rule';
import { claimIdentifiers, identifierSchemas, identifiersOf } from './account-identifiers';
import { findAccountType, findForReference } from './account-references';

/** Fields and statuses are those of the account's type; a status may follow any other. */
export const ACCOUNT_RULE: Rule = {
  async prepare(writing, values, relations) {
    const [type] = relations.get('account_type') ?? [];
    return prepareAccount(writing, values, type, idsOf(relations));
  },
  async move(writing, { object }, to) {
    const statuses = statusesOf(await typeOf(writing, object));
    refuseUnknown(to, statuses);
    if (to === object.status)
      throw moveNotAllowed(
        object,
        to,
        statuses.filter((status) => status !== to),
      );
    return { change: { status: to }, events: ['account.status-updated'] };
  },
  async fieldsOf(writing, object) {
    const type = await typeOf(writing, object);
    return declaredFields(type?.attributes['field_schemas'], ACCOUNT_FIELDS);
  },
  async follow(writing, object, fields, changed) {
    const type = await typeOf(writing, object);
    const schemas = identifierSchemas(type).filter(({ key }) => changed.includes(key));
    if (schemas.length === 0) return { attributes: {} };
    const identifiers = identifiersOf(type, fields);
    await claimIdentifiers(writing, object.id, type, identifiers);
    const gone = Object.fromEntries(schemas.map(({ key }) => [key, null]));
    return { attributes: { identifiers: { ...gone, ...identifiers } } };
  },
};

/**
 * The account that the reference id leads to (`findForReference`); else a new one, of that type or the built-in one.
 * Faults `relation_target_not_found`, `account_archived`.
 */
export async function findOrMakeAccount(
  writing: Writing,
  { referenceId, accountType }: { readonly referenceId?: string | null; readonly accountType?: string },
): Promise<StoredObject> {
  const type = await findAccountType(writing, accountType);
  const known = referenceId ? await findForReference(writing, type, referenceId) : undefined;
  if (known !== undefined) return accountInUse(writing, known);
  if (accountType !== undefined && type === undefined)
    throw fault('relation_target_not_found', {
      pointer: '/autoCreateAccount/accountType',
      details: { kind: 'account-type' },
    });
  try {
    const prepared = await prepareAccount(writing, { referenceId: referenceId ?? null }, type, {});
    return await insertObject(writing, 'account', prepared);
  } catch (error) {
    // Another one made it in between; nothing was inserted here.
    const made = referenceId ? await findForReference(writing, type, referenceId) : undefined;
    if (made === undefined) throw error;
    return accountInUse(writing, made);
  }
}

/** The account itself; of one that was consolidated the one that it became part of. Fault `account_archived`. */
export async function accountInUse({ trx, environment }: Writing, account: StoredObject): Promise<StoredObject> {
  let current: StoredObject | undefined = account;
  const seen = new Set<string>();
  while (current !== undefined && !seen.has(current.id)) {
    seen.add(current.id);
    const next: unknown = current.attributes['consolidated_into'];
    if (typeof next !== 'string') break;
    current = await findObject(trx, environment.id, next, 'account');
  }
  refuseArchived(current ?? account, '/referenceId');
  return current ?? account;
}

async function prepareAccount(
  writing: Writing,
  values: NewValues,
  given: StoredObject | undefined,
  relations: { readonly [relation: string]: readonly string[] },
): Promise<Preparation> {
  const type = given ?? (await findAccountType(writing));
  const statuses = statusesOf(type);
  const { status = statuses[0] ?? 'Active' } = values;
  refuseUnknown(status, statuses);
  const fields = fillFields(declaredFields(type?.attributes['field_schemas'], ACCOUNT_FIELDS), values.fields ?? {});
  const identifiers = identifiersOf(type, fields);
  return {
    ...values,
    status,
    fields,
    attributes: { ...values.attributes, identifiers, account_type_name: type?.attributes['name'] ?? 'User' },
    ...(type && { accountTypeId: type.id }),
    relations: { ...relations, ...(type && { account_type: [type.id] }) },
    after: async (account) => {
      await claimIdentifiers(writing, account.id, type, identifiers);
      return account;
    },
  };
}

async function typeOf({ trx }: Writing, object: StoredObject): Promise<StoredObject | undefined> {
  const [type] = await related(trx, object, 'account_type');
  return type;
}

function statusesOf(type: StoredObject | undefined): readonly string[] {
  const statuses = type?.attributes['statuses'];
  return Array.isArray(statuses) ? statuses.map(String) : [];
}

function refuseUnknown(status: string, statuses: readonly string[]): void {
  if (statuses.includes(status)) return;
  throw fault('status_unknown', {
    pointer: '/status',
    message: `There is no such account status. There are: ${statuses.join(', ')}.`,
    details: { allowed: statuses },
  });
}
