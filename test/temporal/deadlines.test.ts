import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createLog } from '../../bin/create-log';
import { addItem } from '../../src/lists';
import { createObject, getObject, moveObject, type StoredObject, updateObject } from '../../src/objects';
import { trustDevice } from '../../src/objects/verifications/trust-device';
import { dismissReport, pauseReport, resumeReport } from '../../src/reports';
import { House } from './house';
import { historyOf } from './read-history';
import { closeVirtualTemporal, openVirtualTemporal } from './virtual-temporal';

const HOUR = 3_600_000;

let temporal: TestWorkflowEnvironment;
let house: House;
const logged: string[] = [];
beforeAll(async () => {
  temporal = await openVirtualTemporal();
  house = await House.open({
    chores: true,
    temporalAddress: temporal.address,
    log: createLog('trace', { write: (line) => logged.push(line) }),
  });
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
  let device: StoredObject;

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
    device = await create('device', { attributes: { device_fingerprint: 'a-phone' } });
    await house.write((writing) => trustDevice(writing, device.id, 2 * HOUR));
    await timed(device, 'trusted_until');
    await house.write((writing) => trustDevice(writing, device.id, 24 * HOUR));
    await timed(device, 'trusted_until', 1);
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
    expect(await toldOf(device)).not.toContain('device.trust-expired');
  });

  test('an inquiry expires, a session is over, a case is late, an item leaves its list, a device is trusted no more', async () => {
    await passHours(2);
    await comesTo(inquiry, 'expired');
    await comesTo(session, 'expired');
    await comesTo(item, 'archived');
    await house.until(async () => ((await toldOf(late)).includes('case.sla-expired') ? true : undefined));
    await house.until(async () => ((await toldOf(device)).includes('device.trust-expired') ? true : undefined));
    expect(await toldOf(inquiry)).toEqual(['inquiry.created', 'inquiry.expired']);
    const workflowId = `timer/${late.id}/sla_expires_at`;
    await house.client.workflow.getHandle(workflowId).result();
    house.keep('usher-timer-moved', workflowId);
  });

  test('an inquiry that was decided is left alone', async () => {
    const workflowId = `timer/${decided.id}/expires_at`;
    await house.client.workflow.getHandle(workflowId).result();
    house.keep('usher-timer-for-nothing', workflowId);
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

describe('a report that is monitored', () => {
  const WEEK = 7 * 24;
  const HIT = { name: 'A list', url: 'https://list.example', entities: [] };
  const conclude = ({ id }: StoredObject, matched_lists: readonly object[] = []) =>
    house.write((writing) =>
      moveObject(writing, 'report', id, 'ready', { report: { results: { matched_lists: matched_lists as never } } }),
    );
  const runsOf = async (report: StoredObject) =>
    (await toldOf(report)).filter((name) => name === 'report.rerun').length;
  /** Until Temporal's clock is that many hours after now: it has gone ahead already. */
  const passTo = async (hours: number) => {
    const rest = Date.now() + hours * HOUR - (await temporal.currentTimeMs());
    await temporal.sleep(rest);
  };

  test('runs again when its time comes, unless it is paused or has a match until then', async () => {
    await create('report-template', {
      key: 'weekly',
      attributes: { name: 'Weekly', report_type: 'watchlist', interval_days: 7 },
    });
    const query = { name_first: 'Ada', name_last: 'Byron' };
    const newReport = () => create('report', { attributes: { query }, relations: { template: ['weekly'] } });
    const [clear, paused, matched] = [await newReport(), await newReport(), await newReport()];
    for (const report of [clear, paused]) await conclude(report);
    await conclude(matched, [HIT]);
    for (const report of [clear, paused]) await timed(report, 'next_run_at');
    await house.write((writing) => pauseReport(writing, paused.id));
    await passTo(WEEK - 1);
    expect(await Promise.all([clear, paused, matched].map(runsOf))).toEqual([0, 0, 0]);
    await passTo(WEEK + 1);
    await comesTo(clear, 'pending');
    await house.client.workflow.getHandle(`timer/${paused.id}/next_run_at`).result();
    expect(await Promise.all([clear, paused, matched].map(runsOf))).toEqual([1, 0, 0]);
    await house.write((writing) => resumeReport(writing, paused.id));
    await house.write((writing) => dismissReport(writing, matched.id, { reason: 'somebody else' }));
    await comesTo(paused, 'pending');
    await comesTo(matched, 'pending');
    expect(await Promise.all([clear, paused, matched].map(runsOf))).toEqual([1, 1, 1]);
  });
});

test('a deadline that the database refuses is tried again, and what the row holds is quoted nowhere', async () => {
  const { pool } = house.service;
  await pool.query(`alter table objects add constraint refused check (status <> 'expired') not valid`);
  const inquiry = await openInquiry({ note: 'Marked-4711' });
  await passHours(25);
  const timer = house.client.workflow.getHandle(`timer/${inquiry.id}/expires_at`);
  const failed = await house.until(async () => {
    const { raw } = await timer.describe();
    return raw.pendingActivities?.find(({ lastFailure }) => lastFailure)?.lastFailure ?? undefined;
  });
  expect(failed.message).toBe('What went wrong is in the log.');
  expect(logged.filter((line) => line.includes(inquiry.id)).join()).toContain('"code":"23514"');
  expect(JSON.stringify(failed) + logged.join()).not.toContain('Marked-4711');
  await pool.query('alter table objects drop constraint refused');
  await passHours(1);
  await comesTo(inquiry, 'expired');
});
