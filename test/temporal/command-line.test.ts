import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { createApi } from '../../api/create-api';
import { CHECKOUT } from '../../bin/dev/places';
import { pickFreePort } from '../../bin/dev/ports';
import { createApiKey } from '../../src/organizations';
import { House } from './house';

const ONBOARD = 'examples/onboard-and-wait/definition.json';

/** Ends at once, in two ways: a command waits for no person. */
const DECIDE = {
  key: 'decide-now',
  name: 'Decide now',
  trigger: { type: 'api', fields: { good: { type: 'boolean', required: true } } },
  steps: [
    {
      key: 'by_word',
      type: 'conditional',
      routes: [
        {
          label: 'Bad',
          when: { field: 'trigger.good', operator: 'equals', value: false },
          steps: [{ key: 'refuse', type: 'stop', outcome: 'failed' }],
        },
      ],
      else: { steps: [] },
    },
  ],
  output: { good: '{{trigger.good}}' },
};

let house: House;
let api: FastifyInstance;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  house = await House.open();
  api = createApi(house.service, { referencePage: false });
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'command line');
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  environment = { PATH: process.env.PATH ?? '', USHER_URL: url, USHER_KEY: apiKey };
  folder = mkdtempSync(path.join(tmpdir(), 'usher-cli-'));
  await usher('push', ONBOARD, '--activate');
  await usher('push', fileOf(DECIDE), '--activate');
});
afterAll(async () => {
  await api.close();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

test('push saves a definition once: the same again changes nothing', async () => {
  expect(await usher('push', ONBOARD)).toMatchObject({ code: 0, out: 'onboard-and-wait: unchanged\n' });
  const other = fileOf({ ...DECIDE, steps: [] });
  expect(await usher('push', other)).toMatchObject({ code: 0, out: 'decide-now: draft saved\n' });
});

test('validate tells all that is wrong, without a server, and exits 1', async () => {
  const file = fileOf({ ...DECIDE, trigger: { type: 'api', feilds: {} }, output: { x: '{{nobody.id}}' } });
  const { code, out, err } = await usher('validate', ONBOARD, file, '--url', 'http://127.0.0.1:1');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(`${ONBOARD}: valid`);
  expect(err).toMatch(/error \w+ at \/trigger\/feilds: /);
  expect(err).toMatch(/error \w+ at \/output\/x: /);
});

test('with --json every command prints JSON, also when it refuses', async () => {
  const refused = await usher('push', fileOf({ key: 'bad' }), '--json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ errors: expect.arrayContaining([expect.anything()]) });
  const listed = await usher('runs', '--json');
  expect(JSON.parse(listed.out)).toMatchObject({ data: expect.any(Array) });
});

test('a run that is waited for gives its output, or an exit code that says how it stands', async () => {
  const done = await usher('trigger', 'decide-now', '--field', 'good=true', '--wait', '20s');
  expect(done).toMatchObject({ code: 0 });
  expect(done.out).toMatch(/^wfr_\w+: completed\n\{\n {2}"good": true\n\}\n$/);
  expect(await usher('trigger', 'decide-now', '--field', 'good=false', '--wait', '20s')).toMatchObject({ code: 4 });
  const waits = await usher('trigger', 'onboard-and-wait', '--field', 'customer=cus_1', '--wait', '1s');
  expect(waits).toMatchObject({ code: 5, err: expect.stringContaining('usher workflow show wfr_') });
});

test('the same idempotency key gives the same run', async () => {
  const once = ['trigger', 'decide-now', '--field', 'good=true', '--idempotency-key', 'k1'] as const;
  const [first, second] = [await usher(...once, '--json'), await usher(...once, '--json')];
  expect(JSON.parse(second.out).data.id).toBe(JSON.parse(first.out).data.id);
  expect(await usher('trigger', 'decide-now', '--field', 'good=false', '--idempotency-key', 'k1')).toMatchObject({
    code: 1,
  });
});

test('wrong fields are refused by name', async () => {
  const { code, err } = await usher('trigger', 'decide-now', '--field', 'good=perhaps', '--field', 'extra=1');
  expect(code).toBe(1);
  expect(err).toContain('/data/attributes/fields/good');
  expect(err).toContain('/data/attributes/fields/extra');
});

test('runs and show tell how runs stand, step by step', async () => {
  const started = JSON.parse((await usher('trigger', 'onboard-and-wait', '--field', 'customer=cus_2', '--json')).out);
  const { id } = started.data as { readonly id: string };
  await house.waitingAt(id, 'await_person');
  const runs = await usher('runs', 'onboard-and-wait', '--label', 'customer=cus_2', '--status', 'in_progress');
  expect(runs.out).toContain(id);
  const shown = await usher('show', id);
  expect(shown.out).toMatch(/^create_inquiry +inquiry\.create@1 +done$/m);
  expect(shown.out).toMatch(/^await_person +wait +open$/m);
  expect((await usher('show', 'onboard-and-wait')).out).toContain('onboard-and-wait (wfl_');
});

test('what has ended is run again by its id, of its own version or of the newest; an id that nobody knows is named', async () => {
  const key = 'decide-again';
  await usher('push', fileOf({ ...DECIDE, key }), '--activate');
  const first = JSON.parse((await usher('trigger', key, '--field', 'good=true', '--wait', '20s', '--json')).out).data
    .id;
  await usher('push', fileOf({ ...DECIDE, key, output: { said: '{{trigger.good}}' } }), '--activate');
  const outputOf = async (again: { readonly out: string }) => {
    const [, id = ''] = /(wfr_\w+)(?!.*wfr_)/s.exec(again.out) ?? [];
    expect(id).not.toBe(first);
    return (await house.settled(id)).output;
  };
  expect(await outputOf(await run('runs', 'rerun', first))).toEqual({ said: true });
  expect(await outputOf(await run('runs', 'rerun', first, '--same-version'))).toEqual({ good: true });
  expect(await outputOf(await usher('run', key, '--runs', first))).toEqual({ said: true });
  const unknown = await usher('run', key, '--runs', 'wfr_none', first);
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('1 of 2 started nothing') });
  expect(unknown.out).toMatch(/^wfr_none +unknown/m);
});

test('a paused workflow starts nothing and says so', async () => {
  const key = 'decide-paused';
  await usher('push', fileOf({ ...DECIDE, key }), '--activate');
  expect(await usher('pause', key)).toMatchObject({ code: 0, out: `${key}: paused\n` });
  const refused = await usher('trigger', key, '--field', 'good=true');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('paused') });
  expect(await usher('activate', key, '--version', '1')).toMatchObject({
    code: 0,
    out: `${key}: running, version 1\n`,
  });
});

test('a wrong command line exits 2, an Usher that is away 3', async () => {
  expect(await usher('trigger')).toMatchObject({ code: 2 });
  expect(await usher('push', 'no-such-file.json')).toMatchObject({ code: 2 });
  const nowhere = `http://127.0.0.1:${await pickFreePort()}`;
  expect(await usher('runs', '--url', nowhere)).toMatchObject({ code: 3, err: expect.stringContaining(nowhere) });
});

test('what takes more than a second says so', async () => {
  const { err } = await usher('trigger', 'onboard-and-wait', '--field', 'customer=cus_3', '--wait', '3s');
  expect(err).toMatch(/^waiting for the run … \d+ s$/m);
});

test('an event that was set aside is listed, and retried by its id', async () => {
  expect(await run('event', 'parked')).toMatchObject({ code: 0, out: 'No event is set aside.\n' });
  const { rows } = await sql<{ id: string }>`
    update events set parked_at = now(), dispatched_at = null, fault = '{"code": "internal"}'
    where id = (select id from events where environment_id = ${house.environment.id} limit 1)
    returning id`.execute(house.service.db);
  const id = String(rows[0]?.id);
  const parked = await run('event', 'parked');
  expect(parked.out).toMatch(new RegExp(`^${id} .* internal$`, 'm'));
  expect(await run('event', 'retry', id)).toMatchObject({ code: 0, out: `${id}: dispatched again\n` });
  expect(await run('event', 'retry', id)).toMatchObject({ code: 1, err: expect.stringContaining('set aside') });
});

function fileOf(definition: object): string {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, JSON.stringify(definition));
  return file;
}

const usher = (...args: readonly string[]) => run('workflow', ...args);

async function run(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', ...args], {
    cwd: CHECKOUT,
    env: environment,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = await once(child, 'close');
  return { code: code as number | null, out, err };
}
