import type { ObjectReference } from '../../../interpreter/value';
import { DEADLINES, dueOf } from '../../../src/deadlines/deadlines';
import { related } from '../../../src/objects';
import { faultOf } from '../objects/world';
import { makeActingWorld, referenceOf } from './acting-world';
import { RUN } from './perform-within';

let world: Awaited<ReturnType<typeof makeActingWorld>>;
let opened: ObjectReference;
beforeAll(async () => {
  world = await makeActingWorld();
  for (const key of ['fraud', 'kyc']) await world.create('case-queue', { key, attributes: { name: key } });
});
beforeEach(async () => {
  opened = referenceOf(await world.create('case', { relations: { template: ['manual-review'] } }));
});
afterAll(() => world.end());

const namesOf = async ({ id }: ObjectReference) => (await world.eventsOf(id)).map(({ name }) => name);

test('a case goes into one queue after the other, and tells of it once', async () => {
  await world.give('case.add_to_queue', { case: opened, queue: 'fraud' });
  await world.give('case.add_to_queue', { case: opened, queue: 'fraud' });
  const queued = await world.give('case.add_to_queue', { case: opened, queue: 'kyc' });
  expect((await related(world.db, queued, 'queue')).map(({ key }) => key)).toEqual(['kyc']);
  expect(await namesOf(opened)).toEqual(['case.created', 'case.queue-updated', 'case.queue-updated']);
});

test('a case is given to a user, then to a team of the same name, by the run', async () => {
  await world.give('case.assign', { case: opened, assignee: 'fraud' });
  await world.give('case.assign', { case: opened, assignee: 'fraud', assignee_type: 'user' });
  const assigned = await world.give('case.assign', { case: opened, assignee: 'fraud', assignee_type: 'team' });
  expect(assigned.attributes).toMatchObject({
    assignee_id: 'fraud',
    assignee_type: 'team',
    assigner_id: RUN,
    assigner_type: 'workflow-run',
  });
  expect(await namesOf(opened)).toEqual(['case.created', 'case.assigned', 'case.assigned']);
});

test('a comment is the run’s, and an event of the case', async () => {
  const comment = await world.give('case.comment', { case: opened, message: 'Both reports matched.' });
  expect(comment.attributes).toMatchObject({ message: 'Both reports matched.', commenter_id: RUN });
  const event = await world.lastEventOf(comment);
  expect(event.name).toBe('case-comment.created');
  expect(Object.keys(event.subjects).sort()).toEqual([comment.id, opened.id].sort());
});

test('objects of several kinds are attached, each once, and told of it', async () => {
  const inquiry = referenceOf(await world.newInquiry());
  const account = referenceOf(await world.create('account', {}));
  await world.give('case.attach', { case: opened, objects: [inquiry, account, inquiry] });
  const attached = await world.give('case.attach', { case: opened, objects: [account] });
  expect((await related(world.db, attached, 'inquiries')).map(({ id }) => id)).toEqual([inquiry.id]);
  expect((await related(world.db, attached, 'accounts')).map(({ id }) => id)).toEqual([account.id]);
  const events = await world.eventsOf(opened.id);
  expect(events.map(({ name, subjects }) => [name, subjects[account.id] !== undefined])).toEqual([
    ['case.created', false],
    ['case.updated', false],
    ['case.updated', true],
  ]);
});

test('the time of a case is set, moved and cleared, and its timer is told', async () => {
  const deadline = DEADLINES.find(({ attribute }) => attribute === 'sla_expires_at');
  if (deadline === undefined) throw new Error('Cases have no deadline.');
  const dueIn = async (within: string) =>
    (dueOf(deadline, await world.give('case.set_sla', { case: opened, within })) ?? 0) - Date.now();
  const hours = (await dueIn('8h')) / 3_600_000;
  expect(hours).toBeGreaterThan(7.9);
  expect(hours).toBeLessThanOrEqual(8);
  expect(Math.ceil((await dueIn('P2D')) / 86_400_000)).toBe(2);
  const { context } = await world.lastEventOf(opened);
  expect(context).toMatchObject({ after: { sla_expires_at: expect.any(String) } });
  const cleared = await world.give('case.clear_sla', { case: opened });
  expect(dueOf(deadline, cleared)).toBeNull();
  await world.give('case.clear_sla', { case: opened });
  expect(await namesOf(opened)).toEqual(['case.created', 'case.updated', 'case.updated', 'case.updated']);
});

test.each(['0s', '91d', '1 hour', 'P1M', ''])('%p is no time that a case can be given', async (within) => {
  const fault = await faultOf(world.perform('case.set_sla', { case: opened, within }));
  expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer: '/within' }] } });
});

test('a status that resolves is the resolution, and leaving it reopens the case', async () => {
  const declined = await world.give('case.set_status', { case: opened, status: 'Declined' });
  expect(declined).toMatchObject({ status: 'Declined', attributes: { resolution: 'Declined', resolver_id: RUN } });
  const again = await world.give('case.set_status', { case: opened, status: 'Pending' });
  expect(again.attributes).not.toHaveProperty('resolution');
  expect(await namesOf(opened)).toEqual([
    'case.created',
    'case.status-updated',
    'case.resolved',
    'case.status-updated',
    'case.reopened',
  ]);
});

test('a status takes one of its reasons', async () => {
  const statuses = [
    { name: 'Open', resolves: false },
    { name: 'Declined', resolves: true, tags: ['fraud'] },
  ];
  await world.create('case-template', { key: 'reasons', attributes: { name: 'Reasons', statuses } });
  const made = referenceOf(await world.create('case', { relations: { template: ['reasons'] } }));
  const set = await world.give('case.set_status', { case: made, status: 'Declined', status_tag: 'fraud' });
  expect(set.attributes).toMatchObject({ status_tag: 'fraud' });
});
