import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { ALONE, gatherTests, testsIn } from '../../scripts/gather-tests';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes';
import { temporalAddress } from '../harness/temporal-address';
import { createTestDatabase } from '../harness/test-database';
import { timeSkippingServer } from '../harness/time-skipping-server';
import PROJECTS from '../projects.json';

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

test('every test file is gathered once, those that take long alone and first', () => {
  const tests = path.dirname(__dirname);
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-gathering-'));
  try {
    const gathered = gatherTests(tests, folder, PROJECTS).map((file) => readFileSync(file, 'utf8'));
    const files = gathered.map((text) =>
      [...text.matchAll(/^describe\("([^"]+)", .*$/gm)].map(([, file = '']) => file),
    );
    const those = Object.values(PROJECTS)
      .flat()
      .flatMap((each) => testsIn(tests, each));
    expect(files.flat().sort()).toEqual(those.sort());
    expect(files.slice(0, ALONE.length)).toEqual(ALONE.map((file) => [file]));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is said to take long is there', () => {
  const tests = path.dirname(__dirname);
  expect(ALONE.filter((file) => !existsSync(path.join(tests, file)))).toEqual([]);
});
