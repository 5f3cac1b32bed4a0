import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  SearchAttributeType,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import { sql } from 'kysely';
import type { Plan } from '../../../interpreter/plan';
import type { RunStart } from '../../../interpreter/requests';
import { HOST_VERSION, type RunInput } from '../../../workflows/contract';
import type { SEARCH_ATTRIBUTES } from '../../../workflows/search-attributes';
import { barrier } from '../../barriers';
import { admitRuns } from '../../concurrency/admit-runs';
import { readPublishedPlan } from '../../definitions/published-plan';
import { fault } from '../../faults';
import type { Service } from '../../service';
import { isAway } from '../../temporal/temporal';
import type { NewRun } from './insert-run';
import { markStarted, markStartedSoon } from './mark-started';

/** Milliseconds for Temporal to take a run, before it is left to the sweep. */
const START_DEADLINE = 5000;

/** A committed run, with what Temporal is given. */
export interface CommittedRun {
  readonly environmentId: string;
  readonly createdAt: Date;
  readonly triggerObjectId: string | null;
  /** Missing for a run that an API call starts. */
  readonly cause?: NewRun['cause'];
  readonly start: RunStart;
  readonly plan: Plan;
}

/**
 * Starts a committed run in Temporal; one that runs already, or has ended, is left as it is, and of one that is queued
 * the queue moves on, if it can. Fault
 * `temporal_unavailable` when Temporal is away: the sweep tries again. Fault `run_not_found`.
 */
export async function startRun(service: Service, runId: string): Promise<void> {
  const { rows } = await sql<Omit<CommittedRun, 'plan'> & { versionId: string; status: string; queue: string | null }>`
    select environment_id as "environmentId", created_at as "createdAt", trigger_object_id as "triggerObjectId", cause, start,
      version_id as "versionId", status, case when queued_at is not null then concurrency_key end as queue
    from runs where id = ${runId}`.execute(service.db);
  const [row] = rows;
  if (row === undefined) throw fault('run_not_found');
  if (row.status !== 'in_progress') return;
  if (row.queue !== null) return startQueue(service, row.queue);
  const { plan } = await readPublishedPlan(service.db, row.versionId);
  await startCommitted(service, { ...row, plan });
  await markStarted(service.db, [runId]);
}

/** Gives the free places of a key to the runs that wait for them, and starts these. Faults as startRun has them. */
export async function startQueue(service: Service, key: string): Promise<void> {
  const admitted = await admitRuns(service.db, key);
  if (admitted.length > 0) await barrier('after-admission');
  for (const runId of admitted) await startRun(service, runId);
}

/** As startRun, for one whose row is at hand; leaves the mark to the caller. */
async function startCommitted(service: Service, run: CommittedRun): Promise<void> {
  const { start, plan } = run;
  const input: RunInput = {
    environmentId: run.environmentId,
    start,
    plan,
    // Not when its row was written: deadlines of a run that was queued for a day are not to be past when it begins.
    at: Date.now(),
    hostVersion: HOST_VERSION,
  };
  try {
    await service.temporal.call(START_DEADLINE, (client) =>
      client.workflow.start(start.run.workflow, {
        taskQueue: service.taskQueue,
        workflowId: start.run.id,
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: searchAttributesOf(run),
        staticSummary: summaryOf(run),
      }),
    );
  } catch (error) {
    // It ran and has ended, within what Temporal remembers.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** As startCommitted, with its mark. The row is the truth: whatever Temporal says, the sweep starts what was not. */
export async function startOrLeave(service: Service, run: CommittedRun): Promise<void> {
  const runId = run.start.run.id;
  try {
    if (run.plan.concurrency?.onLimit === 'queue') return await startRun(service, runId);
    await startCommitted(service, run);
    markStartedSoon(service.db, runId);
  } catch (error) {
    if (isAway(error)) service.log.warn({ runId }, 'Temporal is away: the run is started later.');
    else service.log.error({ runId, err: error }, 'A run could not be started: it is tried again.');
  }
}

type AttributeName = keyof typeof SEARCH_ATTRIBUTES;

/** `screen-person version 3`, and which step of which run started it. */
function summaryOf({ start, cause = {} }: CommittedRun): string {
  const { workflow, version } = start.run;
  return `${workflow} version ${version}${cause.path === undefined ? '' : `, started by ${cause.path} of ${cause.run_id}`}`;
}

function searchAttributesOf({ start, triggerObjectId, cause = {} }: CommittedRun): TypedSearchAttributes {
  const keyword = (name: AttributeName, value: string): SearchAttributePair => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  });
  return new TypedSearchAttributes([
    keyword('UsherWorkflow', start.run.workflow),
    {
      key: defineSearchAttributeKey('UsherVersion' satisfies AttributeName, SearchAttributeType.INT),
      value: start.run.version,
    },
    keyword('UsherEnvironment', start.environment),
    ...(triggerObjectId === null ? [] : [keyword('UsherTriggerObject', triggerObjectId)]),
    ...(cause.path === undefined || cause.run_id === undefined ? [] : [keyword('UsherParent', cause.run_id)]),
    keyword('UsherStatus', 'in_progress'),
  ]);
}
