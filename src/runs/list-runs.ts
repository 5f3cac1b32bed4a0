import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import { type Page, type PageRequest, readPage } from '../page';
import { RUN } from './find-run';
import type { Run, RunStatus } from './run';
import { printStorable } from './start/print-storable';

export interface RunFilter {
  /** Id or key. */
  readonly workflow?: string;
  readonly status?: RunStatus;
  /** From: inclusive, to: exclusive. */
  readonly createdAt?: { readonly from?: Date; readonly to?: Date };
  /** All of these. */
  readonly label?: { readonly [label: string]: string };
  /** Id of the object that the run started on. */
  readonly triggerObject?: string;
  readonly page: PageRequest;
}

/** Newest first. */
export async function listRuns(db: Db, environmentId: string, filter: RunFilter): Promise<Page<Run>> {
  const conditions = [sql`r.environment_id = ${environmentId}`, ...conditionsOf(filter)];
  return readPage<Run>(db, filter.page, {
    columns: RUN,
    from: sql`runs r`,
    where: sql.join(conditions, sql` and `),
    at: sql`r.created_at`,
    id: sql`r.id`,
  });
}

function conditionsOf(filter: RunFilter): readonly RawBuilder<unknown>[] {
  const { workflow, status, createdAt, label, triggerObject } = filter;
  return [
    ...(workflow === undefined ? [] : [sql`(r.workflow_id = ${workflow} or r.workflow_key = ${workflow})`]),
    ...(status === undefined ? [] : [sql`r.status = ${status}`]),
    ...(createdAt?.from === undefined ? [] : [sql`r.created_at >= ${createdAt.from}`]),
    ...(createdAt?.to === undefined ? [] : [sql`r.created_at < ${createdAt.to}`]),
    ...(label === undefined ? [] : [sql`r.labels @> ${printStorable(label)}::jsonb`]),
    ...(triggerObject === undefined ? [] : [sql`r.trigger_object_id = ${triggerObject}`]),
  ];
}
