import { createObject, getObject, moveObject, type StoredObject } from '../../../src/objects';
import { faultOf, makeWorld, type World } from './world';

const STATUSES = [
  'created',
  'pending',
  'completed',
  'failed',
  'expired',
  'needs_review',
  'approved',
  'declined',
] as const;
type Status = (typeof STATUSES)[number];

/** How a status is come to, from `created`. */
const WAY: Readonly<Record<Status, readonly Status[]>> = {
  created: [],
  pending: ['pending'],
  completed: ['completed'],
  failed: ['pending', 'failed'],
  expired: ['expired'],
  needs_review: ['needs_review'],
  approved: ['approved'],
  declined: ['declined'],
};

/** Every move there is, with its event. */
const DECIDE = {
  needs_review: 'inquiry.marked-for-review',
  approved: 'inquiry.approved',
  declined: 'inquiry.declined',
} as const;
const MOVES: Readonly<Record<Status, Readonly<Partial<Record<Status, string>>>>> = {
  created: {
    pending: 'inquiry.started',
    completed: 'inquiry.completed',
    expired: 'inquiry.expired',
    ...DECIDE,
  },
  pending: {
    pending: 'inquiry.resumed',
    completed: 'inquiry.completed',
    failed: 'inquiry.failed',
    expired: 'inquiry.expired',
    ...DECIDE,
  },
  completed: { expired: 'inquiry.expired', ...DECIDE },
  failed: { expired: 'inquiry.expired', ...DECIDE },
  expired: { pending: 'inquiry.resumed', ...DECIDE },
  needs_review: { approved: 'inquiry.approved', declined: 'inquiry.declined', expired: 'inquiry.expired' },
  approved: { declined: 'inquiry.declined', expired: 'inquiry.expired' },
  declined: { approved: 'inquiry.approved', expired: 'inquiry.expired' },
};

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const open = () =>
  world.create('inquiry', {
    relations: { template: ['onboarding'] },
    fields: { name_first: 'Ada' },
    referenceId: 'ada',
  });
const move = (id: string, to: string) => world.write((writing) => moveObject(writing, 'inquiry', id, to));

async function openAt(status: Status): Promise<StoredObject> {
  let inquiry = await open();
  for (const step of WAY[status]) inquiry = await move(inquiry.id, step);
  return inquiry;
}

describe.each(STATUSES)('an inquiry that is %s', (from) => {
  test.each(STATUSES)('goes to %s if the table says so, and is otherwise left as it is', async (to) => {
    const before = await openAt(from);
    const written = (await world.eventsOf(before.id)).length;
    const event = MOVES[from][to];
    if (event === undefined) {
      const fault = await faultOf(move(before.id, to));
      expect(fault).toMatchObject({ code: 'move_not_allowed', category: 'conflict', details: { from, to } });
      expect(new Set(fault.details?.['allowed'] as string[])).toEqual(new Set(Object.keys(MOVES[from])));
      expect(await getObject(world.db, world.environment.id, before.id)).toEqual(before);
      expect(await world.eventsOf(before.id)).toHaveLength(written);
      return;
    }
    const after = await move(before.id, to);
    expect(after.status).toBe(to);
    const events = await world.eventsOf(before.id);
    expect(events).toHaveLength(written + 1);
    expect(events.at(-1)).toMatchObject({
      name: event,
      context: { before: { status: from }, after: { status: to }, actor: { type: 'api-key', id: 'key_test' } },
      snapshot: { status: to, version: after.version, id: after.id, type: 'inquiry' },
    });
    expect(await getObject(world.db, world.environment.id, before.id)).toEqual(after);
  });
});

test('each status stamps its time, and the decision keeps who made it and their comment', async () => {
  const { id } = await open();
  const started = await move(id, 'pending');
  expect(started.attributes).toMatchObject({ started_at: started.updatedAt.toISOString() });
  const completed = await move(id, 'completed');
  expect(completed.attributes).toMatchObject({ completed_at: completed.updatedAt.toISOString() });
  const marked = await move(id, 'needs_review');
  expect(marked.attributes['marked_for_review_at']).toBe(marked.updatedAt.toISOString());
  const declined = await world.write((writing) =>
    moveObject(writing, 'inquiry', id, 'declined', { comment: 'The address is on our list.' }),
  );
  expect(declined.attributes).toMatchObject({
    decisioned_at: declined.updatedAt.toISOString(),
    reviewer_type: 'api-key',
    reviewer_id: 'key_test',
    reviewer_comment: 'The address is on our list.',
  });
  expect((await world.eventsOf(id)).at(-1)?.context).toMatchObject({ comment: 'The address is on our list.' });
});

test('resuming an expired inquiry takes its expiry away and gives it a day more', async () => {
  const inquiry = await openAt('expired');
  expect(inquiry.attributes['expired_at']).toEqual(expect.any(String));
  const resumed = await move(inquiry.id, 'pending');
  expect(resumed.attributes['expired_at']).toBeUndefined();
  expect(Date.parse(String(resumed.attributes['expires_at']))).toBe(resumed.updatedAt.getTime() + 86_400_000);
});

test.each([
  ['created', 'inquiry.resumed', ['completed', 'expired', 'needs_review', 'approved', 'declined']],
  ['pending', 'inquiry.started', ['completed', 'failed', 'expired', 'needs_review', 'approved', 'declined']],
  ['expired', 'inquiry.started', ['needs_review', 'approved', 'declined']],
] as const)(
  'one that is %s does not become pending by %s, and is told of what else it can',
  async (from, by, allowed) => {
    const { id } = await openAt(from);
    const fault = await faultOf(world.write((writing) => moveObject(writing, 'inquiry', id, 'pending', { by })));
    expect(fault).toMatchObject({ code: 'move_not_allowed', details: { from, to: 'pending' } });
    expect(new Set(fault.details?.['allowed'] as string[])).toEqual(new Set(allowed));
    for (const word of [from, by, ...allowed]) expect(fault.message).toContain(word);
    expect((await getObject(world.db, world.environment.id, id)).status).toBe(from);
  },
);

test('the intervals that an inquiry was made with decide when it expires', async () => {
  const inquiry = await world.create('inquiry', {
    relations: { template: ['onboarding'] },
    attributes: { expiration_after_create: 60, expiration_after_start: 600 },
  });
  const begun = Date.parse(String(inquiry.attributes['expires_at']));
  expect(Math.abs(begun - inquiry.createdAt.getTime() - 60_000)).toBeLessThan(5_000);
  const started = await move(inquiry.id, 'pending');
  expect(Date.parse(String(started.attributes['expires_at']))).toBe(started.updatedAt.getTime() + 600_000);
});

test('of two decisions at once one wins, the other is told what it may do, and there is one event', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await open();
    await move(id, 'completed');
    const tries = await Promise.allSettled([move(id, 'needs_review'), move(id, 'needs_review')]);
    const won = tries.filter((one) => one.status === 'fulfilled');
    const lost = tries.filter((one) => one.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    expect(lost[0]?.reason.fault).toMatchObject({ code: 'move_not_allowed', details: { from: 'needs_review' } });
    const events = (await world.eventsOf(id)).map((event) => event.name);
    expect(events).toEqual(['inquiry.created', 'inquiry.completed', 'inquiry.marked-for-review']);
  }
});

test('an inquiry of another environment, or of another kind, is not there to be moved', async () => {
  const { id } = await open();
  const foreign = { ...world.environment, id: 'env_other' };
  const elsewhere = world.write((writing) =>
    moveObject({ ...writing, environment: foreign }, 'inquiry', id, 'approved'),
  );
  expect(await faultOf(elsewhere)).toMatchObject({ code: 'object_not_found' });
  expect(await faultOf(world.write((writing) => moveObject(writing, 'case', id, 'Approved')))).toMatchObject({
    code: 'object_not_found',
  });
});

test('a change that is rolled back leaves no event', async () => {
  const { id } = await open();
  const undone = world.write(async (writing) => {
    await moveObject(writing, 'inquiry', id, 'approved');
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect((await world.eventsOf(id)).map((event) => event.name)).toEqual(['inquiry.created']);
  expect((await getObject(world.db, world.environment.id, id)).status).toBe('created');
});

test('an inquiry cannot be made in any status but created', async () => {
  const made = world.write((writing) =>
    createObject(writing, 'inquiry', { status: 'approved', relations: { template: ['onboarding'] } }),
  );
  expect(await faultOf(made)).toMatchObject({ code: 'status_unknown', pointer: '/status' });
});
