import { sql } from 'kysely';
import { takeBatch } from '../../../src/events/dispatch/take-batch';
import { FOLLOW_UPS } from '../../../src/events/follow-ups';
import { getObject, lockVerification, type StoredObject, updateObject } from '../../../src/objects';
import { faultOf } from '../objects/world';
import { openRedactionWorld, type RedactionWorld } from './redaction-world';

let world: RedactionWorld;
beforeAll(async () => {
  world = await openRedactionWorld();
});
afterAll(() => world.end());

const newAccount = () => world.create('account', { fields: { name: { first: 'Marit' } } });
const newInquiry = (account: StoredObject) =>
  world.create('inquiry', { relations: { template: ['onboarding'], account: [account.id] } });
const newVerification = (inquiry: StoredObject) =>
  world.create('verification', {
    attributes: { verification_type: 'phone-number', phone_number: '+4791234567' },
    relations: { inquiry: [inquiry.id] },
  });
const lock = ({ id }: StoredObject, locked: boolean) => world.write((writing) => lockVerification(writing, id, locked));
/** As after a process that died with them: their lease is over. */
const comeAgain = (name: string) =>
  sql`update events set dispatched_at = null, next_attempt_at = null where name = ${name}`.execute(world.db);

test('the event names what is gone and holds no value; the object keeps what is nobody’s', async () => {
  const account = await world.create('account', {
    referenceId: 'r-9',
    tags: ['vip'],
    fields: { phone_number: '+47123' },
  });
  const redacted = await world.redact(account);
  expect(redacted).toMatchObject({ referenceId: 'r-9', tags: ['vip'], status: account.status, fields: {} });
  const event = (await world.eventsOf(account.id)).at(-1);
  expect(event).toMatchObject({
    name: 'account.redacted',
    context: { whole: true, redacted_fields: ['phone_number'], actor: { type: 'api-key' } },
    snapshot: { redacted_at: expect.any(String), reference_id: 'r-9', fields: {} },
  });
  expect(await world.count('events', '+47123')).toBe(0);
  expect((await faultOf(world.redact(account))).code).toBe('already_redacted');
});

test('what hangs on an account goes with it, and nothing above or beside it', async () => {
  const account = await newAccount();
  const [first, second] = [await newInquiry(account), await newInquiry(account)];
  const verification = await newVerification(first);
  const opened = await world.create('case', {
    relations: { template: ['manual-review'], inquiries: [first.id], accounts: [account.id] },
  });
  await world.redact(first);
  await world.dispatchAll();
  expect(await Promise.all([account, second, opened].map(world.isRedacted))).toEqual([false, false, false]);
  expect(await world.isRedacted(verification)).toBe(true);
  await world.redact(account);
  await world.dispatchAll();
  expect(await world.isRedacted(second)).toBe(true);
  expect(await world.isRedacted(opened)).toBe(false);
  expect((await world.namesOf(first)).filter((name) => name === 'inquiry.redacted')).toHaveLength(1);
});

test('what is made for an account after it was redacted stays', async () => {
  const account = await newAccount();
  await world.redact(account);
  const later = await newInquiry(account);
  await world.dispatchAll();
  expect(await world.isRedacted(later)).toBe(false);
});

test('a process that dies with the event leaves what hangs on the object to the next one', async () => {
  const account = await newAccount();
  const inquiry = await newInquiry(account);
  await world.dispatchAll();
  await world.redact(account);
  expect((await takeBatch(world.service, FOLLOW_UPS)).work.length).toBeGreaterThan(0);
  await world.dispatchAll();
  expect(await world.isRedacted(inquiry)).toBe(false);
  await comeAgain('account.redacted');
  await world.dispatchAll();
  expect(await world.isRedacted(inquiry)).toBe(true);
  const names = await world.namesOf(inquiry);
  await comeAgain('account.redacted');
  await world.dispatchAll();
  expect(await world.namesOf(inquiry)).toEqual(names);
});

test('a verification that is locked in between stops there, says so once, and goes when it is unlocked', async () => {
  const account = await newAccount();
  const inquiry = await newInquiry(account);
  const [held, free] = [await newVerification(inquiry), await newVerification(inquiry)];
  await world.redact(account);
  await lock(held, true);
  await world.dispatchAll();
  expect(await Promise.all([inquiry, held, free].map(world.isRedacted))).toEqual([true, false, true]);
  await comeAgain('account.redacted');
  await comeAgain('inquiry.redacted');
  await world.dispatchAll();
  const told = (await world.eventsOf(held.id)).filter(({ name }) => name === 'verification.redaction-held');
  // Once for each of those that it hangs on.
  expect(told.map(({ context }) => context['redacted_id']).sort()).toEqual([account.id, inquiry.id].sort());
  await lock(held, false);
  await world.dispatchAll();
  expect(await world.isRedacted(held)).toBe(true);
});

test('a verification goes with its transaction, by its inquiry or by itself, also when it was locked', async () => {
  const type = await world.create('transaction-type', { key: 'payment', attributes: { name: 'Payment' } });
  const [paid, other] = [
    await world.create('transaction', { relations: { transaction_type: [type.id] } }),
    await world.create('transaction', { relations: { transaction_type: [type.id] } }),
  ];
  const inquiry = await world.create('inquiry', {
    relations: { template: ['onboarding'], transaction: [paid.id] },
    autoCreateAccount: false,
  });
  const make = (transaction: StoredObject) =>
    world.create('verification', {
      attributes: { verification_type: 'phone-number', phone_number: '+4791234567' },
      relations: { transaction: [transaction.id] },
    });
  const [below, direct, beside, held] = [
    await newVerification(inquiry),
    await make(paid),
    await make(other),
    await make(paid),
  ];
  await world.redact(paid);
  await lock(held, true);
  await world.dispatchAll();
  expect(await Promise.all([below, direct, beside, held].map(world.isRedacted))).toEqual([true, true, false, false]);
  await lock(held, false);
  await world.dispatchAll();
  expect(await world.isRedacted(held)).toBe(true);
  expect(await world.isRedacted(other)).toBe(false);
});

test('a verification that was never to go is only unlocked', async () => {
  const verification = await newVerification(await newInquiry(await newAccount()));
  await lock(verification, true);
  expect((await faultOf(world.redact(verification))).code).toBe('redaction_held');
  await lock(verification, false);
  await world.dispatchAll();
  expect(await world.isRedacted(verification)).toBe(false);
});

test('a device goes with the last session that came from it, and is not known again', async () => {
  const attributes = { device_fingerprint: 'print-of-a-device' };
  const sessionOf = async (inquiry: StoredObject) =>
    world.create('inquiry-session', { attributes, relations: { inquiry: [inquiry.id] } });
  const [one, other] = [await newInquiry(await newAccount()), await newInquiry(await newAccount())];
  await sessionOf(one);
  await sessionOf(other);
  await world.redact(one);
  await world.dispatchAll();
  const device = () =>
    sql<{ n: number }>`
    select count(*) as n from objects where kind = 'device' and attributes ->> 'device_fingerprint' = 'print-of-a-device'`
      .execute(world.db)
      .then(({ rows }) => rows[0]?.n);
  expect(await device()).toBe(1);
  await world.redact(other);
  await world.dispatchAll();
  expect(await device()).toBe(0);
  await sessionOf(await newInquiry(await newAccount()));
  expect(await device()).toBe(1);
});

test('what an inquiry says of its document goes with the document, and the rest of it stays', async () => {
  const inquiry = await newInquiry(await newAccount());
  await world.write((writing) => updateObject(writing, 'inquiry', inquiry.id, { attributes: { note: 'stays' } }));
  const document = await world.create('document', {
    attributes: { document_class: 'generic', fields: { holder: 'Holder of a document' } },
    relations: { inquiry: [inquiry.id] },
  });
  await world.write((writing) => updateObject(writing, 'inquiry', inquiry.id, { attributes: { note: 'stays too' } }));
  expect(await world.count('events', 'Holder of a document')).toBeGreaterThan(1);
  await world.redact(document);
  expect(await world.count('events', 'Holder of a document')).toBe(0);
  expect(await world.count('objects', 'Holder of a document')).toBe(0);
  const { attributes } = await getObject(world.db, world.environment.id, inquiry.id);
  expect(attributes['note']).toBe('stays too');
  expect(await world.count('events', 'stays too')).toBeGreaterThan(0);
});

test('of two redactions at the same moment one is done and the other is told', async () => {
  const account = await newAccount();
  const both = await Promise.allSettled([world.redact(account), world.redact(account)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await world.namesOf(account)).filter((name) => name === 'account.redacted')).toHaveLength(1);
});
