import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CHECKOUT } from '../../../bin/dev/places';
import type { Value } from '../../../interpreter/value';
import { at, openTestApi, type TestApi } from '../api/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function usher(args: readonly string[], input = ''): Promise<Said> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', 'workflow', ...args], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH ?? '', USHER_URL: api.url, USHER_KEY: api.apiKey },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code: code as number | null, out, err };
}

const definition = (key: string, description: string) => ({
  key,
  name: 'Greet',
  description,
  trigger: { type: 'api', fields: {} },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
});

const push = (key: string, description: string, ...options: readonly string[]) =>
  usher(['push', '-', ...options], JSON.stringify(definition(key, description)));

/** What was done before: a process each would cost a second. */
async function before(key: string, description: string, ...then: readonly ('publish' | 'activate')[]): Promise<void> {
  await api.send('POST', '/workflows', { data: { attributes: { definition: definition(key, description) } } });
  for (const act of then) await api.send('POST', `/workflows/${key}/${act}`);
}

/** What is published and what runs, as the API has it: the versions newest first. */
async function standing(key: string) {
  const { body } = await api.send('GET', `/workflow-versions?filter[workflow-id]=${key}&extensions=true`);
  return (at(body, 'data') as readonly Value[]).map((version) => {
    const attributes = at(version, 'attributes');
    const description = at(attributes, 'definition', 'description');
    return [at(attributes, 'number'), description, at(attributes, 'live') === true ? 'live' : 'idle'];
  });
}

test('what was pushed before is published, and activated, by a push that changes nothing', async () => {
  await before('draft-first', 'one', 'publish', 'activate');
  expect(await push('draft-first', 'two')).toMatchObject({ code: 0, out: 'draft-first: draft saved\n' });
  expect(await push('draft-first', 'two', '--activate')).toEqual({
    code: 0,
    out: 'draft-first: unchanged\ndraft-first: version 2 published\ndraft-first: running, version 2\n',
    err: '',
  });
  expect(await standing('draft-first')).toEqual([
    [2, 'two', 'live'],
    [1, 'one', 'idle'],
  ]);
  await before('never-published', 'one');
  expect(await push('never-published', 'one', '--publish')).toEqual({
    code: 0,
    out: 'never-published: unchanged\nnever-published: version 1 published\n',
    err: '',
  });
  expect(await standing('never-published')).toEqual([[1, 'one', 'idle']]);
});

test('a push back to what is published drops the draft, and finds that it is published, and running, already', async () => {
  await before('back', 'one', 'publish', 'activate');
  for (const [option, already] of [
    ['--publish', 'back: version 1 is published already\n'],
    ['--activate', 'back: version 1 is published already\nback: version 1 is running already\n'],
  ] as const) {
    await before('back', 'two');
    expect(await push('back', 'one', option)).toEqual({
      code: 0,
      out: `back: back to version 1, without a draft\n${already}`,
      err: '',
    });
    expect(await push('back', 'one', option)).toEqual({ code: 0, out: `back: unchanged\n${already}`, err: '' });
    expect(await standing('back')).toEqual([[1, 'one', 'live']]);
  }
});

test('what is published already runs after --activate, whatever ran before', async () => {
  await before('older', 'one', 'publish', 'activate');
  await before('older', 'two', 'publish');
  const newest = {
    code: 0,
    out: expect.stringMatching(/: version 2 is published already\nolder: running, version 2\n$/),
  };
  expect(await push('older', 'two', '--activate')).toMatchObject(newest);
  await api.send('POST', '/workflows/older/pause');
  expect(await push('older', 'two', '--activate')).toMatchObject(newest);
  await api.send('POST', '/workflows/older/activate', {
    meta: {
      versions: [
        { version: 1, percentage: 60 },
        { version: 2, percentage: 40 },
      ],
    },
  });
  expect(await push('older', 'two', '--activate')).toMatchObject(newest);
  expect(await standing('older')).toEqual([
    [2, 'two', 'live'],
    [1, 'one', 'idle'],
  ]);
});

test('with --json each command prints the workflow as it is then, with the number of the version', async () => {
  const data = (status: string) => ({ id: expect.stringMatching(/^wfl_/), attributes: { key: 'machine', status } });
  const json = async (said: Promise<Said>) => {
    const { code, out } = await said;
    expect(code).toBe(0);
    return JSON.parse(out) as Value;
  };
  const version = (number: number | null) => ({ version_id: expect.stringMatching(/^wfv_/), number });
  expect(await json(push('machine', 'one', '--json'))).toMatchObject({
    data: data('paused'),
    meta: { changed: true, ...version(null), published: false, activated: false },
  });
  expect(await json(usher(['publish', 'machine', '--json']))).toMatchObject({ data: data('paused'), meta: version(1) });
  expect(await json(usher(['activate', 'machine', '--json']))).toMatchObject({
    data: data('running'),
    meta: { versions: [{ ...version(1), percentage: 100 }] },
  });
  expect(await json(push('machine', 'one', '--activate', '--json'))).toMatchObject({
    data: data('running'),
    meta: { changed: false, ...version(1), published: false, activated: false },
  });
  expect(await json(push('machine', 'two', '--activate', '--json'))).toMatchObject({
    data: data('running'),
    meta: { changed: true, ...version(2), published: true, activated: true },
  });
  expect(await json(usher(['pause', 'machine', '--json']))).toMatchObject({ data: data('paused') });
});
