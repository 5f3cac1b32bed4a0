import { type Connected, connect } from '../../../src/database';
import { findObject } from '../../../src/objects';
import { createApiKey, createOrganization, findApiKey, seedDevelopment } from '../../../src/organizations';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';

let database: TestDatabase;
let connected: Connected;
beforeEach(async () => {
  database = await createTestDatabase();
  connected = connect(database.url, { poolSize: 4 });
});
afterEach(async () => {
  await connected.close();
  await database.drop();
});

test('a key opens its environment and no other, and is nowhere in the database', async () => {
  const { db, pool } = connected;
  const { id, environments } = await createOrganization(db, { name: 'Acme' });
  expect(environments.map((environment) => environment.key)).toEqual(['sandbox', 'production']);
  const [sandbox, production] = environments;
  if (sandbox === undefined || production === undefined) throw new Error('no environments');
  const one = await createApiKey(db, sandbox, 'one');
  const two = await createApiKey(db, production, 'two');
  expect(one.apiKey).toMatch(/^usher_sandbox_[A-Za-z0-9_-]{43}$/);
  expect(await findApiKey(db, one.apiKey)).toMatchObject({
    keyId: one.id,
    environment: { id: sandbox.id, key: 'sandbox', organizationId: id },
  });
  expect((await findApiKey(db, two.apiKey))?.environment.key).toBe('production');
  const { rows } = await pool.query('select api_keys::text as row from api_keys');
  expect(JSON.stringify(rows)).not.toContain(one.apiKey.slice(14));
});

test('what is no key, and a key that was revoked, open nothing', async () => {
  const { db } = connected;
  const { environments } = await createOrganization(db, { name: 'Acme' });
  const [environment] = environments;
  if (environment === undefined) throw new Error('no environment');
  const { id, apiKey } = await createApiKey(db, environment, 'one');
  expect(await findApiKey(db, `${apiKey}x`)).toBeUndefined();
  expect(await findApiKey(db, '')).toBeUndefined();
  await db.updateTable('api_keys').set({ revoked_at: new Date() }).where('id', '=', id).execute();
  expect(await findApiKey(db, apiKey)).toBeUndefined();
});

test('each environment has the built-in account type', async () => {
  const { environments } = await createOrganization(connected.db, { name: 'Acme' });
  for (const environment of environments)
    expect(await findObject(connected.db, environment.id, 'default', 'account-type')).toMatchObject({
      attributes: { name: 'User', statuses: ['Active', 'Inactive'] },
    });
});

test('development is seeded once, also by many at once, and its key is given to one', async () => {
  const seeds = await Promise.all(Array.from({ length: 4 }, () => seedDevelopment(connected.db)));
  const keys = seeds.flatMap(({ apiKey }) => apiKey ?? []);
  expect(keys).toHaveLength(1);
  expect(await seedDevelopment(connected.db)).toEqual({ apiKey: undefined });
  const found = await findApiKey(connected.db, String(keys[0]));
  expect(found?.environment.key).toBe('sandbox');
  const environmentId = String(found?.environment.id);
  expect(await findObject(connected.db, environmentId, 'onboarding', 'inquiry-template')).toBeDefined();
  expect(await findObject(connected.db, environmentId, 'manual-review', 'case-template')).toBeDefined();
  expect(await findObject(connected.db, environmentId, 'blocked-ips', 'list')).toBeDefined();
  const { rows } = await connected.pool.query('select count(*) from organizations');
  expect(rows).toEqual([{ count: 1 }]);
});
