import { sql } from 'kysely';
import type { DateOffset } from '../../interpreter/plan-trigger';
import type { ObjectReference } from '../../interpreter/value';
import { json } from '../database';
import { getWorkflow } from '../definitions/find-workflow';
import { fault } from '../faults/fault';
import { derivedId } from '../ids';
import { lockForChange } from '../objects/rows/lock-objects';
import { chooseVersion, findServing } from '../schedules/serving';
import type { Writing } from '../writing';
import { dueOfPlanned } from './planned-run';

export interface Order {
  /** `run/path/generation` of the step that orders it. */
  readonly step: string;
  readonly workflow: string;
  readonly object: ObjectReference;
  /** A moment, milliseconds; or the path of a date of the object, which is followed. */
  readonly when: { readonly at: number } | { readonly date: readonly string[]; readonly time: DateOffset };
}

/**
 * Orders a run of a workflow for an object at a time; once a step. A time that is past already is come at once. Gives
 * its id and when it is due, or null while the object has no such date. Faults `workflow_not_found`,
 * `workflow_paused`, `not_schedulable`, `object_not_found`.
 */
export async function planRun(writing: Writing, { step, workflow: named, object: reference, when }: Order) {
  const { trx, environment, cause } = writing;
  const workflow = await getWorkflow(trx, environment.organizationId, named);
  const { object } = await lockForChange(writing, reference.type, reference.id);
  const serving = await findServing(trx, environment.id, workflow.id);
  if (serving === undefined) throw fault('workflow_paused');
  const { published } = await chooseVersion(trx, serving, object);
  const { trigger } = published.plan;
  if (object.redactedAt !== null) throw fault('not_schedulable', { message: 'The object was redacted.' });
  if (trigger.type !== 'date' || trigger.kind !== object.kind) throw fault('not_schedulable');
  const id = derivedId('wfp', step);
  const planned = {
    dueAt: 'at' in when ? new Date(when.at) : null,
    date: 'date' in when ? when.date : null,
    time: 'date' in when ? when.time : null,
  };
  const led = cause.runId === undefined ? {} : { run_id: cause.runId };
  await sql`
    insert into planned_runs (id, environment_id, workflow_id, object_id, due_at, date, time, cause, depth)
    values (${id}, ${environment.id}, ${workflow.id}, ${object.id}, ${planned.dueAt},
      ${planned.date === null ? null : [...planned.date]}::text[],
      ${planned.time === null ? null : json({ ...planned.time })}::json, ${json(led)}::jsonb, ${cause.depth + 1})
    on conflict (id) do nothing`.execute(trx);
  const whole = { ...planned, id, environment, workflow, objectId: object.id, cause: led, depth: cause.depth + 1 };
  return { id, due: dueOfPlanned(whole, object) };
}
