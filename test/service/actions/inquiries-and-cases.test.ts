import type { ValueMap } from '../../../interpreter/value';
import { getObject, related } from '../../../src/objects';
import { faultOf } from '../objects/world';
import { makeActingWorld, referenceOf } from './acting-world';
import { RUN } from './perform-within';

let world: Awaited<ReturnType<typeof makeActingWorld>>;
beforeAll(async () => {
  world = await makeActingWorld();
});
afterAll(() => world.end());

describe.each([
  ['inquiry.approve', 'approved', 'inquiry.approved'],
  ['inquiry.decline', 'declined', 'inquiry.declined'],
  ['inquiry.mark_for_review', 'needs_review', 'inquiry.marked-for-review'],
])('%s', (action, status, event) => {
  test(`makes an inquiry ${status}, with the run as its reviewer, and writes ${event}`, async () => {
    const inquiry = await world.newInquiry();
    const given = await world.give(action, { inquiry: referenceOf(inquiry), comment: 'Seen.' });
    expect(given).toMatchObject({
      id: inquiry.id,
      status,
      attributes: { reviewer_id: RUN, reviewer_type: 'workflow-run', reviewer_comment: 'Seen.' },
    });
    expect(await world.lastEventOf(inquiry)).toMatchObject({ name: event, depth: 3, cause: { run_id: RUN } });
  });

  test('takes no comment for one that is missing', async () => {
    const inquiry = await world.newInquiry();
    const { touched } = await world.perform(action, { inquiry: referenceOf(inquiry), comment: null });
    expect(touched[0]?.attributes).not.toHaveProperty('reviewer_comment');
  });

  test('refuses another kind, an object that is not there and a key that it does not know', async () => {
    const inquiry = await world.newInquiry();
    const account = await world.create('account', {});
    expect(await faultOf(world.perform(action, { inquiry: referenceOf(account) }))).toMatchObject({
      code: 'action_input_invalid',
    });
    expect(await faultOf(world.perform(action, { inquiry: { type: 'inquiry', id: 'inq_nobody' } }))).toMatchObject({
      code: 'object_not_found',
    });
    expect(await faultOf(world.perform(action, { inquiry: referenceOf(inquiry), because: 'x' }))).toMatchObject({
      code: 'action_input_invalid',
      details: { issues: [{ pointer: '', message: expect.stringContaining('because') }] },
    });
    expect((await world.now(inquiry)).status).toBe('created');
  });
});

test('an inquiry that is approved cannot be marked for review, and stays as it is', async () => {
  const inquiry = await world.newInquiry();
  await world.perform('inquiry.approve', { inquiry: referenceOf(inquiry) });
  const before = await world.now(inquiry);
  const fault = await faultOf(world.perform('inquiry.mark_for_review', { inquiry: referenceOf(inquiry) }));
  expect(fault).toMatchObject({ code: 'move_not_allowed', category: 'conflict' });
  expect(await world.now(inquiry)).toEqual(before);
});

describe('inquiry.create', () => {
  test('makes an inquiry from a template named by its key, with fields, tags and an account of that reference id', async () => {
    const input = {
      template: 'onboarding',
      account_reference_id: 'customer-7',
      fields: { name_first: 'Ada', birthdate: '1990-12-10' },
      reference_id: 'order-1',
      note: 'By post.',
      tags: ['new'],
    };
    const inquiry = await world.give('inquiry.create', input);
    expect(inquiry).toMatchObject({
      kind: 'inquiry',
      status: 'created',
      referenceId: 'order-1',
      fields: { name_first: 'Ada', birthdate: '1990-12-10' },
      attributes: { note: 'By post.' },
      tags: ['new'],
    });
    const [account] = await related(world.db, inquiry, 'account');
    expect(account?.referenceId).toBe('customer-7');
    expect(await world.lastEventOf(inquiry)).toMatchObject({ name: 'inquiry.created', cause: { run_id: RUN } });
    const second = await world.give('inquiry.create', input);
    expect((await related(world.db, second, 'account'))[0]?.id).toBe(account?.id);
  });

  test('takes the account that it is given, makes one by itself, or none', async () => {
    const account = await world.create('account', {});
    const accountsOf = async (input: ValueMap) => {
      const inquiry = await world.give('inquiry.create', { template: 'onboarding', ...input });
      return (await related(world.db, inquiry, 'account')).map(({ id }) => id);
    };
    expect(await accountsOf({ account: referenceOf(account) })).toEqual([account.id]);
    expect(await accountsOf({})).toEqual([expect.stringMatching(/^act_/)]);
    expect(await accountsOf({ create_account: false })).toEqual([]);
  });

  test('refuses a template that is not there, and fields of a wrong type', async () => {
    const unknown = await faultOf(world.perform('inquiry.create', { template: 'nothing' }));
    expect(unknown).toMatchObject({ code: 'relation_target_not_found', category: 'missing' });
    const fault = await faultOf(
      world.perform('inquiry.create', { template: 'onboarding', fields: { birthdate: 'soon' } }),
    );
    expect(fault.category).toBe('invalid');
  });
});

describe('case.create', () => {
  test('opens a case about inquiries and accounts, each once, and tells of it as an event of theirs', async () => {
    const inquiry = await world.newInquiry();
    const account = await world.create('account', {});
    const objects = [referenceOf(inquiry), referenceOf(account), referenceOf(inquiry)];
    const created = await world.give('case.create', { template: 'manual-review', objects, tags: ['fraud'] });
    expect(created).toMatchObject({ kind: 'case', status: 'Open', tags: ['fraud'] });
    expect(created.attributes).toMatchObject({ creator_type: 'workflow-run', creator_id: RUN });
    expect((await related(world.db, created, 'inquiries')).map(({ id }) => id)).toEqual([inquiry.id]);
    expect((await related(world.db, created, 'accounts')).map(({ id }) => id)).toEqual([account.id]);
    const event = await world.lastEventOf(created);
    expect(event.name).toBe('case.created');
    expect(Object.keys(event.subjects).sort()).toEqual([account.id, created.id, inquiry.id].sort());
  });

  test('needs no objects', async () => {
    expect((await world.give('case.create', { template: 'manual-review' })).kind).toBe('case');
  });

  test('refuses an object that cases do not hold, saying which, and makes nothing', async () => {
    const template = await getObject(world.db, world.environment.id, 'onboarding', 'inquiry-template');
    const before = await world.db.selectFrom('objects').select('id').where('kind', '=', 'case').execute();
    const fault = await faultOf(
      world.perform('case.create', { template: 'manual-review', objects: [referenceOf(template)] }),
    );
    expect(fault).toMatchObject({ code: 'relation_unknown', pointer: '/objects/0' });
    const after = await world.db.selectFrom('objects').select('id').where('kind', '=', 'case').execute();
    expect(after).toEqual(before);
  });

  test('refuses an inquiry that is not there', async () => {
    const objects = [{ type: 'inquiry', id: 'inq_nobody' }];
    const fault = await faultOf(world.perform('case.create', { template: 'manual-review', objects }));
    expect(fault.code).toBe('relation_target_not_found');
  });
});
