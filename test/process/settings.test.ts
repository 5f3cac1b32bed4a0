import fs from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';
import { readClientSettings, readDevSettings, readSettings, SettingsError, VARIABLE_NAMES } from '../../bin/settings';

const NEEDED = { DATABASE_URL: 'postgres://u:p@h:5432/d', TEMPORAL_ADDRESS: 'h:7233' };

function faultOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

test('.env.example names every variable that is read, and no other', () => {
  const text = fs.readFileSync(path.join(CHECKOUT, '.env.example'), 'utf8');
  const named = [...text.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  expect([...named].sort()).toEqual([...VARIABLE_NAMES].sort());
});

test('the values of .env.example are accepted', () => {
  const text = fs.readFileSync(path.join(CHECKOUT, '.env.example'), 'utf8');
  const values = Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]));
  expect(readSettings(values)).toMatchObject({ apiPort: 8970, databasePoolSize: 10, temporalTls: false });
});

test('one message lists every fault of the environment, by variable', () => {
  const message = faultOf(() =>
    readSettings({ USHER_PORT: '99999', USHER_LOG_LEVEL: 'loud', TEMPORAL_ADDRESS: 'http://h' }),
  );
  for (const name of ['USHER_PORT', 'USHER_LOG_LEVEL', 'TEMPORAL_ADDRESS', 'DATABASE_URL', '.env.example']) {
    expect(message).toContain(name);
  }
});

test('a fault never repeats the value, which may be a secret', () => {
  expect(faultOf(() => readSettings({ ...NEEDED, DATABASE_URL: 'mysql://u:hunter2@h/d' }))).not.toContain('hunter2');
});

test('development needs no variable at all, and an empty one is as good as none', () => {
  const settings = readDevSettings({ DATABASE_URL: '', USHER_PORT: ' ' });
  expect(settings).toMatchObject({ apiPort: 8970, postgresPort: 8971, temporalPort: 8972, webUiPort: 8973 });
  expect(settings).not.toHaveProperty('databaseUrl');
});

test('the command line reads where to look and with which key', () => {
  expect(readClientSettings({ USHER_URL: 'https://h', USHER_KEY: 'k' })).toEqual({ url: 'https://h', key: 'k' });
  expect(readClientSettings({})).toEqual({});
  expect(faultOf(() => readClientSettings({ USHER_URL: 'ftp://h' }))).toContain('USHER_URL');
});
