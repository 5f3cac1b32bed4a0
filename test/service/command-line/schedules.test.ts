import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { CHECKOUT } from '../../../bin/dev/places';
import { activate } from '../../../src/definitions/activate';
import { publish } from '../../../src/definitions/publish';
import { saveDraft } from '../../../src/definitions/save-draft';
import type { Environment } from '../../../src/writing';
import { openTestApi, type TestApi } from '../api/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

async function usher(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', 'schedule', ...args], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH ?? '', USHER_URL: api.url, USHER_KEY: api.apiKey },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = await once(child, 'close');
  return { code: code as number | null, out, err };
}

async function deploy(key: string, trigger: object): Promise<void> {
  const { rows } = await sql<Environment>`
    select id, key, organization_id as "organizationId" from environments where key = 'sandbox'`.execute(
    api.service.db,
  );
  const environment = rows[0] as Environment;
  const definition = { key, name: key, trigger, steps: [{ key: 'done', type: 'stop', outcome: 'completed' }] };
  const { workflow } = await saveDraft(api.service, environment.organizationId, definition);
  await publish(api.service, workflow);
  await activate(api.service, environment, workflow);
}

test('where nothing is scheduled, it says so', async () => {
  expect(await usher('list')).toEqual({ code: 0, out: 'Nothing is scheduled.\n', err: '' });
});

describe('of two that are there', () => {
  beforeAll(async () => {
    await deploy('every-morning', {
      type: 'schedule',
      every: { days: 1, at: '09:00' },
      time_zone: 'Asia/Kolkata',
      objects: { kind: 'account' },
    });
    await deploy('by-date', { type: 'date', kind: 'account', date: 'trigger.created_at', offset: '30d' });
  });

  test('list tells the newest first, with the next time; one of dates has none of its own', async () => {
    const { code, out } = await usher('list');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['WORKFLOW', 'STATUS', 'NEXT', 'TIME ZONE', 'OBJECTS'],
      ['by-date', 'active', 'a date of each', 'UTC', 'account'],
      ['every-morning', 'active', expect.stringMatching(/T03:30:00\.000Z$/), 'Asia/Kolkata', 'account'],
      [''],
    ]);
    expect((await usher('list', '--limit', '1')).out).not.toContain('every-morning');
  });

  test('show tells the next ten times, as instants and as clocks show them', async () => {
    const { code, out } = await usher('show', 'every-morning');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^every-morning: active\n\nNEXT +CLOCKS SHOW\n/),
    });
    expect(out.match(/T03:30:00\.000Z +\d{4}-\d\d-\d\dT09:00 Asia\/Kolkata$/gm)).toHaveLength(10);
    expect(await usher('show', 'by-date')).toEqual({ code: 0, out: 'by-date: active\n', err: '' });
  });

  test('pause says why, and resume that it goes on', async () => {
    const paused = await usher('pause', 'every-morning', '--note', 'The vendor is moved');
    expect(paused).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^every-morning: paused \(The vendor is moved\)$/m),
    });
    expect((await usher('list')).out).toMatch(/^every-morning +paused /m);
    expect(await usher('resume', 'every-morning')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^every-morning: active$/m),
    });
  });

  test('run-now begins an occurrence by hand, and show lists it', async () => {
    expect(await usher('run-now', 'every-morning')).toMatchObject({ code: 0 });
    const { out } = await usher('show', 'every-morning');
    expect(out).toMatch(/^STARTED FOR +BY +STATUS +RUNS\n\S+Z +hand +starting +0$/m);
  });

  test('with --json it prints the answer; what is not there, or follows dates, is refused with the reason', async () => {
    expect(JSON.parse((await usher('show', 'every-morning', '--json')).out)).toMatchObject({
      data: { type: 'workflow-schedule', attributes: { workflow_key: 'every-morning' } },
    });
    const unknown = await usher('show', 'nobody');
    expect(unknown).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no such schedule') });
    const dated = await usher('run-now', 'by-date', '--json');
    expect(dated).toMatchObject({ code: 1, err: expect.stringContaining('date') });
    expect(JSON.parse(dated.out)).toMatchObject({ errors: [expect.anything()] });
    expect(await usher('pause')).toMatchObject({ code: 2 });
  });
});
