import { meetDeadline } from '../../../src/deadlines/meet-deadline';
import { addItem } from '../../../src/lists';
import { getObject, moveObject, type StoredObject, updateObject } from '../../../src/objects';
import { redactObject } from '../../../src/redaction';
import { dismissReport, listHistory, pauseReport, resumeReport, runReportAgain } from '../../../src/reports';
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

describe('a report that is monitored', () => {
  const HIT = { name: 'A list', url: 'https://list.example', 'list-type': 'sanction', entities: [] };
  beforeAll(async () => {
    await world.create('report-template', {
      key: 'weekly',
      attributes: { name: 'Weekly', report_type: 'watchlist', interval_days: 7 },
    });
  });

  const newReport = (template = 'weekly') =>
    world.create('report', {
      attributes: { query: { name_first: 'Ada', name_last: 'Byron' }, report_type: 'watchlist' },
      ...(template === '' ? {} : { relations: { template: [template] } }),
    });
  const conclude = ({ id }: StoredObject, to = 'ready', matched: readonly object[] = []) =>
    world.write((writing) =>
      moveObject(
        writing,
        'report',
        id,
        to,
        to === 'ready' ? { report: { results: { matched_lists: matched as never } } } : {},
      ),
    );
  const dueOf = ({ attributes }: StoredObject) => Date.parse(String(attributes['next_run_at']));
  const runs = async (report: StoredObject) =>
    (await eventsOf(report)).filter((name) => name === 'report.rerun').length;

  test('runs again when its days have passed, once, as a scheduled run, and again after that', async () => {
    const report = await newReport();
    expect(await meet(report, 'next_run_at', Date.now() + 30 * DAY)).toBeNull();
    const ready = await conclude(report);
    const due = dueOf(ready);
    expect(due).toBe(Date.parse(String(ready.attributes['completed_at'])) + 7 * DAY);
    expect(await meet(report, 'next_run_at', due - 1)).toBe(due);
    expect(await statusOf(report)).toBe('ready');
    expect(await Promise.all([1, 2, 3].map(() => meet(report, 'next_run_at', due)))).toEqual([null, null, null]);
    expect(await statusOf(report)).toBe('pending');
    expect(await runs(report)).toBe(1);
    const told = (await world.eventsOf(report.id)).at(-1);
    expect(told).toMatchObject({ name: 'report.rerun', context: { actor: { type: 'system', id: 'deadline' } } });
    const { items } = await listHistory(world.db, report.id, { size: 1 });
    expect(items).toMatchObject([{ type: 'run', run_type: 'scheduled', completed_at: null }]);
    expect(String(items[0]?.scheduled_date)).toBe(new Date(due).toISOString().slice(0, 10));
    // One whose source failed is asked at its next time, too.
    const failed = await conclude(report, 'errored');
    expect(await meet(report, 'next_run_at', dueOf(failed))).toBeNull();
    expect(await runs(report)).toBe(2);
  });

  test('does not while it is paused; what was missed then is made up at once', async () => {
    const report = await newReport();
    const due = dueOf(await conclude(report));
    await world.write((writing) => pauseReport(writing, report.id));
    expect(await meet(report, 'next_run_at', due + DAY)).toBeNull();
    expect(await statusOf(report)).toBe('ready');
    await world.write((writing) => resumeReport(writing, report.id));
    expect(await meet(report, 'next_run_at', due - 1)).toBe(due);
    expect(await meet(report, 'next_run_at', due + DAY)).toBeNull();
    expect(await runs(report)).toBe(1);
  });

  test('does not while it has a match; its dismissal lets it go on', async () => {
    const report = await newReport();
    const due = dueOf(await conclude(report, 'ready', [HIT]));
    expect(await meet(report, 'next_run_at', due + DAY)).toBeNull();
    expect(await runs(report)).toBe(0);
    await world.write((writing) => dismissReport(writing, report.id, { reason: 'somebody else' }));
    expect(await meet(report, 'next_run_at', due + DAY)).toBeNull();
    expect(await runs(report)).toBe(1);
  });

  test('that was run by hand meanwhile runs again so many days after that', async () => {
    const report = await newReport();
    const due = dueOf(await conclude(report));
    await world.write((writing) => runReportAgain(writing, report.id));
    expect(await meet(report, 'next_run_at', due)).toBeNull();
    const next = dueOf(await conclude(report));
    expect(next).toBeGreaterThan(due);
    expect(await meet(report, 'next_run_at', due)).toBe(next);
    expect(await runs(report)).toBe(1);
  });

  test('and was redacted, or is not monitored, is left alone', async () => {
    const redacted = await newReport();
    const due = dueOf(await conclude(redacted));
    await world.write((writing) => redactObject(writing, 'report', redacted.id));
    const once = await newReport('');
    expect((await conclude(once)).attributes['next_run_at']).toBeUndefined();
    for (const one of [redacted, once]) expect(await meet(one, 'next_run_at', due + DAY)).toBeNull();
    expect(await Promise.all([redacted, once].map(runs))).toEqual([0, 0]);
  });
});
