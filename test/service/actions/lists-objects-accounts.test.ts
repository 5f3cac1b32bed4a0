import type { ObjectReference, ValueMap } from '../../../interpreter/value';
import { getObject } from '../../../src/objects';
import { faultOf } from '../objects/world';
import { makeActingWorld, referenceOf } from './acting-world';
import { RUN } from './perform-within';

let world: Awaited<ReturnType<typeof makeActingWorld>>;
beforeAll(async () => {
  world = await makeActingWorld();
  await world.create('list', { key: 'blocked-ips', attributes: { name: 'Blocked', list_type: 'ip-address' } });
});
afterAll(() => world.end());

describe('list.add_item', () => {
  test('puts an item on a list, made by the run', async () => {
    const item = await world.give('list.add_item', { list: 'blocked-ips', item: { value: '203.0.113.7' } });
    expect(item).toMatchObject({ kind: 'list-item', status: 'active', attributes: { creator_type: 'workflow-run' } });
    expect(await world.lastEventOf(item)).toMatchObject({ name: 'list-item.created', cause: { run_id: RUN } });
  });

  test('refuses an item that is there already, one of a wrong shape, and a list that is not there', async () => {
    const add = (list: string, item: ValueMap) => world.perform('list.add_item', { list, item });
    await add('blocked-ips', { value: '203.0.113.8' });
    expect((await faultOf(add('blocked-ips', { value: '203.0.113.8' }))).code).toBe('list_item_exists');
    expect((await faultOf(add('blocked-ips', { value: 'nowhere' }))).code).toBe('list_item_invalid');
    expect((await faultOf(add('nothing', { value: '203.0.113.8' }))).code).toBe('object_not_found');
  });
});

describe('object.tag', () => {
  test('adds the tags that are new', async () => {
    const inquiry = await world.newInquiry({ tags: ['a'] });
    const tagged = await world.give('object.tag', { object: referenceOf(inquiry), tags: ['a', 'b'] });
    expect([...tagged.tags].sort()).toEqual(['a', 'b']);
    expect(await world.lastEventOf(inquiry)).toMatchObject({
      name: 'inquiry.updated-tags',
      context: { added_tags: ['b'] },
    });
  });

  test('writes no event where nothing is new', async () => {
    const inquiry = await world.newInquiry({ tags: ['a'] });
    const before = await world.eventsOf(inquiry.id);
    const { output, touched } = await world.perform('object.tag', { object: referenceOf(inquiry), tags: ['a'] });
    expect(output).toEqual(referenceOf(inquiry));
    expect(touched).toHaveLength(1);
    expect(await world.eventsOf(inquiry.id)).toEqual(before);
  });

  test('refuses a kind that there is not, and one that has no tags', async () => {
    const tag = (object: ObjectReference) => faultOf(world.perform('object.tag', { object, tags: ['a'] }));
    const template = await getObject(world.db, world.environment.id, 'onboarding', 'inquiry-template');
    expect((await tag({ type: 'toString', id: 'x' })).code).toBe('action_input_invalid');
    expect((await tag(referenceOf(template))).category).toBe('invalid');
  });
});

describe('object.fetch', () => {
  test('gives an object as it is now, whatever the run has of it', async () => {
    const inquiry = await world.newInquiry();
    await world.perform('inquiry.approve', { inquiry: referenceOf(inquiry) });
    const copy = { ...referenceOf(inquiry), version: inquiry.version, status: 'created' };
    const fetched = await world.give('object.fetch', { object: copy });
    expect(fetched).toMatchObject({ id: inquiry.id, status: 'approved' });
    expect(fetched.version).toBeGreaterThan(inquiry.version);
  });

  test('refuses one that is not there, or is of another kind than was said', async () => {
    const inquiry = await world.newInquiry();
    for (const object of [
      { type: 'inquiry', id: 'inq_nobody' },
      { type: 'account', id: inquiry.id },
    ])
      expect((await faultOf(world.perform('object.fetch', { object }))).code).toBe('object_not_found');
  });
});

describe('account.update', () => {
  test('changes the fields that are named and clears those that are null', async () => {
    const account = await world.create('account', {
      fields: { email_address: 'a@b.example', phone_number: '+15005550006' },
    });
    const fields = { email_address: 'c@d.example', phone_number: null };
    const updated = await world.give('account.update', { account: referenceOf(account), fields });
    expect(updated.fields).toEqual({ email_address: 'c@d.example' });
    expect(await world.lastEventOf(account)).toMatchObject({ name: 'account.updated-fields', cause: { run_id: RUN } });
  });

  test('sets reference id and status, also the status that it has already', async () => {
    const account = await world.create('account', {});
    const status = account.status ?? '';
    const input = { account: referenceOf(account), reference_id: 'customer-8', status };
    expect(await world.give('account.update', input)).toMatchObject({
      referenceId: 'customer-8',
      status,
    });
  });

  test('refuses to change nothing, a status that there is not, and a reference id that is taken', async () => {
    await world.create('account', { referenceId: 'taken' });
    const account = await world.create('account', {});
    const update = (changes: ValueMap) =>
      faultOf(world.perform('account.update', { account: referenceOf(account), ...changes }));
    expect((await update({})).code).toBe('action_input_invalid');
    expect((await update({ status: 'Nothing' })).code).toBe('status_unknown');
    expect((await update({ reference_id: 'TAKEN' })).code).toBe('reference_taken');
    expect(await world.now(account)).toEqual(account);
  });
});
