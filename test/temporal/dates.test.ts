import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import { getObject, type StoredObject } from '../../src/objects';
import { redactObject } from '../../src/redaction/redact-object';
import { beginLeft, timePlanned } from '../../src/sweep/mend-schedules';
import { DatesHouse, inDays, ORDERED, REMIND } from './dates-house';
import type { House } from './house';

const DAY = 24 * 3_600_000;

let dates: DatesHouse;
let house: House;
beforeAll(async () => {
  dates = await DatesHouse.open();
  house = dates.house;
});
afterAll(() => dates.close());

let scheduleId: string;
const timed = (object: StoredObject, timers = 1, attribute = scheduleId) => dates.timed(object, attribute, timers);
const timerEnds = (object: StoredObject) => dates.timerEnds(object, scheduleId);
const hasNoTimer = async (object: StoredObject) => expect(await dates.historyOf(object, scheduleId)).toBeNull();

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
    before = await dates.account({ due: inDays(40) });
    const tooLate = await dates.account({ due: inDays(20) });
    await house.deploy(REMIND);
    await house.deploy(ORDERED);
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
    scheduleId = await dates.scheduleOf('remind');
    // Those that were there already are walked through once.
    await beginLeft(house.service);
    await timed(before);
    await hasNoTimer(tooLate);
    kept = await dates.account({ due: inDays(40) });
    moved = await dates.account({ due: inDays(40) });
    gone = await dates.account({ due: inDays(40) });
    backdated = await dates.account({ due: inDays(40) });
    redacted = await dates.account({ due: inDays(40) });
    ordered = await dates.account({ due: inDays(40) });
    late = await dates.account({ due: inDays(10) });
    pastOrder = await dates.account({});
    for (const object of [kept, moved, gone, backdated, redacted, ordered]) await timed(object);
  });

  test('a date that is past already when it becomes known starts nothing', async () => {
    await dates.settled();
    await hasNoTimer(late);
    expect(await dates.runsOf('remind')).toEqual([]);
  });

  test('a date that is moved into the past starts nothing, also not when the moment comes that it was before', async () => {
    await dates.change(backdated, { due: inDays(20) });
    await dates.settled();
    expect(await timed(backdated)).toBe(true);
  });

  test('a date that is taken away, or redacted, lets its timer go at once', async () => {
    await dates.change(gone, { due: null });
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
    await dates.runOf('ordered', pastOrder);
    expect(await dates.runsOf('ordered')).toHaveLength(1);
    const { rows } = await sql<{ id: string; object: string }>`
      select id, object_id as object from planned_runs where status = 'waiting'`.execute(house.service.db);
    for (const { id, object } of rows.filter(({ object }) => object !== pastOrder.id)) {
      await timed(await getObject(house.service.db, house.environment.id, object), 1, id);
    }
  });

  test('a run starts so long before its date, at a date that was moved at the new one, and once', async () => {
    await dates.change(moved, { due: inDays(60) });
    await timed(moved, 2);
    await dates.passDays(9);
    expect(await dates.runsOf('remind')).toEqual([]);
    await dates.passDays(2);
    await dates.runOf('remind', kept);
    await dates.runOf('remind', before);
    await dates.runOf('remind', ordered);
    await timerEnds(backdated);
    expect(new Set((await dates.runsOf('remind')).map(({ object }) => object))).toEqual(
      new Set([kept.id, before.id, ordered.id]),
    );
    await dates.change(kept, { other: 'x' });
    await dates.settled();
    await dates.passDays(21);
    const [run] = await dates.runOf('remind', moved);
    expect(Date.parse(run?.scheduledFor ?? '')).toBeLessThan(Date.now() + 31 * DAY);
    expect((await dates.runsOf('remind')).filter(({ object }) => object === kept.id)).toHaveLength(1);
  });

  test('ordered runs have come too', async () => {
    await dates.runOf('ordered', ordered);
    await dates.runOf('ordered', kept);
    expect(await dates.runsOf('ordered')).toHaveLength(3);
  });
});
