import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type { Value } from '../../../interpreter/value';
import { continueUploads } from '../../../src/by-hand/uploads/continue-uploads';
import { at, idOf, openTestApi, type SendOptions, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await deploy({
    key: 'greet',
    trigger: { type: 'api', fields: { name: { type: 'string', required: true }, age: { type: 'integer' } } },
  });
  await deploy({ key: 'look', trigger: { type: 'event', events: ['account.created'] } });
});
afterAll(() => api.close());

async function deploy(definition: { readonly [key: string]: Value }): Promise<void> {
  const whole = { name: 'A workflow', steps: [{ key: 'done', type: 'stop', outcome: 'completed' }], ...definition };
  await api.send('POST', '/workflows', { data: { attributes: { definition: whole } } });
  await api.send('POST', `/workflows/${definition['key']}/publish`);
  await api.send('POST', `/workflows/${definition['key']}/activate`);
}

const CSV = { 'content-type': 'text/csv' };
const send = (text: string, { query = '', workflow = 'greet', headers = {} } = {}): Promise<Sent> =>
  api.send('POST', `/workflows/${workflow}/run-uploads${query}`, undefined, { text, headers: { ...CSV, ...headers } });
const sendBytes = async (body: Buffer, headers: Readonly<Record<string, string>> = CSV) => {
  const authorization = `Bearer ${api.apiKey}`;
  const sent = { method: 'POST', body: new Uint8Array(body), headers: { authorization, ...headers } };
  const response = await fetch(`${api.url}/api/v1/workflows/greet/run-uploads`, sent);
  return { status: response.status, body: (await response.json()) as Value };
};
const get = (path: string, options?: SendOptions) =>
  api.send('GET', `/workflow-run-uploads/${path}`, undefined, options);
const stateOf = async (upload: Sent) => at((await get(idOf(upload))).body, 'data', 'attributes');
const saidOf = ({ body }: { readonly body: Value }) => at(body, 'errors', 0, 'details');

async function nothingIsLeft(): Promise<void> {
  const { rows } = await api.service.pool.query(`select 1 from run_uploads where status = 'receiving'`);
  expect(rows).toEqual([]);
}

test('a file is taken, shows how far it is while it is done, and what became of each row', async () => {
  const text = `name,age\n${Array.from({ length: 60 }, (_, n) => `person ${n},${n === 10 ? 'old' : n}`).join('\n')}\n`;
  const made = await send(text);
  expect(made.status).toBe(201);
  expect(at(made.body, 'data', 'attributes')).toMatchObject({
    status: 'in_progress',
    'workflow-key': 'greet',
    'times-sent': 1,
    total: 60,
    done: 0,
    'ended-at': null,
  });
  await continueUploads(api.service, 0);
  expect(await stateOf(made)).toMatchObject({ status: 'in_progress', total: 60, done: 50, started: 49, broken: 1 });
  await continueUploads(api.service, 60_000);
  expect(await stateOf(made)).toMatchObject({
    status: 'completed',
    done: 60,
    started: 59,
    'ended-at': expect.any(String),
  });
  const again = await send(text);
  expect([again.status, idOf(again)]).toEqual([200, idOf(made)]);
  await continueUploads(api.service, 60_000);
  expect(await stateOf(made)).toMatchObject({ 'times-sent': 2, started: 59, broken: 1, status: 'completed' });

  const broken = await get(`${idOf(made)}/rows?filter[result]=broken,refused`);
  expect(at(broken.body, 'data')).toEqual([
    {
      type: 'workflow-run-upload-row',
      id: `${idOf(made)}-12`,
      attributes: {
        line: 12,
        result: 'broken',
        'run-id': null,
        code: 'trigger_fields_invalid',
        faults: [{ code: 'field_type', column: 'age', details: 'This value has the wrong type. Give a whole number.' }],
      },
    },
  ]);
  const lines: Value[] = [];
  let next: Value = `/workflow-run-uploads/${idOf(made)}/rows?page[size]=25`;
  while (typeof next === 'string') {
    const page = await api.send('GET', next.replace('/api/v1', ''));
    lines.push(...(at(page.body, 'data') as Value[]).map((row) => at(row, 'attributes', 'line')));
    next = at(page.body, 'links', 'next');
  }
  expect(lines).toEqual(Array.from({ length: 60 }, (_, n) => n + 2));

  const authorization = `Bearer ${api.apiKey}`;
  const download = await fetch(`${api.url}/api/v1/workflow-run-uploads/${idOf(made)}/rows.csv`, {
    headers: { authorization },
  });
  expect(download.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const printed = (await download.text()).trimEnd().split('\n');
  expect(printed).toHaveLength(61);
  expect([printed[0], printed[11]]).toEqual([
    'line,result,run_id,code,faults',
    '12,broken,,trigger_fields_invalid,age: This value has the wrong type. Give a whole number.',
  ]);
  expect(printed[1]).toMatch(/^2,started,wfr_\w{24},,$/);
});

const heading = 'The first line of the file does not name the columns.';
test.each<[string, string | Buffer, string, number | null]>([
  ['an empty file', '', 'The file is empty. Its first line names the columns.', null],
  ['empty lines', '\n \n,\n', 'The file is empty. Its first line names the columns.', null],
  ['a heading alone', 'name,age\n\n', 'The file names its columns and has no rows.', null],
  [
    'a heading that is missing',
    'Ada,36\n',
    `${heading} Column 1 is not known to the workflow; there may be: name, age.`,
    1,
  ],
  [
    'a column that is misspelled',
    'name,agee\n',
    `${heading} Column 2 is not known to the workflow (did you mean age?)`,
    1,
  ],
  ['a column without a name', 'name,\n', `${heading} Column 2 has no name; there may be: name, age.`, 1],
  ['a column twice', 'name,age,Name\n', `${heading} Column 3 is named as another one; there may be: name, age.`, 1],
  ['a column that is needed', '\nage\n1\n', `${heading} The file lacks columns that every run needs: name.`, 2],
  ['semicolons', 'name;age\nAda;3\n', `${heading} Columns are kept apart by commas, not by semicolons or tabs;`, 1],
  ['a page', '<!doctype html>\n<html></html>\n', `${heading} Column 1 is not known to the workflow;`, 1],
  ['JSON', '{"name": "Ada"}\n', 'Line 1 of the file cannot be read. A cell with quotes,', 1],
  ['objects of fields', 'object_id\nact_1\n', `${heading} Column 1 is not known to the workflow;`, 1],
  [
    'a quote that is never closed',
    'name\n"Ada\nBob\n',
    'Line 2 of the file cannot be read. The row that begins there',
    2,
  ],
  ['U+0000', 'name\nAda\nB\0b\n', 'Line 3 of the file is not text in UTF-8.', 3],
  ['another encoding', Buffer.from('name\nZo\xeb\n', 'latin1'), 'Line 2 of the file is not text in UTF-8.', 2],
  ['UTF-16', Buffer.from('\uFEFFname\nAda\n', 'utf16le'), 'Line 1 of the file is not text in UTF-8.', 1],
  ['a spreadsheet', Buffer.from('PK\x03\x04\x14\0\x06\0\x08', 'latin1'), 'Line 1 of the file is not text in UTF-8.', 1],
  ['a row too long', `name\nAda\n${'x'.repeat(70_000)}\n`, 'The row at line 3 is longer than 64 KiB.', 3],
  ['a row too many', `name\n${'x\n'.repeat(10_001)}`, 'The file has more than 10000 rows: send it in parts.', 10_002],
])('%s is refused as a whole, in a sentence that says where and what to do', async (_, text, says, line) => {
  const { status, body } = await sendBytes(Buffer.from(text as string));
  expect({ status, said: String(saidOf({ body })).slice(0, says.length) }).toEqual({ status: 422, said: says });
  expect(at(body, 'errors', 0, 'meta', 'line')).toBe(line);
  expect(at(body, 'errors', 0, 'code')).toBe('csv_invalid');
  await nothingIsLeft();
});

test('a byte order mark and another heading’s spelling are no matter, and a file of ten thousand rows is taken', async () => {
  const made = await send(`\uFEFFAge,NAME\r\n${'1,x\r\n'.repeat(10_000)}`);
  expect([made.status, at(made.body, 'data', 'attributes', 'total')]).toEqual([201, 10_000]);
  expect((await api.send('POST', `/workflow-run-uploads/${idOf(made)}/cancel`)).status).toBe(200);
  expect(await stateOf(made)).toMatchObject({ status: 'canceled', canceled: 10_000, done: 10_000 });
  expect((await api.send('POST', `/workflow-run-uploads/${idOf(made)}/cancel`)).status).toBe(409);
});

test('a workflow that runs on objects takes their ids alone', async () => {
  expect(saidOf(await send('object_id,name\nact_1,x\n', { workflow: 'look' }))).toBe(
    `${heading} The file must have one column alone: object_id or run_id.`,
  );
  expect((await send('object_id\nact_1\n', { workflow: 'look' })).status).toBe(201);
  await continueUploads(api.service, 60_000);
});

/** Begins a request on a connection of its own. */
async function openSocket(length: number): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(api.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    'POST /api/v1/workflows/greet/run-uploads HTTP/1.1',
    'host: usher',
    `authorization: Bearer ${api.apiKey}`,
    'content-type: text/csv',
    `content-length: ${length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

test('a file that is too large is refused, and heard of by a client that listens only when all is sent', async () => {
  const text = `name\n${`${'x'.repeat(10_000)}\n`.repeat(4000)}`;
  const { status, body } = await sendBytes(Buffer.from(text));
  expect([status, saidOf({ body })]).toEqual([413, 'The file is larger than 16 MiB: send it in parts.']);
  const socket = await openSocket(text.length);
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(text, () => resolve());
  });
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString()));
  socket.resume();
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  await nothingIsLeft();
});

test.each([
  [{ 'content-type': 'application/json' }],
  [{ 'content-type': 'application/x-www-form-urlencoded' }],
  [{ 'content-type': 'text/csv; charset=iso-8859-1' }],
  [{ 'content-type': 'text/csv', 'content-encoding': 'gzip' }],
])('a body that says it is something else is refused: %j', async (headers) => {
  const { status, body } = await sendBytes(Buffer.from('"name"'), headers);
  expect([status, saidOf({ body })]).toEqual([415, expect.stringContaining('`Content-Type: text/csv`')]);
});

test('what the request names is checked before the file', async () => {
  expect((await send('name\nx\n', { workflow: 'nobody' })).status).toBe(404);
  expect((await send('name\nx\n', { query: '?name=a%20b' })).status).toBe(400);
  expect((await send('name\nx\n', { query: '?colour=red' })).status).toBe(400);
  expect((await api.send('POST', '/workflows/greet/run-uploads', {})).status).toBe(415);
  expect((await api.send('POST', '/workflows/greet/runs', undefined, { text: 'x', headers: CSV })).status).toBe(415);
  expect((await get('wru_none')).status).toBe(404);
  expect((await get('wru_none/rows')).status).toBe(404);
  expect((await get('wru_none/rows.csv')).status).toBe(404);
  await nothingIsLeft();
});

test('with an Idempotency-Key the same file is answered the same, and another one is refused', async () => {
  const headers = { 'idempotency-key': 'once' };
  const first = await send('name\nKey\n', { headers });
  expect(first.status).toBe(201);
  expect(await send('name\nKey\n', { headers })).toMatchObject({ status: 201, body: first.body });
  expect((await send('name\nOther\n', { headers })).status).toBe(422);
  expect((await send('name\nKey\n', { headers, query: '?name=more' })).status).toBe(422);
  await nothingIsLeft();
});

test('what rows hold is in no log and no answer', async () => {
  const text = 'name,age\nZq-mark-of-a-person,Zq-mark-of-an-age\n';
  const made = await send(text);
  await send('Zq-mark-in-a-heading\nx\n');
  await continueUploads(api.service, 60_000);
  const rows = await get(`${idOf(made)}/rows`);
  expect(at(rows.body, 'data', 0, 'attributes', 'result')).toBe('broken');
  const read = () => api.service.pool.query<{ log: string }>('select l::text as log from api_logs l');
  let { rows: logs } = await read();
  while (!JSON.stringify(logs).includes(`${idOf(made)}/rows`)) ({ rows: logs } = await read());
  const kept = JSON.stringify([logs, rows.body, api.logged]);
  expect(kept).not.toContain('Zq-mark');
  // Whoever guesses what the file says could tell by its hash.
  expect(kept).not.toContain(createHash('sha256').update(text).digest('hex'));
});

test('a client that dies while it sends leaves nothing, and its file starts each row once when it comes again', async () => {
  const text = `name\n${Array.from({ length: 600 }, (_, n) => `cut ${n}`).join('\n')}\n`;
  const socket = await openSocket(text.length);
  socket.write(text.slice(0, -100));
  const waiting = async () => {
    const { rows } = await api.service.pool.query(
      `select count(*)::int as count from run_upload_rows where cells ->> 'name' like 'cut %'`,
    );
    return rows[0]?.count as number;
  };
  while ((await waiting()) < 500) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  while ((await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await nothingIsLeft();
  const made = await send(text);
  expect(at(made.body, 'data', 'attributes')).toMatchObject({ 'times-sent': 1, total: 600 });
  await continueUploads(api.service, 60_000);
  expect(await stateOf(made)).toMatchObject({ status: 'completed', started: 600 });
  const { rows } = await api.service.pool.query(
    `select count(*)::int as runs, count(distinct start -> 'trigger' ->> 'name')::int as names from runs
     where start -> 'trigger' ->> 'name' like 'cut %'`,
  );
  expect(rows).toEqual([{ runs: 600, names: 600 }]);
  // What is logged of a request is what failed unexpectedly.
  expect(api.logged.filter((details) => 'route' in details)).toEqual([]);
});
