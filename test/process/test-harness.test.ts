import { existsSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes';
import { temporalAddress } from '../harness/temporal-address';
import { createTestDatabase } from '../harness/test-database';
import { timeSkippingServer } from '../harness/time-skipping-server';

test('two databases of one run do not see each other, and are gone once dropped, even when in use', async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  const client = new Client({ connectionString: one.url });
  const neighbour = new Client({ connectionString: other.url });
  client.on('error', () => undefined);
  await Promise.all([client.connect(), neighbour.connect()]);
  await client.query('create table only_here (id int)');
  const seen = await neighbour.query("select to_regclass('only_here') as found");
  expect(seen.rows).toEqual([{ found: null }]);
  await neighbour.end();
  await other.drop();
  await one.drop();
  await expect(new Client({ connectionString: one.url }).connect()).rejects.toThrow(/does not exist/);
});

test('the database speaks UTF-8, sorts by code point and lives in UTC', async () => {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const shown = await client.query(
    "select current_setting('server_encoding') as encoding, current_setting('timezone') as zone, 'a' > 'B' as by_code_point, lower('É') as lower",
  );
  await client.end();
  await database.drop();
  expect(shown.rows).toEqual([{ encoding: 'UTF8', zone: 'UTC', by_code_point: true, lower: 'é' }]);
});

test('the Temporal server knows every search attribute by its type', async () => {
  const connection = await Connection.connect({ address: temporalAddress() });
  const listed = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
  await connection.close();
  expect(Object.keys(listed.customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
});

test('the time-skipping server lets an hour pass at once', async () => {
  const path = await timeSkippingServer();
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const before = await environment.currentTimeMs();
  await environment.sleep('1 hour');
  const passed = (await environment.currentTimeMs()) - before;
  await environment.teardown();
  expect(passed).toBeGreaterThanOrEqual(3_600_000);
});

/** Jest loads it as it is: it is no TypeScript. */
const LongestFirst = require('../harness/longest-first') as {
  readonly LONGEST: readonly string[];
  new (): { sort<T>(tests: readonly T[]): readonly T[] };
};

test('files that take long are there, and start before all others, the longest first', () => {
  const { LONGEST } = LongestFirst;
  const tests = path.dirname(__dirname);
  expect(LONGEST.filter((file) => !existsSync(path.join(tests, file)))).toEqual([]);
  const context = { config: { cache: false }, hasteFS: { getSize: () => 1 } };
  const files = ['service/other.test.ts', ...LONGEST.toReversed()];
  const sorted = new LongestFirst().sort(files.map((file) => ({ path: path.join(tests, file), context })));
  expect(sorted.map((test) => path.relative(tests, test.path))).toEqual([...LONGEST, 'service/other.test.ts']);
});
