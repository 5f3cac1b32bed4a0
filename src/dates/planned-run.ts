import { sql } from 'kysely';
import type { DateOffset } from '../../interpreter/plan-trigger';
import type { ValueMap } from '../../interpreter/value';
import type { StoredObject } from '../objects/stored-object';
import type { Environment } from '../writing';
import { dateOf, dueOf } from './due-of';

/** A run that a run has ordered for later. */
export interface PlannedRun {
  /** `wfp_…` */
  readonly id: string;
  readonly environment: Environment;
  readonly workflow: { readonly id: string; readonly key: string };
  readonly objectId: string;
  /** A moment; or else the path of a date, with what is added to it. */
  readonly dueAt: Date | null;
  readonly date: readonly string[] | null;
  readonly time: DateOffset | null;
  readonly cause: ValueMap;
  readonly depth: number;
}

export const PLANNED_RUN = sql`
  p.id, json_build_object('id', n.id, 'key', n.key, 'organizationId', n.organization_id) as environment,
  json_build_object('id', w.id, 'key', w.key) as workflow, p.object_id as "objectId", p.due_at as "dueAt", p.date,
  p.time, p.cause, p.depth`;
export const PLANNED_RUNS = sql`
  planned_runs p join environments n on n.id = p.environment_id join workflows w on w.id = p.workflow_id`;

/** When it is due, milliseconds; null: its date is not there (yet). */
export function dueOfPlanned({ dueAt, date, time }: PlannedRun, object: StoredObject): number | null {
  if (dueAt !== null || date === null || time === null) return dueAt?.getTime() ?? null;
  return dueOf(dateOf(object, date), time);
}
