import { sql } from 'kysely';
import { printError, printTold } from '../../../bin/print-error';
import { redactApiLogs, type SeenRequest } from '../../../src/api-logs';
import { writeApiLogs } from '../../../src/api-logs/write-api-logs';
import { findAnswer, keepAnswer } from '../../../src/idempotency/answer-once';
import { newId } from '../../../src/ids';
import { redactObject } from '../../../src/redaction';
import { wipeRuns } from '../../../src/redaction/redact-runs';
import { openRedactionWorld, type RedactionWorld } from './redaction-world';

let world: RedactionWorld;
beforeAll(async () => {
  world = await openRedactionWorld();
});
afterAll(() => world.end());

const refused = (body: object, more: Partial<SeenRequest> = {}): SeenRequest => ({
  id: newId('req'),
  environmentId: world.environment.id,
  keyId: 'api_x',
  createdAt: new Date(),
  method: 'POST',
  path: '/api/v1/accounts',
  status: 422,
  ipAddress: '::1',
  requestHeaders: {},
  query: {},
  requestBody: body,
  responseHeaders: {},
  ...more,
});

async function isSomeoneWaiting(): Promise<boolean> {
  const { rows } = await world.pool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  );
  return rows.length > 0;
}

interface Row {
  readonly request_body: object | null;
  readonly path: string;
  readonly redacted: boolean;
  readonly value_hashes: readonly string[];
}
async function logOf({ id }: SeenRequest): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select request_body, path, redacted_at is not null as redacted, value_hashes from api_logs where id = ${id}`.execute(
    world.db,
  );
  return rows[0];
}

test('a refused request with a value of the person is emptied, whatever its case; one without is not', async () => {
  const account = await world.create('account', {
    referenceId: 'Ref-44',
    fields: { email_address: 'Anna@example.com' },
  });
  const byValue = refused({ email: ' anna@EXAMPLE.com ', other: 'free' });
  const byReference = refused({ 'reference-id': 'ref-44', other: 'free' });
  const byQuery = refused({}, { method: 'GET', status: 200, query: { filter: { note: 'x,anna@example.com' } } });
  const byPath = refused({}, { method: 'GET', status: 404, path: '/api/v1/accounts/anna%40example.com/more' });
  const others = [refused({ email: 'nils@example.com' }), refused({ text: 'anna' })];
  await writeApiLogs(world.db, [byValue, byReference, byQuery, byPath, ...others]);
  await world.redact(account);
  for (const seen of [byValue, byReference, byQuery, byPath])
    expect(await logOf(seen)).toMatchObject({ request_body: null, redacted: true, value_hashes: [] });
  expect((await logOf(byPath))?.path).toBe('/api/v1/accounts');
  for (const seen of others) expect(await logOf(seen)).toMatchObject({ redacted: false });
});

test('a value that stands in very many requests says nothing of anyone', async () => {
  const account = await world.create('account', { fields: { address: { city: 'Bergen' } } });
  const many = Array.from({ length: 1001 }, () => refused({ city: 'Bergen' }));
  for (let from = 0; from < many.length; from += 200) await writeApiLogs(world.db, many.slice(from, from + 200));
  await world.redact(account);
  expect(await world.count('api_logs', 'Bergen')).toBe(1001);
});

test('requests about a run are emptied with the run', async () => {
  const run = newId('wfr');
  const seen = refused({ reason: 'a free word' }, { path: `/api/v1/workflow-runs/${run}/resolve`, status: 200 });
  await writeApiLogs(world.db, [seen]);
  await wipeRuns(world.db, [run]);
  expect(await logOf(seen)).toMatchObject({ request_body: null, redacted: true });
});

test('logs that name the object are emptied in portions, those of later requests are not', async () => {
  const account = await world.create('account', {});
  const path = `/api/v1/accounts/${account.id}`;
  const many = Array.from({ length: 1201 }, () => refused({ a: 'before' }, { path, status: 200 }));
  for (let from = 0; from < many.length; from += 200) await writeApiLogs(world.db, many.slice(from, from + 200));
  const until = new Date();
  const later = refused({ a: 'later' }, { path, createdAt: new Date(until.getTime() + 1000) });
  await writeApiLogs(world.db, [later]);
  expect(await redactApiLogs(world.db, [account.id], until)).toBe(1201);
  expect(await logOf(later)).toMatchObject({ request_body: { a: 'later' } });
});

test('a log that is written after the redaction of what it names is empty from the start', async () => {
  const account = await world.create('account', { fields: { phone_number: '+47911' } });
  const seen = refused({ phone: '+47911' }, { path: `/api/v1/accounts/${account.id}`, status: 200 });
  await world.redact(account);
  await writeApiLogs(world.db, [seen]);
  expect(await logOf(seen)).toMatchObject({ request_body: null, redacted: true });
});

test('so is one that is written after a part of it was redacted', async () => {
  const account = await world.create('account', { fields: { phone_number: '+47911' } });
  const seen = refused({ phone: '+47911' }, { path: `/api/v1/accounts/${account.id}`, status: 200 });
  await world.redact(account, { only: ['phone_number'] });
  const later = refused({ tag: 'x' }, { path: seen.path, status: 200 });
  await writeApiLogs(world.db, [seen, later]);
  expect(await logOf(seen)).toMatchObject({ request_body: null, redacted: true });
  expect(await logOf(later)).toMatchObject({ request_body: { tag: 'x' } });
});

test.each([
  ['all', undefined],
  ['a part', ['phone_number']],
])('an answer that is kept after the redaction of %s of what it names, or beside it, is not kept', async (of, only) => {
  const account = await world.create('account', { fields: { phone_number: `+479100 ${of}` } });
  const keyOf = (key: string) => ({
    environmentId: world.environment.id,
    operation: `POST /api/v1/accounts/${account.id}/tag`,
    key,
    bodyHash: 'same',
  });
  const answer = { status: 200, body: { said: `a word of hers: ${of}` } };
  const since = new Date();
  let beside: Promise<void> | undefined;
  await world.write(async (writing) => {
    await redactObject(writing, 'account', account.id, only && { only });
    let kept = false;
    beside = keepAnswer(world.db, keyOf('beside'), answer, since).finally(() => {
      kept = true;
    });
    while (!kept && !(await isSomeoneWaiting()));
  });
  await beside;
  await keepAnswer(world.db, keyOf('after'), answer, since);
  await keepAnswer(world.db, keyOf('later request'), answer, new Date());
  for (const key of ['beside', 'after'])
    await expect(findAnswer(world.db, keyOf(key))).rejects.toMatchObject({ fault: { code: 'answer_redacted' } });
  expect(await findAnswer(world.db, keyOf('later request'))).toEqual(answer);
  expect(await world.count('idempotency_keys', answer.body.said)).toBe(1);
});

test('a log shows where an error came from and none of its words, but for our own', async () => {
  const quoting = await world.pool.query('select $1::int', ['Anna']).catch((error: unknown) => error);
  expect(JSON.stringify(printError(quoting))).not.toContain('Anna');
  expect(printError(quoting)).toMatchObject({ name: 'error', code: '22P02', at: expect.any(Array) });
  const told = printTold({ error: quoting, attempt: 2 });
  expect(JSON.stringify(told)).not.toContain('Anna');
  expect(told).toMatchObject({ error: { code: '22P02' }, attempt: 2 });
  expect(printError('Anna')).toEqual({ name: 'string', at: [] });
  const own = printError(await world.redact({ ...(await world.create('account', {})), id: 'act_x' }).catch((e) => e));
  expect(own).toMatchObject({ code: 'object_not_found', message: expect.stringContaining('no such object') });
});
