import { continueImports, createImporter, IMPORTER_TYPES } from '../../../src/importers';
import {
  createObject,
  findAccount,
  getObject,
  type NewValues,
  related,
  type StoredObject,
  updateObject,
} from '../../../src/objects';
import { redactObject } from '../../../src/redaction';
import type { Writing } from '../../../src/writing';
import { faultOf, gate, makeWorld, someoneWaits, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.create('account-type', { key: 'business', attributes: { name: 'Business', statuses: ['Active'] } });
});
afterAll(() => world.end());

const valuesOf = (referenceId: string, type?: string): NewValues => ({
  referenceId,
  ...(type !== undefined && { relations: { account_type: [type] } }),
});
const make = (referenceId: string, type?: string) => world.create('account', valuesOf(referenceId, type));
const find = (value: string, accountType?: string) =>
  world.write((writing) =>
    findAccount(writing, { by: 'reference_id', value, ...(accountType !== undefined && { accountType }) }),
  );
const open = (values: NewValues) => world.create('inquiry', { ...values, relations: { template: ['onboarding'] } });
async function accountOf({ id }: StoredObject): Promise<string | undefined> {
  const [account] = await related(world.db, await getObject(world.db, world.environment.id, id), 'account');
  return account?.id;
}

test('two types have each an account of one reference id, and each is found in its own', async () => {
  const person = await make('Shared-1');
  const business = await make('shared-1', 'business');
  expect(business.id).not.toBe(person.id);
  expect((await find('SHARED-1'))?.id).toBe(person.id);
  expect((await find('SHARED-1', 'business'))?.id).toBe(business.id);
  expect(await faultOf(find('shared-1', 'no-such-type'))).toMatchObject({ code: 'relation_target_not_found' });
});

test('within one type it is taken, also by a change', async () => {
  await make('Taken-1', 'business');
  const taken = { code: 'reference_taken', category: 'conflict', pointer: '/referenceId' };
  expect(await faultOf(make('tAKEN-1', 'business'))).toMatchObject(taken);
  const rename = (id: string) =>
    world.write((writing) => updateObject(writing, 'account', id, { referenceId: 'taken-1' }));
  expect(await faultOf(rename((await make('other-1', 'business')).id))).toMatchObject(taken);
  expect((await rename((await make('other-1')).id)).referenceId).toBe('taken-1');
});

test('what is attached by a reference id goes to the account of its type, else to the one that there is', async () => {
  const business = await make('Linked', 'business');
  const attach = (accountType?: string) =>
    open({ autoCreateAccount: { referenceId: 'LINKED', ...(accountType !== undefined && { accountType }) } });
  expect(await accountOf(await attach())).toBe(business.id);
  const person = await make('linked');
  expect(await accountOf(await attach())).toBe(person.id);
  expect(await accountOf(await attach('business'))).toBe(business.id);
  const fresh = await open({ autoCreateAccount: { referenceId: 'fresh-business', accountType: 'business' } });
  expect((await find('fresh-business', 'business'))?.id).toBe(await accountOf(fresh));
});

/** While the first is under way, the second is made; both are committed then. */
async function atOnce<T>(first: (writing: Writing) => Promise<T>, second: () => Promise<T>, waits: boolean) {
  const held = gate();
  const done = gate();
  const one = world.write(async (writing) => {
    const made = await first(writing);
    held.open();
    await done.passed;
    return made;
  });
  await held.passed;
  const other = second();
  if (waits) await someoneWaits(world);
  else await other;
  done.open();
  return Promise.allSettled([one, other]);
}

test('of two that make one reference id in one type at once, one does; in two types both do', async () => {
  const first = (writing: Writing) => createObject(writing, 'account', valuesOf('Race', 'business'));
  const same = await atOnce(first, () => make('race', 'business'), true);
  expect(same.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  const begin = (writing: Writing) => createObject(writing, 'account', valuesOf('Race-2', 'business'));
  const apart = await atOnce(begin, () => make('race-2'), false);
  expect(apart.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});

test('inquiries made at once with one reference id of a type have one account', async () => {
  const auto = { autoCreateAccount: { referenceId: 'Race-3', accountType: 'business' } };
  const first = (writing: Writing) =>
    createObject(writing, 'inquiry', { ...auto, relations: { template: ['onboarding'] } });
  const made = await atOnce(first, () => open(auto), true);
  const accounts = made.map((one) => (one.status === 'fulfilled' ? accountOf(one.value) : undefined));
  const [one, other] = await Promise.all(accounts);
  expect(one).toBeDefined();
  expect(other).toBe(one);
});

test('a file makes accounts of the built-in type: rows collide there, and go with an account of that type', async () => {
  const type = IMPORTER_TYPES.find((one) => one.type === 'account');
  if (type === undefined) throw new Error('There is no importer of accounts.');
  const business = await make('row-1', 'business');
  const person = await make('row-2');
  const file = Buffer.from('reference_id\nrow-1\nrow-2\nrow-3\n');
  const importer = await world.write((writing) => createImporter(writing, type, { file }));
  for (const { id } of [business, person]) await world.write((writing) => redactObject(writing, 'account', id));
  await continueImports(world);
  const { attributes } = await getObject(world.db, world.environment.id, importer.id);
  expect(attributes).toMatchObject({ successful_count: 2, duplicate_count: 0 });
  expect(await find('row-1')).toBeDefined();
  expect((await find('row-2'))?.id).toBe(person.id);
});
