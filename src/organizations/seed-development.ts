import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { createObject } from '../objects/create-object';
import type { Writing } from '../writing';
import { createApiKey } from './create-api-key';
import { createOrganization } from './create-organization';

const NAME = 'Development';

/**
 * Makes what a first look needs, once: an organization with its environments, a key to the sandbox, and there an inquiry
 * template, a case template and a list. The key is given when it is made, and never again.
 */
export async function seedDevelopment(db: Db): Promise<{ apiKey: string | undefined }> {
  return db.transaction().execute(async (trx) => {
    // Two at once make one.
    await sql`lock table organizations in share row exclusive mode`.execute(trx);
    const found = await trx.selectFrom('organizations').select('id').where('name', '=', NAME).executeTakeFirst();
    return { apiKey: found === undefined ? await seed(trx) : undefined };
  });
}

async function seed(trx: Trx): Promise<string> {
  const { environments } = await createOrganization(trx, { name: NAME });
  const [sandbox] = environments;
  if (sandbox === undefined) throw new Error('An organization was made without an environment.');
  const writing: Writing = {
    trx,
    environment: sandbox,
    actor: { type: 'system', id: 'usher' },
    cause: { depth: 0 },
  };
  await createObject(writing, 'inquiry-template', { key: 'onboarding', attributes: { name: 'Onboarding' } });
  await createObject(writing, 'case-template', { key: 'manual-review', attributes: { name: 'Manual review' } });
  await createObject(writing, 'list', {
    key: 'blocked-ips',
    attributes: { name: 'Blocked addresses', list_type: 'ip-address' },
  });
  return (await createApiKey(trx, sandbox, 'development')).apiKey;
}
