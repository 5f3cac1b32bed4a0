import { meetDeadline } from '../../../src/deadlines/meet-deadline';
import { addItem } from '../../../src/lists';
import { getObject, moveObject, type StoredObject, updateObject } from '../../../src/objects';
import { makeWorld, type World } from '../objects/world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const openInquiry = () => world.create('inquiry', { relations: { template: ['onboarding'] } });
const openCase = (due: number) =>
  world.create('case', {
    relations: { template: ['manual-review'] },
    attributes: { sla_expires_at: new Date(due).toISOString() },
  });
const meet = (object: StoredObject, attribute: string, now: number) =>
  meetDeadline(
    world,
    { environmentId: world.environment.id, kind: object.kind, objectId: object.id, attribute, at: 0 },
    now,
  );
const statusOf = async ({ id }: StoredObject) => (await getObject(world.db, world.environment.id, id)).status;
const eventsOf = async ({ id }: StoredObject) => (await world.eventsOf(id)).map(({ name }) => name);

test('an inquiry expires when its time has come, once however often it is met, and says who did it', async () => {
  const inquiry = await openInquiry();
  const due = Date.parse(String(inquiry.attributes['expires_at']));
  expect(await meet(inquiry, 'expires_at', due - 1)).toBe(due);
  expect(await statusOf(inquiry)).toBe('created');
  const all = await Promise.all([1, 2, 3].map(() => meet(inquiry, 'expires_at', due)));
  expect(all).toEqual([null, null, null]);
  expect(await statusOf(inquiry)).toBe('expired');
  expect(await eventsOf(inquiry)).toEqual(['inquiry.created', 'inquiry.expired']);
  expect((await world.eventsOf(inquiry.id)).at(-1)?.context).toMatchObject({
    actor: { type: 'system', id: 'deadline' },
  });
});

test('an inquiry that was decided meanwhile stays as it was decided', async () => {
  const inquiry = await openInquiry();
  await world.write((writing) => moveObject(writing, 'inquiry', inquiry.id, 'approved'));
  expect(await meet(inquiry, 'expires_at', Date.now() + 2 * DAY)).toBeNull();
  expect(await statusOf(inquiry)).toBe('approved');
});

test('a session that nobody ended is over after a day', async () => {
  const inquiry = await openInquiry();
  const session = await world.create('inquiry-session', { relations: { inquiry: [inquiry.id] } });
  const due = await meet(session, 'expires_at', Date.now());
  expect(due).toBeGreaterThan(Date.now() + DAY - HOUR);
  expect(await meet(session, 'expires_at', Date.now() + DAY)).toBeNull();
  expect(await statusOf(session)).toBe('expired');
});

test('a case that is late says so once for each time that it was given, and keeps its status', async () => {
  const due = Date.now() + HOUR;
  const late = await openCase(due);
  expect(await meet(late, 'sla_expires_at', due)).toBeNull();
  expect(await meet(late, 'sla_expires_at', due + DAY)).toBeNull();
  expect(await statusOf(late)).toBe(late.status);
  const later = new Date(due + DAY).toISOString();
  await world.write((writing) => updateObject(writing, 'case', late.id, { attributes: { sla_expires_at: later } }));
  expect(await meet(late, 'sla_expires_at', due)).toBe(due + DAY);
  expect(await meet(late, 'sla_expires_at', due + DAY)).toBeNull();
  expect((await eventsOf(late)).filter((name) => name === 'case.sla-expired')).toHaveLength(2);
  expect((await world.eventsOf(late.id)).at(-1)?.context).toMatchObject({ sla_expires_at: later });
});

test('a case that was resolved in time is not late', async () => {
  const due = Date.now() + HOUR;
  const quick = await openCase(due);
  await world.write((writing) => moveObject(writing, 'case', quick.id, 'Approved'));
  expect(await meet(quick, 'sla_expires_at', due + DAY)).toBeNull();
  expect(await eventsOf(quick)).not.toContain('case.sla-expired');
});

test('an item of a list is archived when its time has come', async () => {
  await world.create('list', { key: 'short-lived', attributes: { name: 'Short-lived', list_type: 'string' } });
  const expires_at = new Date(Date.now() + HOUR).toISOString();
  const item = await world.write((writing) =>
    addItem(writing, 'short-lived', { value: 'for an hour' }, { expiresAt: new Date(expires_at) }),
  );
  expect(await meet(item, 'expires_at', Date.parse(expires_at))).toBeNull();
  expect(await statusOf(item)).toBe('archived');
});
