import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { CHECKOUT } from '../../../bin/dev/places';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function migrate(url: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', 'migrate'], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: url, TEMPORAL_ADDRESS: '127.0.0.1:1' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = await once(child, 'close');
  return { code: code as number | null, out, err };
}

test('an empty database is migrated and told what was applied, the same again that it is up to date', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  const files = fs.readdirSync(path.join(CHECKOUT, 'migrations')).filter((file) => /^\d{6}-/.test(file));
  const names = files.map((file) => path.basename(file, '.sql')).toSorted();
  expect(await migrate(database.url)).toEqual({ code: 0, out: `Applied ${names.join(', ')}.\n`, err: '' });
  expect(await migrate(database.url)).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' });
});

test('a database that is not there ends it with code 3 and a sentence', async () => {
  const nowhere = new URL(database.url);
  nowhere.port = '1';
  expect(await migrate(nowhere.href)).toEqual({
    code: 3,
    out: '',
    err: expect.stringMatching(/^The database cannot be reached/),
  });
});
