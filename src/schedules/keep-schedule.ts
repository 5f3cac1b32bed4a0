import { sql } from 'kysely';
import { hash } from '../../interpreter/canonical';
import type { Plan } from '../../interpreter/plan';
import type { PlanTrigger } from '../../interpreter/plan-trigger';
import type { Value, ValueMap } from '../../interpreter/value';
import { json, type Trx } from '../database';
import { derivedId } from '../ids';
import type { Environment } from '../writing';
import { nextOccurrences } from './occurrences';
import { lockSchedule, type TimedTrigger } from './stored-schedule';

interface Activated {
  readonly environment: Environment;
  readonly workflowId: string;
  readonly deploymentId: string;
  readonly plans: readonly Plan[];
}

/** One schedule a workflow and environment, whatever its versions: so that none starts at a time that another did. */
export function scheduleIdOf(environmentId: string, workflowId: string): string {
  return derivedId('wfs', environmentId, workflowId);
}

/**
 * Writes the schedule of a workflow that is activated, in that transaction; the row is the truth, a sweep tells Temporal.
 * Where it has the same times as before, one that has come and whose starter is late is still one of it. Of dates the
 * objects that are there already are walked through once, to set their timers.
 */
export async function keepSchedule(trx: Trx, activated: Activated): Promise<void> {
  const { environment, workflowId, deploymentId, plans } = activated;
  const trigger = plans.map((plan) => plan.trigger).find(isTimed);
  if (trigger === undefined) return dropSchedule(trx, environment, workflowId);
  const id = scheduleIdOf(environment.id, workflowId);
  const before = await lockSchedule(trx, id);
  const goesOn = before?.status === 'active' && timesIn(before.trigger) === timesIn(trigger);
  const kind = trigger.type === 'date' ? trigger.kind : (trigger.objects?.kind ?? null);
  const { rows } = await sql<{ revision: number }>`
    insert into schedules as s
      (id, environment_id, workflow_id, deployment_id, type, kind, trigger, status, active_since)
    values (${id}, ${environment.id}, ${workflowId}, ${deploymentId}, ${trigger.type}, ${kind}, ${json(trigger)}::json,
      'active', date_trunc('milliseconds', clock_timestamp()))
    on conflict (id) do update set deployment_id = excluded.deployment_id, type = excluded.type, kind = excluded.kind,
      trigger = excluded.trigger, status = 'active', revision = s.revision + 1,
      active_since = case when ${goesOn} then s.active_since else excluded.active_since end, updated_at = clock_timestamp()
    returning revision`.execute(trx);
  const [row] = rows;
  if (trigger.type !== 'date' || trigger.date === undefined || row === undefined) return;
  const walk = { id: derivedId('wfo', id, `activation ${row.revision}`), at: new Date() };
  await sql`
    insert into schedule_occurrences (id, schedule_id, nominal, scheduled_for, local_time, cause, creator, status)
    values (${walk.id}, ${id}, ${walk.id}, ${walk.at}, ${walk.at.toISOString().slice(0, 16)}, 'activation',
      '{"type": "system", "id": "schedule"}', 'starting')`.execute(trx);
}

/** Of a workflow that is paused or archived. */
export async function dropSchedule(trx: Trx, environment: Environment, workflowId: string): Promise<void> {
  await sql`
    update schedules set status = 'removed', revision = revision + 1, updated_at = clock_timestamp()
    where id = ${scheduleIdOf(environment.id, workflowId)} and status = 'active'`.execute(trx);
}

/** What keeps the versions of a deployment from being started by the clock, as diagnostics. */
export function timesRefused(
  versions: readonly { readonly number: number | null; readonly plan: Plan | null }[],
  now: number,
): readonly ValueMap[] {
  const timed = versions.flatMap(({ number, plan }) => (plan === null ? [] : [{ number, trigger: plan.trigger }]));
  const over = timed.filter(({ trigger }) => {
    return trigger.type === 'schedule' && nextOccurrences(trigger.schedule, now, 1).length === 0;
  });
  const differing = new Set(timed.map(({ trigger }) => sameness(trigger))).size > 1;
  return [
    ...over.map(({ number }) => ({
      code: 'never_comes',
      severity: 'error',
      version: number,
      pointer: '/trigger/end_on',
      message: 'All times of the schedule are past.',
      hint: 'Publish a version whose schedule ends later.',
    })),
    ...(differing && timed.some(({ trigger }) => isTimed(trigger))
      ? [
          {
            code: 'schedules_differ',
            severity: 'error',
            version: timed.at(-1)?.number ?? null,
            pointer: '/trigger',
            message: 'Two versions that share the runs of a schedule must be started at the same times.',
            hint: 'Activate one version alone, or give both the same schedule and kind of objects.',
          },
        ]
      : []),
  ];
}

export function isTimed(trigger: PlanTrigger): trigger is TimedTrigger {
  return trigger.type === 'schedule' || trigger.type === 'date';
}

/** When something starts, and of which kind, whatever becomes of what overlaps or was missed. */
function timesIn(trigger: TimedTrigger): string {
  return trigger.type === 'schedule'
    ? sameness({ ...trigger, schedule: { ...trigger.schedule, overlap: 'allow', catchUp: 0 } })
    : sameness(trigger);
}

/** What two versions must have in common; which objects meet its filter is each version's own. */
function sameness(trigger: PlanTrigger): string {
  if (!isTimed(trigger)) return 'other';
  if (trigger.type === 'schedule') return hash([trigger.schedule as unknown as Value, trigger.objects?.kind ?? null]);
  const { kind, date = null, when } = trigger;
  return hash([kind, date, { ...when }]);
}
