import { sql } from 'kysely';
import type { Entry } from '../../../interpreter/journal';
import type { Value } from '../../../interpreter/value';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { createObject, type NewValues, type StoredObject, updateObject } from '../../../src/objects';
import { type RedactOptions, redactObject } from '../../../src/redaction';
import { listSteps } from '../../../src/runs/list-steps';
import { trigger } from '../../../src/runs/start/trigger';
import { writeState } from '../../../src/runs/state';
import { claimStep, storeOutcome, writeEntries } from '../../../src/runs/steps';
import type { Writing } from '../../../src/writing';
import { apiDefinition, openWorld, running, type World } from '../runs/open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await create('account-type', {
    key: 'default',
    status: 'active',
    attributes: { name: 'User', statuses: ['Active'] },
  });
  const fields = { who: { type: 'account', required: true }, words: { type: 'string' } };
  await running(world, apiDefinition('about', fields, { labels: { ref: '{{trigger.who.reference_id}}' } }));
});
afterAll(() => world.close());

const ACTOR = { type: 'api-key', id: 'key_1' } as const;
const write = <T>(work: (writing: Writing) => Promise<T>) =>
  world.db
    .transaction()
    .execute((trx) => work({ trx, environment: world.environment, actor: ACTOR, cause: { depth: 0 } }));
const create = (kind: string, values: NewValues) => write((writing) => createObject(writing, kind, values));
const newAccount = () =>
  create('account', { referenceId: `r-${Math.random()}`, fields: { phone_number: '+4791112233' } });
const redact = ({ kind, id }: StoredObject, options?: RedactOptions) =>
  write((writing) => redactObject(writing, kind, id, options));
const start = async ({ id }: StoredObject, words: string) =>
  (await trigger(world.service, world.environment, 'about', { who: id, words }, { actor: ACTOR })).id;
const end = (runId: string, output: { [key: string]: Value }) =>
  world.db
    .transaction()
    .execute((trx) =>
      writeState({ trx, environment: world.environment }, runId, { status: 'completed', at: Date.now(), output }),
    );
const rowOf = async (runId: string) =>
  (
    await sql<{ start: { trigger: Value }; output: Value; labels: Value; redacted: boolean }>`
    select start, output, labels, redacted_at is not null as redacted from runs where id = ${runId}`.execute(world.db)
  ).rows[0];
async function dispatchAll(): Promise<void> {
  while ((await dispatchBatch(world.service)).taken > 0);
}
const entry = (path: string, input: Value): Entry => ({
  path,
  generation: 1,
  type: 'action',
  opened: { order: 1, at: Date.now(), input },
});

test('a run that has ended keeps ids, times and the customer’s reference id, and no other value', async () => {
  const account = await newAccount();
  const run = await start(account, 'free words');
  await write(({ trx }) => writeEntries(trx, run, [entry('tell', { to: '+4791112233', about: account.id, n: 7 })]));
  await sql`update runs set labels = ${JSON.stringify({ ref: account.referenceId, other: 'label' })}::jsonb where id = ${run}`.execute(
    world.db,
  );
  await end(run, { words: 'free words', who: { type: 'account', id: account.id } });
  await redact(account);
  await dispatchAll();
  expect(await rowOf(run)).toMatchObject({
    start: { trigger: { who: { type: 'account', id: account.id }, words: null }, objects: [{ id: account.id }] },
    output: { words: null, who: { type: 'account', id: account.id } },
    labels: { ref: account.referenceId, other: null },
    redacted: true,
  });
  const [step] = await listSteps(world.db, run);
  expect(step?.opened).toMatchObject({ order: 1, input: { to: null, about: account.id, n: null } });
});

test('a run that is under way loses what is known of the person at once, and the rest when it ends', async () => {
  const account = await newAccount();
  const run = await start(account, 'free words');
  const step = { path: 'tell', generation: 1, action: 'http.request@1' };
  await write(async ({ trx }) => {
    await writeEntries(trx, run, [entry('tell', { to: 'Call +4791112233 now', how: 'sms' })]);
    await storeOutcome(trx, run, step, { type: 'done', output: { said: '+4791112233', sent: true } });
  });
  await redact(account);
  const [stored] = await listSteps(world.db, run);
  expect(stored).toMatchObject({
    opened: { input: { to: null, how: 'sms' } },
    outcome: { type: 'done', output: { said: null, sent: true } },
  });
  expect(await rowOf(run)).toMatchObject({ start: { trigger: { words: 'free words' } }, redacted: false });
  await dispatchAll();
  await end(run, { words: 'from its own memory +4791112233' });
  await dispatchAll();
  expect(await rowOf(run)).toMatchObject({
    start: { trigger: { words: null } },
    output: { words: null },
    redacted: true,
  });
});

test('what a step is writing at this moment keeps no redaction waiting', async () => {
  const account = await newAccount();
  const run = await start(account, 'free words');
  const step = { path: 'act', generation: 1, action: 'account.update@1' };
  await write(({ trx }) => writeEntries(trx, run, [entry('act', { to: '+4791112233' })]));
  await write(async ({ trx }) => {
    await claimStep(trx, run, step);
    await redact(account);
  });
  await end(run, {});
  await dispatchAll();
  expect((await listSteps(world.db, run))[0]?.opened).toMatchObject({ input: { to: null } });
});

test('a run that began after the redaction is not touched by it', async () => {
  const account = await newAccount();
  await redact(account);
  await write((writing) => updateObject(writing, 'account', account.id, { fields: { phone_number: '+4799' } }));
  const run = await start(account, 'new words');
  await dispatchAll();
  await end(run, { words: 'new words' });
  await dispatchAll();
  expect(await rowOf(run)).toMatchObject({ output: { words: 'new words' }, redacted: false });
});

test('where a single field is redacted, runs lose its values and keep the others', async () => {
  const account = await create('account', { fields: { phone_number: '+4790009999', email_address: 'a@example.com' } });
  const run = await start(account, 'my number is +4790009999');
  await end(run, { to: '+4790009999', mail: 'a@example.com' });
  await redact(account, { only: ['phone_number'] });
  await dispatchAll();
  expect(await rowOf(run)).toMatchObject({
    start: { trigger: { words: null } },
    output: { to: null, mail: 'a@example.com' },
    redacted: false,
  });
});

test('a run that was given the object by a step alone is found', async () => {
  const [account, other] = [await newAccount(), await newAccount()];
  const run = await start(other, 'free words');
  const step = { path: 'fetch', generation: 1, action: 'object.fetch@1' };
  const copy = { type: 'account', id: account.id, version: 1, phone_number: '+4791112233' };
  await write(({ trx }) => storeOutcome(trx, run, step, { type: 'done', output: null, objects: [copy] }));
  await end(run, { words: 'free words' });
  await redact(account);
  await dispatchAll();
  expect((await listSteps(world.db, run))[0]?.outcome).toEqual({
    type: 'done',
    output: null,
    objects: [{ type: 'account', id: account.id, version: 1 }],
  });
});

test('what an inquiry said of its document goes from the inquiry’s runs with the document, and nothing else does', async () => {
  const fields = { about: { type: 'inquiry', required: true }, words: { type: 'string' } };
  await running(world, apiDefinition('asks', fields));
  await create('inquiry-template', { key: 'onboarding' });
  const inquiry = await create('inquiry', {
    fields: { name_first: 'Marit' },
    relations: { template: ['onboarding'] },
    autoCreateAccount: false,
  });
  // The document has a text that the inquiry has by itself: that one stays where the inquiry goes.
  const files = [{ url: 'https://example.com/it', filename: 'Marit' }];
  const papers = { document_class: 'generic', fields: { holder: 'Holder of it' }, files };
  const document = await create('document', { attributes: papers, relations: { inquiry: [inquiry.id] } });
  const begin = async () =>
    (await trigger(world.service, world.environment, 'asks', { about: inquiry.id, words: 'w' }, { actor: ACTOR })).id;
  const [ended, open] = [await begin(), await begin()];
  await end(ended, { told: 'Holder of it', name: 'Marit' });
  await redact(document);
  await dispatchAll();
  expect(await rowOf(ended)).toMatchObject({ output: { told: null, name: 'Marit' }, redacted: false });
  expect(JSON.stringify(await rowOf(open))).not.toContain('Holder of it');
  // It may have carried it, and written it down again.
  await end(open, { told: 'Holder of it' });
  await dispatchAll();
  expect(await rowOf(open)).toMatchObject({ output: { told: null }, redacted: true });
});
