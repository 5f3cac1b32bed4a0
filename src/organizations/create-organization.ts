import type { Db, Trx } from '../database';
import { newId } from '../ids';
import { ACCOUNT_FIELDS } from '../kinds';
import { createObject } from '../objects/create-object';
import type { Environment } from '../writing';

export interface NewOrganization {
  readonly name: string;
  /** Keys of its environments: `sandbox` and `production` if left out. */
  readonly environments?: readonly string[];
}

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly environments: readonly Environment[];
}

const ENVIRONMENTS = ['sandbox', 'production'];

/** Makes an organization with its environments, each with the built-in account type. */
export async function createOrganization(
  db: Db | Trx,
  { name, environments = ENVIRONMENTS }: NewOrganization,
): Promise<Organization> {
  if (!db.isTransaction) return db.transaction().execute((trx) => createOrganization(trx, { name, environments }));
  const trx = db as Trx;
  const id = newId('org');
  await trx.insertInto('organizations').values({ id, name }).execute();
  const made: Environment[] = [];
  for (const key of environments) made.push(await createEnvironment(trx, id, key));
  return { id, name, environments: made };
}

async function createEnvironment(trx: Trx, organizationId: string, key: string): Promise<Environment> {
  const environment = { id: newId('env'), key, organizationId };
  await trx.insertInto('environments').values({ id: environment.id, key, organization_id: organizationId }).execute();
  const writing = { trx, environment, actor: { type: 'system', id: 'usher' }, cause: { depth: 0 } } as const;
  await createObject(writing, 'account-type', {
    key: 'default',
    attributes: { name: 'User', field_schemas: ACCOUNT_FIELDS as never, statuses: ['Active', 'Inactive'] },
  });
  return environment;
}
