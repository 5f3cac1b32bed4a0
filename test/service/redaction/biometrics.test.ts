import { sql } from 'kysely';
import { getObject, lockVerification, type StoredObject, updateObject } from '../../../src/objects';
import { redactBiometrics } from '../../../src/redaction';
import { faultOf } from '../objects/world';
import { openRedactionWorld, type RedactionWorld } from './redaction-world';

const schemas = (...more: readonly object[]) => [{ key: 'memo', type: 'string' }, ...more] as never;
const FACE = { key: 'face', type: 'string', biometric: true };
const picture = (name: string) => ({ url: `https://pictures.example/${name}`, filename: `${name}.jpg` });

let world: RedactionWorld;
beforeAll(async () => {
  world = await openRedactionWorld();
  const within = { key: 'scan', type: 'hash', fields: [{ key: 'of', type: 'string' }, FACE] };
  const kept = { ...FACE, key: 'badge', redaction_policy: 'never' };
  await world.create('transaction-type', {
    key: 'visit',
    attributes: { name: 'Visit', field_schemas: schemas(FACE, within, kept) },
  });
  await world.create('case-template', { key: 'looked-at', attributes: { field_schemas: schemas(FACE) } });
});
afterAll(() => world.end());

const newTransaction = (fields: object = {}, relations: { [relation: string]: readonly string[] } = {}) =>
  world.create('transaction', { fields: fields as never, relations: { transaction_type: ['visit'], ...relations } });
const newAccount = (name: string) =>
  world.create('account', { fields: { phone_number: '+4791112233', selfie_photo: picture(name) } });
const newInquiry = (account: StoredObject, transaction?: StoredObject) =>
  world.create('inquiry', {
    fields: { name_first: 'Marit' },
    relations: {
      template: ['onboarding'],
      account: [account.id],
      ...(transaction && { transaction: [transaction.id] }),
    },
  });
const newSelfie = (inquiry: StoredObject, name: string) =>
  world.create('selfie', {
    attributes: { selfie_type: 'center-only', center_photo: picture(name) },
    relations: { inquiry: [inquiry.id] },
  });
const newVerification = (relations: { [relation: string]: readonly string[] }, name: string) =>
  world.create('verification', {
    attributes: { verification_type: 'government-id', name_last: 'Berg', front_photo_url: picture(name).url },
    relations,
  });
const redact = ({ id }: StoredObject) => world.write((writing) => redactBiometrics(writing, id));
const lock = ({ id }: StoredObject, locked: boolean) => world.write((writing) => lockVerification(writing, id, locked));
const seen = ({ id }: StoredObject) => getObject(world.db, world.environment.id, id);
/** Tables of objects and their events that hold a text. */
async function holding(text: string): Promise<readonly string[]> {
  const found = await Promise.all(['objects', 'events'].map(async (table) => [table, await world.count(table, text)]));
  return found.flatMap(([table, count]) => (count === 0 ? [] : [String(table)]));
}
const comeAgain = () =>
  sql`update events set dispatched_at = null, next_attempt_at = null where name like '%.redacted'`.execute(world.db);

test('what shows a body goes, of the transaction and all that it is associated with; everything else stays', async () => {
  const account = await newAccount('of-the-account');
  const [before, inAnother] = [await newTransaction({ face: 'of-the-one-before' }), await newAccount('of-another')];
  const scan = { of: 'a hand', face: 'of-a-hand' };
  const transaction = await newTransaction(
    { memo: 'a memo', face: 'of-the-transaction', scan, badge: 'of-a-badge' },
    { accounts: [account.id], transactions: [before.id] },
  );
  const inquiry = await newInquiry(account, transaction);
  await newSelfie(inquiry, 'of-a-selfie');
  await world.create('document', {
    attributes: { document_class: 'government-id', name_first: 'Marit', front_photo: picture('of-a-document') },
    relations: { inquiry: [inquiry.id] },
  });
  await newVerification({ inquiry: [inquiry.id] }, 'of-a-verification');
  const alone = await world.create('selfie', { attributes: { center_photo: picture('of-a-selfie-alone') } });
  await newVerification({ transaction: [transaction.id], selfie: [alone.id] }, 'of-a-direct-one');
  await world.create('case', {
    fields: { memo: 'why', face: 'of-a-case' },
    relations: { template: ['looked-at'], transactions: [transaction.id] },
  });
  const elsewhere = await newInquiry(account);
  await newSelfie(elsewhere, 'of-another-inquiry');
  await newVerification({ accounts: [inAnother.id] }, 'of-somebody-else');

  const marks = [
    'of-the-account',
    'of-the-one-before',
    'of-the-transaction',
    'of-a-hand',
    'of-a-selfie',
    'of-a-document',
    'of-a-verification',
    'of-a-selfie-alone',
    'of-a-direct-one',
    'of-a-case',
  ];
  for (const mark of marks) expect([mark, await holding(mark)]).toEqual([mark, ['objects', 'events']]);
  const answer = await redact(transaction);
  expect(answer).toMatchObject({ redactedAt: null, fields: { memo: 'a memo', badge: 'of-a-badge' } });
  await world.dispatchAll();
  for (const mark of marks) expect([mark, await holding(mark)]).toEqual([mark, []]);
  for (const left of ['of-another', 'of-another-inquiry', 'of-somebody-else', 'of-a-badge', 'Marit', 'Berg', 'a memo'])
    expect([left, await holding(left)]).toEqual([left, ['objects', 'events']]);
  expect((await seen(account)).fields).toEqual({ phone_number: '+4791112233' });
  for (const one of [transaction, account, inquiry, before]) expect(await world.isRedacted(one)).toBe(false);
});

test('each tells of it by an event that names what is gone, caused by that of the transaction; again nothing is told', async () => {
  const account = await newAccount('to-be-told');
  const transaction = await newTransaction({ face: 'to-be-told' }, { accounts: [account.id] });
  const inquiry = await newInquiry(account, transaction);
  const [selfie, bare] = [await newSelfie(inquiry, 'to-be-told-too'), await newInquiry(account, transaction)];
  await redact(transaction);
  await world.dispatchAll();
  const told = (await world.eventsOf(transaction.id)).at(-1);
  expect(told).toMatchObject({
    name: 'transaction.redacted',
    context: { whole: false, biometrics: true, redacted_fields: ['face'], actor: { type: 'api-key' } },
  });
  const last = async (object: StoredObject) => (await world.eventsOf(object.id)).at(-1);
  expect(await last(account)).toMatchObject({
    name: 'account.redacted',
    context: { whole: false, redacted_fields: ['selfie_photo'], redacted_attributes: [] },
    cause: { event_id: told?.id },
  });
  expect(await last(selfie)).toMatchObject({
    name: 'selfie.redacted',
    context: { redacted_attributes: ['center_photo'] },
  });
  // The inquiry told of its selfie's picture, and not of anything by itself.
  expect(await last(inquiry)).toMatchObject({
    name: 'inquiry.redacted',
    context: { redacted_attributes: ['selfie_photo'] },
  });
  expect(await world.namesOf(bare)).not.toContain('inquiry.redacted');
  const all = () => Promise.all([account, inquiry, selfie].map(world.namesOf));
  const names = await all();
  await comeAgain();
  await world.dispatchAll();
  expect(await all()).toEqual(names);
});

test('a picture that was replaced before goes from what was told of it', async () => {
  const account = await newAccount('first-picture');
  const transaction = await newTransaction({}, { accounts: [account.id] });
  await world.write((writing) => updateObject(writing, 'account', account.id, { fields: { selfie_photo: null } }));
  expect(await holding('first-picture.jpg')).toEqual(['events']);
  await redact(transaction);
  await world.dispatchAll();
  expect(await holding('first-picture.jpg')).toEqual([]);
  expect(await world.namesOf(account)).toContain('account.redacted');
});

test('asked for again, it takes what came since', async () => {
  const account = await newAccount('came-first');
  const transaction = await newTransaction({}, { accounts: [account.id] });
  await redact(transaction);
  await world.dispatchAll();
  const later = await newInquiry(account, transaction);
  await newSelfie(later, 'came-later');
  await comeAgain();
  await world.dispatchAll();
  expect(await holding('came-later')).toEqual(['objects', 'events']);
  await redact(transaction);
  await world.dispatchAll();
  expect(await holding('came-later')).toEqual([]);
});

test('a verification that is held for an investigation refuses it, before anything is changed', async () => {
  const account = await newAccount('is-held');
  const transaction = await newTransaction({ face: 'is-held' }, { accounts: [account.id] });
  const verification = await newVerification({ inquiry: [(await newInquiry(account, transaction)).id] }, 'is-held-too');
  await lock(verification, true);
  expect(await faultOf(redact(transaction))).toMatchObject({
    code: 'redaction_held',
    category: 'conflict',
    details: { verifications: [verification.id] },
  });
  await world.dispatchAll();
  expect(await holding('is-held')).toEqual(['objects', 'events']);
  expect(await world.namesOf(transaction)).not.toContain('transaction.redacted');
});

test('one that is locked in between stops there, says so once, and loses its pictures when it is unlocked', async () => {
  const transaction = await newTransaction();
  const held = await newVerification({ transaction: [transaction.id] }, 'locked-between');
  await redact(transaction);
  await lock(held, true);
  await world.dispatchAll();
  await comeAgain();
  await world.dispatchAll();
  expect(await holding('locked-between')).toEqual(['objects', 'events']);
  const told = (await world.eventsOf(held.id)).filter(({ name }) => name === 'verification.redaction-held');
  expect(told.map(({ context }) => context)).toMatchObject([{ redacted_id: transaction.id, biometrics: true }]);
  await lock(held, false);
  await world.dispatchAll();
  expect(await holding('locked-between')).toEqual([]);
  expect((await seen(held)).attributes).toMatchObject({ name_last: 'Berg' });
  expect(await world.isRedacted(held)).toBe(false);
  // That was the end of it: another lock holds nothing up any more.
  await world.write((writing) =>
    updateObject(writing, 'verification', held.id, { attributes: { back_photo_url: picture('given-after').url } }),
  );
  await lock(held, true);
  await lock(held, false);
  await world.dispatchAll();
  expect(await holding('given-after')).toEqual(['objects', 'events']);
});
