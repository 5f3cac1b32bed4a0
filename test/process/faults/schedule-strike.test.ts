import { sql } from 'kysely';
import { createObject } from '../../../src/objects';
import { runScheduleNow } from '../../../src/schedules/change-schedule';
import { findSchedule } from '../../../src/schedules/find-schedule';
import { temporalScheduleId } from '../../../src/schedules/sync-schedule';
import { beginLeft } from '../../../src/sweep/mend-schedules';
import { startLeft } from '../../../src/sweep/start-left';
import { eachAccount } from '../../harness/each-account';
import { readBlows } from './blows';
import { FaultWorld } from './fault-world';
import { hasten } from './hasten';

const PATIENCE = 700_000;
const ACCOUNTS = 12;
/** Blows, each of which falls when a page is committed and nobody has been told of it. */
const BLOWS = 2;

const EACH = eachAccount(3);

test(
  'a worker that is killed between pages of a schedule starts each object once an occurrence, also where two overlap',
  async () => {
    const world = await FaultWorld.open();
    try {
      await world.write(async (writing) => {
        for (let index = 0; index < ACCOUNTS; index += 1) {
          await createObject(writing, 'account', { referenceId: `${index % 4 === 3 ? 'leave' : 'take'}-${index}` });
        }
      });
      await world.deploy(EACH);
      const schedule = await findSchedule(world.service.db, world.environment.id, EACH.key);
      const occurrences = [
        await world.write((writing) => runScheduleNow(writing, EACH.key)),
        await world.write((writing) => runScheduleNow(writing, EACH.key)),
      ];
      const worker = world.start('worker', { point: 'after-page-commit', blows: BLOWS, steps: [] });
      worker.onDeath(async () => {
        for (const id of occurrences) await hasten(world, `${temporalScheduleId(schedule)}/${id}`);
      });
      expect(await beginLeft(world.service)).toBe(occurrences.length);
      await world.until('both occurrences have come to their end', async () => {
        const { rows } = await sql<{ open: number }>`
          select count(*)::int as open from schedule_occurrences where status = 'starting'`.execute(world.service.db);
        return rows[0]?.open === 0 ? true : undefined;
      });
      // What was committed when the worker fell was started by nobody: the sweep does that.
      await startLeft(world.service, 0);
      const runs = await world.until('every run has ended', async () => {
        const { rows } = await sql<{ object: string; status: string }>`
          select trigger_object_id as object, status from runs`.execute(world.service.db);
        return rows.every(({ status }) => status === 'completed') ? rows : undefined;
      });
      expect(worker.deaths).toBe(BLOWS);
      expect(readBlows(world.blowFile)).toHaveLength(BLOWS);
      const count = new Map<string, number>();
      for (const { object } of runs) count.set(object, (count.get(object) ?? 0) + 1);
      expect([...count.values()]).toEqual(Array.from({ length: (ACCOUNTS * 3) / 4 }, () => occurrences.length));
    } finally {
      await world.close();
    }
  },
  PATIENCE,
);
