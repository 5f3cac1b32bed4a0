import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { CHECKOUT } from '../../../bin/dev/places';
import { connectionsOf } from '../../../src/connections/connections-of';
import { openTestApi, type TestApi } from '../api/test-api';

const SECRET = 'a-secret-of-theirs';

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await openTestApi();
  folder = mkdtempSync(path.join(tmpdir(), 'usher-cli-'));
  writeFileSync(path.join(folder, 'secret'), `${SECRET}-file\n`);
  writeFileSync(path.join(folder, 'all.json'), JSON.stringify({ token: `${SECRET}-all`, value: 'v-all' }));
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ base_url: 'https://b.example', auth: 'none' }));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

async function usher(args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', 'connection', ...args], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH ?? '', USHER_URL: api.url, USHER_KEY: api.apiKey, THEIRS: `${SECRET}-env` },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  expect(out + err).not.toContain(SECRET);
  return { code: code as number | null, out, err };
}

async function secretsOf(name: string) {
  const { rows } = await sql<{ id: string }>`select id from environments where key = 'sandbox'`.execute(api.service.db);
  return (await connectionsOf(api.service, rows[0]?.id ?? '').open(name, ['http'])).secrets;
}

const HTTP = ['--type', 'http', '--set', 'base_url=https://a.example', '--set', 'auth=bearer'];

test('secrets come from a variable, a file or standard input', async () => {
  const made = await usher(['create', 'from-env', ...HTTP, '--secret', 'token=env:THEIRS']);
  expect(made).toMatchObject({ code: 0, out: 'from-env: made\n' });
  expect(await secretsOf('from-env')).toEqual({ token: `${SECRET}-env` });
  await usher(['create', 'from-file', ...HTTP, '--secret', `token=file:${path.join(folder, 'secret')}`]);
  expect(await secretsOf('from-file')).toEqual({ token: `${SECRET}-file` });
  expect(await usher(['create', 'from-input', ...HTTP, '--secret', 'token=-'], `${SECRET}-input\n`)).toMatchObject({
    code: 0,
  });
  expect(await secretsOf('from-input')).toEqual({ token: `${SECRET}-input` });
  await usher(['create', 'from-all', ...HTTP, '--secrets', path.join(folder, 'all.json')]);
  expect(await secretsOf('from-all')).toEqual({ token: `${SECRET}-all`, value: 'v-all' });
});

test('one that stands in the command is refused, and not repeated', async () => {
  for (const secret of [`token=${SECRET}`, SECRET]) {
    const refused = await usher(['create', 'refused', ...HTTP, '--secret', secret]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('env:VARIABLE') });
  }
  const unset = await usher(['create', 'refused', ...HTTP, '--secret', 'token=env:NOBODY']);
  expect(unset).toMatchObject({ code: 2, err: expect.stringContaining('NOBODY is not set') });
});

test('connections are listed and shown, and rotated', async () => {
  await usher([
    'create',
    'whole',
    '--type',
    'http',
    '--settings',
    path.join(folder, 'settings.json'),
    '--name',
    'The whole',
  ]);
  expect((await usher(['list', '--type', 'http'])).out).toMatch(/^whole +http +active +The whole$/m);
  expect((await usher(['list', '--type', 'smtp'])).out).toBe('There is no connection.\n');
  expect((await usher(['show', 'whole'])).out).toMatch(
    /^whole: http, active\n {2}auth: none\n {2}base_url: https:\/\/b\.example\n$/,
  );
  expect(await usher(['rotate', 'whole', '--secret', 'value=env:THEIRS'])).toMatchObject({
    code: 0,
    out: 'whole: rotated\n',
  });
  expect(await secretsOf('whole')).toEqual({ value: `${SECRET}-env` });
  expect(await usher(['rotate', 'whole', '--secret', 'value=none'])).toMatchObject({ code: 0 });
  expect(await secretsOf('whole')).toEqual({});
  expect(await usher(['rotate', 'whole'])).toMatchObject({ code: 2, err: expect.stringContaining('Which secret?') });
});

test('connections are tested and archived', async () => {
  await usher(['create', 'closed', '--type', 'http', '--set', 'base_url=https://127.0.0.1', '--set', 'auth=none']);
  const tested = await usher(['test', 'closed']);
  expect(tested).toMatchObject({ code: 1, err: expect.stringContaining('only public ones are called') });
  expect(JSON.parse((await usher(['test', 'closed', '--json'])).out)).toMatchObject({
    meta: { ok: false, fault: { code: 'address_refused' } },
  });
  expect(await usher(['archive', 'closed'])).toMatchObject({ code: 0, out: 'closed: archived\n' });
  expect(JSON.parse((await usher(['show', 'closed', '--json'])).out)).toMatchObject({
    data: { attributes: { status: 'archived' } },
    uses: [],
  });
});

test('what the type does not take is said by place', async () => {
  const refused = await usher([
    'create',
    'wrong',
    '--type',
    'http',
    '--set',
    'base_url=https://a.example',
    '--set',
    'auth=bearer',
  ]);
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining('/data/attributes/secrets/token: "token" is needed'),
  });
});
