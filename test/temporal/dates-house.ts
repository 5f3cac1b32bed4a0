import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import { createObject, type StoredObject, updateObject } from '../../src/objects';
import { scheduleIdOf } from '../../src/schedules/keep-schedule';
import { House } from './house';
import { historyOf } from './read-history';
import { closeVirtualTemporal, openVirtualTemporal } from './virtual-temporal';

const DAY = 24 * 3_600_000;

/** Thirty days before a date of an account. */
export const REMIND = {
  key: 'remind',
  name: 'Remind',
  trigger: { type: 'date', kind: 'account', date: 'trigger.fields.due', offset: '-30d' },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  output: { for: '{{run.scheduled_for}}' },
};
/** Started by the steps of others alone. */
export const ORDERED = { ...REMIND, key: 'ordered', trigger: { type: 'date', kind: 'account' } };

interface Row {
  readonly object: string;
  readonly scheduledFor: string;
}

/** A house of accounts that have dates, by a Temporal whose clock is moved. */
export class DatesHouse {
  private constructor(
    private readonly temporal: TestWorkflowEnvironment,
    readonly house: House,
  ) {}

  static async open(): Promise<DatesHouse> {
    const temporal = await openVirtualTemporal();
    const house = await House.open({ chores: true, temporalAddress: temporal.address });
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
    return new DatesHouse(temporal, house);
  }

  async close(): Promise<void> {
    await this.house.close();
    await closeVirtualTemporal();
  }

  /** Moves Temporal's clock; ours stands. */
  passDays(days: number): Promise<void> {
    return this.temporal.sleep(days * DAY);
  }

  account(fields: ValueMap): Promise<StoredObject> {
    const values = { relations: { account_type: ['dated'] }, fields };
    return this.house.write((writing) => createObject(writing, 'account', values));
  }

  change({ id }: StoredObject, fields: ValueMap): Promise<unknown> {
    return this.house.write((writing) => updateObject(writing, 'account', id, { fields }));
  }

  async scheduleOf(key: string): Promise<string> {
    const { service, environment } = this.house;
    const { rows } = await sql<{ id: string }>`select id from workflows where key = ${key}`.execute(service.db);
    return scheduleIdOf(environment.id, rows[0]?.id ?? '');
  }

  async runsOf(key: string): Promise<readonly Row[]> {
    const { rows } = await sql<Row>`
      select trigger_object_id as object, start -> 'run' ->> 'scheduled_for' as "scheduledFor" from runs
      where workflow_key = ${key} order by created_at`.execute(this.house.service.db);
    return rows;
  }

  runOf(key: string, { id }: StoredObject): Promise<readonly Row[]> {
    return this.house.until(async () => {
      const its = (await this.runsOf(key)).filter(({ object }) => object === id);
      return its.length > 0 ? its : undefined;
    });
  }

  /** Once the timer of an object has been set, or has been set anew so often. `attribute`: what it is of. */
  timed(object: StoredObject, attribute: string, timers = 1): Promise<true> {
    return this.house.until(async () => {
      const events = (await this.historyOf(object, attribute)) ?? [];
      return events.filter((event) => event.timerStartedEventAttributes).length >= timers ? true : undefined;
    });
  }

  /** Once the timer of an object has looked so often where its time is. */
  looked(object: StoredObject, attribute: string, looks: number): Promise<true> {
    return this.house.until(async () => {
      const events = (await this.historyOf(object, attribute)) ?? [];
      return events.filter((event) => event.activityTaskCompletedEventAttributes).length >= looks ? true : undefined;
    });
  }

  timerEnds({ id }: StoredObject, attribute: string): Promise<unknown> {
    return this.house.client.workflow.getHandle(`timer/${id}/${attribute}`).result();
  }

  /** Of its latest timer; null where there was none. */
  historyOf({ id }: StoredObject, attribute: string) {
    return historyOf(this.house.client, `timer/${id}/${attribute}`).catch(() => null);
  }

  /** Once every event is dispatched. */
  async settled(): Promise<void> {
    await this.house.until(async () => {
      const { rows } = await sql<{ left: boolean }>`
        select exists (select 1 from events where dispatched_at is null) as left`.execute(this.house.service.db);
      return rows[0]?.left === false ? true : undefined;
    });
  }
}

/** From now on our clock, which stands. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString();
}
