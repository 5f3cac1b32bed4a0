import { sql } from 'kysely';
import { ringPlannedRun } from '../../src/dates/ring-planned-run';
import type { StoredObject } from '../../src/objects';
import { redactObject } from '../../src/redaction/redact-object';
import type { Service } from '../../src/service';
import { timePlanned } from '../../src/sweep/mend-schedules';
import { DatesHouse, inDays, ORDERED } from './dates-house';
import type { House } from './house';

const ORDER = {
  key: 'order',
  name: 'Order',
  trigger: { type: 'api', fields: { account: { type: 'account', required: true } } },
  steps: [
    {
      key: 'by_date',
      type: 'action',
      action: 'workflow.schedule',
      inputs: { workflow: 'ordered', object: '{{trigger.account}}', date: 'fields.due' },
    },
  ],
};

let dates: DatesHouse;
let house: House;
beforeAll(async () => {
  dates = await DatesHouse.open();
  house = dates.house;
  await house.deploy(ORDERED);
  await house.deploy(ORDER);
});
afterAll(() => dates.close());

/** Has a run ordered by the date of an object. Gives the order's id. */
async function order({ id }: StoredObject): Promise<string> {
  const run = await house.run('order', { account: id });
  expect(run.status).toBe('completed');
  const { rows } = await sql<{ id: string }>`select id from planned_runs where object_id = ${id}`.execute(
    house.service.db,
  );
  return rows[0]?.id ?? '';
}

const standing = async (id: string) => {
  const { rows } = await sql`select status, reason from planned_runs where id = ${id}`.execute(house.service.db);
  return rows[0];
};
const started = async () => (await dates.runsOf('ordered')).map(({ object }) => object);

/** As the service, but what it asks of Temporal waits for something else to have happened. */
function after({ temporal, ...service }: Service, happen: () => Promise<unknown>): Service {
  const call: Service['temporal']['call'] = async (milliseconds, use) => {
    await happen();
    return temporal.call(milliseconds, use);
  };
  return { ...service, temporal: { ...temporal, call } };
}

describe('an order that goes by a date of an object', () => {
  const due = { earlier: inDays(10), later: inDays(50), missing: inDays(30) };
  let earlier: StoredObject;
  let later: StoredObject;
  let missing: StoredObject;

  test('has its timer rung when the date is moved, or given where it was missing', async () => {
    earlier = await dates.account({ due: inDays(40) });
    later = await dates.account({ due: inDays(20) });
    missing = await dates.account({});
    const orders = [await order(earlier), await order(later), await order(missing)] as const;
    expect(await timePlanned(house.service)).toBe(3);
    await dates.timed(earlier, orders[0]);
    await dates.timed(later, orders[1]);
    expect(await dates.historyOf(missing, orders[2])).toBeNull();
    await dates.change(earlier, { due: due.earlier });
    await dates.change(later, { due: due.later });
    await dates.change(missing, { due: due.missing });
    await dates.timed(earlier, orders[0], 2);
    await dates.timed(later, orders[1], 2);
    await dates.timed(missing, orders[2]);
  });

  test('is dropped, with its timer, when the object is redacted', async () => {
    const redacted = await dates.account({ due: inDays(25) });
    const ordered = await order(redacted);
    await timePlanned(house.service);
    await dates.timed(redacted, ordered);
    await house.write((writing) => redactObject(writing, 'account', redacted.id));
    await dates.timerEnds(redacted, ordered);
    expect(await standing(ordered)).toEqual({ status: 'dropped', reason: 'redacted' });
  });

  test('follows a date that is given before its timer was asked for', async () => {
    const untimed = await dates.account({});
    const ordered = await order(untimed);
    await dates.change(untimed, { due: inDays(60) });
    await dates.timed(untimed, ordered);
  });

  test('ends up at the newest date, also where that came between the look of the sweep and its ring', async () => {
    const raced = await dates.account({ due: inDays(70) });
    const ordered = await order(raced);
    const moving = after(house.service, async () => {
      await dates.change(raced, { due: inDays(20) });
      await dates.timed(raced, ordered);
    });
    await ringPlannedRun(moving, ordered);
    await dates.timed(raced, ordered, 2);
    await dates.passDays(21);
    await dates.runOf('ordered', earlier);
    await dates.runOf('ordered', raced);
    expect(await started()).toEqual([earlier.id, raced.id]);
  });

  test('starts its run at the date as it is then, once', async () => {
    await dates.passDays(10);
    await dates.runOf('ordered', missing);
    await dates.passDays(20);
    await dates.runOf('ordered', later);
    const its = [earlier, missing, later].map(({ id }) => id);
    const runs = await dates.runsOf('ordered');
    expect(runs.filter(({ object }) => its.includes(object))).toEqual([
      { object: earlier.id, scheduledFor: due.earlier },
      { object: missing.id, scheduledFor: due.missing },
      { object: later.id, scheduledFor: due.later },
    ]);
  });
});
