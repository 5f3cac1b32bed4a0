import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { addItem } from '../../src/lists';
import { createObject, getObject, moveObject, type StoredObject, updateObject } from '../../src/objects';
import { House } from './house';
import { historyOf } from './read-history';
import { closeVirtualTemporal, openVirtualTemporal } from './virtual-temporal';

const HOUR = 3_600_000;

let temporal: TestWorkflowEnvironment;
let house: House;
beforeAll(async () => {
  temporal = await openVirtualTemporal();
  house = await House.open({ chores: true, temporalAddress: temporal.address });
});
afterAll(async () => {
  await house.close();
  await closeVirtualTemporal();
});

/** Moves Temporal's clock, and with it nothing else: all that becomes due by then is met. */
const passHours = (hours: number) => temporal.sleep(hours * HOUR);
const create = (kind: string, values: Parameters<typeof createObject>[2]) =>
  house.write((writing) => createObject(writing, kind, values));
const openInquiry = (attributes = {}) => create('inquiry', { relations: { template: ['onboarding'] }, attributes });
const stateOf = ({ id }: StoredObject) => getObject(house.service.db, house.environment.id, id);
const comesTo = (object: StoredObject, status: string) =>
  house.until(async () => ((await stateOf(object)).status === status ? true : undefined));

/** As soon as Temporal keeps the time of an object's attribute, so that moving the clock can be seen to matter. */
const timed = (object: StoredObject, attribute: string, rings = 0) =>
  house.until(async () => {
    const events = await historyOf(house.client, `timer/${object.id}/${attribute}`).catch(() => undefined);
    const started = events?.filter((event) => event.timerStartedEventAttributes) ?? [];
    return started.length > rings ? true : undefined;
  });

async function toldOf({ id }: StoredObject): Promise<readonly string[]> {
  const { rows } = await house.service.pool.query('select name from events where object_id = $1 order by created_at', [
    id,
  ]);
  return rows.map(({ name }) => name);
}

/** Everything is made before the clock is moved: what the world calls now stays where it is. */
describe('when Temporal’s clock is moved', () => {
  let inquiry: StoredObject;
  let decided: StoredObject;
  let session: StoredObject;
  let late: StoredObject;
  let item: StoredObject;

  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR);
  const slaIn = (hours: number) => ({ attributes: { sla_expires_at: inHours(hours).toISOString() } });

  beforeAll(async () => {
    inquiry = await openInquiry({ expiration_after_resume: 48 * 3600 });
    decided = await openInquiry();
    session = await create('inquiry-session', { relations: { inquiry: [inquiry.id] } });
    late = await create('case', { relations: { template: ['manual-review'] }, ...slaIn(2) });
    item = await house.write((writing) =>
      addItem(writing, 'blocked-ips', { value: '192.0.2.1' }, { expiresAt: inHours(24) }),
    );
    for (const object of [inquiry, decided, session, item]) await timed(object, 'expires_at');
    await timed(late, 'sla_expires_at');
    await house.write((writing) => updateObject(writing, 'case', late.id, slaIn(24)));
    await timed(late, 'sla_expires_at', 1);
    await house.write((writing) => moveObject(writing, 'inquiry', decided.id, 'approved'));
  });

  test('nothing happens before its time, also not at a time that was moved', async () => {
    await passHours(23);
    const statuses = await Promise.all([inquiry, session, item].map(async (object) => (await stateOf(object)).status));
    expect(statuses).toEqual(['created', 'new', 'active']);
    expect(await toldOf(late)).not.toContain('case.sla-expired');
  });

  test('an inquiry expires, a session is over, a case is late, an item leaves its list', async () => {
    await passHours(2);
    await comesTo(inquiry, 'expired');
    await comesTo(session, 'expired');
    await comesTo(item, 'archived');
    await house.until(async () => ((await toldOf(late)).includes('case.sla-expired') ? true : undefined));
    expect(await toldOf(inquiry)).toEqual(['inquiry.created', 'inquiry.expired']);
  });

  test('an inquiry that was decided is left alone', async () => {
    await house.client.workflow.getHandle(`timer/${decided.id}/expires_at`).result();
    expect(await toldOf(decided)).toEqual(['inquiry.created', 'inquiry.approved']);
  });

  test('an inquiry that is resumed has a new time', async () => {
    await house.write((writing) => moveObject(writing, 'inquiry', inquiry.id, 'pending'));
    await timed(inquiry, 'expires_at');
    await passHours(20);
    expect((await stateOf(inquiry)).status).toBe('pending');
    await passHours(5);
    await comesTo(inquiry, 'expired');
  });
});
