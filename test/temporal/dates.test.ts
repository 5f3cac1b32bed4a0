import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import { createObject, getObject, type StoredObject, updateObject } from '../../src/objects';
import { redactObject } from '../../src/redaction/redact-object';
import { scheduleIdOf } from '../../src/schedules/keep-schedule';
import { beginLeft, timePlanned } from '../../src/sweep/mend-schedules';
import { House } from './house';
import { historyOf } from './read-history';
import { closeVirtualTemporal, openVirtualTemporal } from './virtual-temporal';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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

const passDays = (days: number) => temporal.sleep(days * DAY);
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const account = (fields: ValueMap) =>
  house.write((writing) => createObject(writing, 'account', { relations: { account_type: ['dated'] }, fields }));
const change = ({ id }: StoredObject, fields: ValueMap) =>
  house.write((writing) => updateObject(writing, 'account', id, { fields }));

const REMIND = {
  key: 'remind',
  name: 'Remind',
  trigger: { type: 'date', kind: 'account', date: 'trigger.fields.due', offset: '-30d' },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  output: { for: '{{run.scheduled_for}}' },
};

interface Row {
  readonly object: string;
  readonly scheduledFor: string;
}

async function runsOf(key: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select trigger_object_id as object, start -> 'run' ->> 'scheduled_for' as "scheduledFor" from runs
    where workflow_key = ${key} order by created_at`.execute(house.service.db);
  return rows;
}

const runOf = (key: string, { id }: StoredObject, count = 1) =>
  house.until(async () => {
    const its = (await runsOf(key)).filter(({ object }) => object === id);
    return its.length >= count ? its : undefined;
  });

let scheduleId: string;
/** Once the timer of an object's date has been set, or has looked again so often. */
const timed = ({ id }: StoredObject, timers = 1, attribute = scheduleId) =>
  house.until(async () => {
    const events = await historyOf(house.client, `timer/${id}/${attribute}`).catch(() => undefined);
    const started = events?.filter((event) => event.timerStartedEventAttributes) ?? [];
    return started.length >= timers ? true : undefined;
  });
const timerEnds = ({ id }: StoredObject, attribute = scheduleId) =>
  house.client.workflow.getHandle(`timer/${id}/${attribute}`).result();
const hasNoTimer = async ({ id }: StoredObject) =>
  expect(await historyOf(house.client, `timer/${id}/${scheduleId}`).catch(() => null)).toBeNull();

async function settled(): Promise<void> {
  await house.until(async () => {
    const { rows } = await sql<{ left: boolean }>`
      select exists (select 1 from events where dispatched_at is null) as left`.execute(house.service.db);
    return rows[0]?.left === false ? true : undefined;
  });
}

describe('when Temporal’s clock is moved', () => {
  let before: StoredObject;
  let kept: StoredObject;
  let moved: StoredObject;
  let gone: StoredObject;
  let backdated: StoredObject;
  let redacted: StoredObject;
  let late: StoredObject;
  let ordered: StoredObject;
  let pastOrder: StoredObject;

  beforeAll(async () => {
    await house.write((writing) =>
      createObject(writing, 'account-type', {
        key: 'dated',
        attributes: {
          name: 'Dated',
          statuses: ['default'],
          field_schemas: [
            { key: 'due', type: 'datetime' },
            { key: 'other', type: 'string' },
          ],
        },
      }),
    );
    before = await account({ due: inDays(40) });
    const tooLate = await account({ due: inDays(20) });
    await house.deploy(REMIND);
    await house.deploy({ ...REMIND, key: 'ordered', trigger: { type: 'date', kind: 'account' } });
    await house.deploy({
      key: 'order',
      name: 'Order',
      trigger: { type: 'api', fields: { account: { type: 'account', required: true }, at: { type: 'datetime' } } },
      steps: [
        {
          key: 'choose',
          type: 'conditional',
          routes: [
            {
              label: 'At a time',
              when: { field: 'trigger.at', operator: 'is_not_blank' },
              steps: [
                {
                  key: 'at_a_time',
                  type: 'action',
                  action: 'workflow.schedule',
                  inputs: { workflow: 'ordered', object: '{{trigger.account}}', at: '{{trigger.at}}' },
                },
              ],
            },
          ],
          else: {
            steps: [
              {
                key: 'by_date',
                type: 'action',
                action: 'workflow.schedule',
                inputs: { workflow: 'ordered', object: '{{trigger.account}}', date: 'fields.due', offset: '-10d' },
              },
            ],
          },
        },
      ],
    });
    const { rows } = await sql<{ id: string }>`select id from workflows where key = 'remind'`.execute(house.service.db);
    scheduleId = scheduleIdOf(house.environment.id, rows[0]?.id ?? '');
    // Those that were there already are walked through once.
    await beginLeft(house.service);
    await timed(before);
    await hasNoTimer(tooLate);
    kept = await account({ due: inDays(40) });
    moved = await account({ due: inDays(40) });
    gone = await account({ due: inDays(40) });
    backdated = await account({ due: inDays(40) });
    redacted = await account({ due: inDays(40) });
    ordered = await account({ due: inDays(40) });
    late = await account({ due: inDays(10) });
    pastOrder = await account({});
    for (const object of [kept, moved, gone, backdated, redacted, ordered]) await timed(object);
  });

  test('a date that is past already when it becomes known starts nothing', async () => {
    await settled();
    await hasNoTimer(late);
    expect(await runsOf('remind')).toEqual([]);
  });

  test('a date that is moved into the past starts nothing, also not when the moment comes that it was before', async () => {
    await change(backdated, { due: inDays(20) });
    await settled();
    expect(await timed(backdated)).toBe(true);
  });

  test('a date that is taken away, or redacted, lets its timer go at once', async () => {
    await change(gone, { due: null });
    await house.write((writing) => redactObject(writing, 'account', redacted.id));
    await timerEnds(gone);
    await timerEnds(redacted);
  });

  test('a step orders a run at a time, or by a date; a time that is past is come at once', async () => {
    const order = async (of: StoredObject, fields: ValueMap = {}) => {
      const run = await house.run('order', { account: of.id, ...fields });
      expect(run.status).toBe('completed');
    };
    await order(ordered);
    await order(kept, { at: inDays(15) });
    await order(pastOrder, { at: inDays(-1) });
    // Until then it has no such date.
    await order(pastOrder);
    expect(await timePlanned(house.service)).toBe(4);
    await runOf('ordered', pastOrder);
    expect(await runsOf('ordered')).toHaveLength(1);
    const { rows } = await sql<{ id: string; object: string }>`
      select id, object_id as object from planned_runs where status = 'waiting'`.execute(house.service.db);
    for (const { id, object } of rows.filter(({ object }) => object !== pastOrder.id)) {
      await timed(await getObject(house.service.db, house.environment.id, object), 1, id);
    }
  });

  test('a run starts so long before its date, at a date that was moved at the new one, and once', async () => {
    await change(moved, { due: inDays(60) });
    await timed(moved, 2);
    await passDays(9);
    expect(await runsOf('remind')).toEqual([]);
    await passDays(2);
    await runOf('remind', kept);
    await runOf('remind', before);
    await runOf('remind', ordered);
    await timerEnds(backdated);
    expect(new Set((await runsOf('remind')).map(({ object }) => object))).toEqual(
      new Set([kept.id, before.id, ordered.id]),
    );
    await change(kept, { other: 'x' });
    await settled();
    await passDays(21);
    const [run] = await runOf('remind', moved);
    expect(Date.parse(run?.scheduledFor ?? '')).toBeLessThan(Date.now() + 31 * DAY);
    expect((await runsOf('remind')).filter(({ object }) => object === kept.id)).toHaveLength(1);
  });

  test('ordered runs have come too', async () => {
    await runOf('ordered', ordered);
    await runOf('ordered', kept);
    expect(await runsOf('ordered')).toHaveLength(3);
  });
});
