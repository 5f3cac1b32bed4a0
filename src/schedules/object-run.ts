import { INTERPRETER_VERSION } from '../../interpreter/changes';
import { type Scope, valueAt } from '../../interpreter/language/evaluate';
import type { Expression, LookUp } from '../../interpreter/plan';
import type { ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import type { PublishedPlan } from '../definitions/published-plan';
import { meetsCondition } from '../look-ups/meets-condition';
import { takeSnapshot } from '../objects/rows/snapshot-of';
import type { StoredObject } from '../objects/stored-object';
import type { RunCreator } from '../runs/run';
import type { NewRun } from '../runs/start/insert-run';
import { carryCopy } from '../waits/read-copies';
import type { Environment } from '../writing';

/** What a run that the clock starts is told besides its object. */
export interface TimedRun {
  readonly id: string;
  readonly environment: Environment;
  readonly workflow: { readonly id: string; readonly key: string };
  readonly published: PublishedPlan;
  readonly rolloutLabel: string | null;
  readonly scheduledFor: Date;
  readonly creator: RunCreator;
  readonly cause: NewRun['cause'];
  readonly depth: number;
  readonly scheduleId?: string;
}

/** A run without an object: its trigger is what is given. */
export function timedRun(timed: TimedRun, trigger: ValueMap): NewRun {
  const { id, environment, workflow, published, rolloutLabel, scheduledFor, creator, cause, depth, scheduleId } = timed;
  const createdAt = new Date();
  return {
    id,
    environmentId: environment.id,
    workflow,
    version: { id: published.versionId, number: published.number },
    rolloutLabel,
    triggerObjectId: null,
    eventId: null,
    creator,
    cause,
    depth,
    createdAt,
    plan: published.plan,
    ...(scheduleId === undefined ? {} : { scheduleId }),
    start: {
      run: {
        id,
        workflow: workflow.key,
        version: published.number,
        created_at: createdAt.toISOString(),
        scheduled_for: scheduledFor.toISOString(),
      },
      environment: environment.key,
      trigger,
      objects: [],
      cursor: {},
      interpreterVersion: INTERPRETER_VERSION,
    },
  };
}

/** A run of an object, as it is now. */
export function objectRun(timed: TimedRun, object: StoredObject): NewRun {
  const { plan } = timed.published;
  const run = timedRun(timed, { type: object.kind, id: object.id });
  return {
    ...run,
    triggerObjectId: object.id,
    start: {
      ...run.start,
      objects: [carryCopy(takeSnapshot(object, run.createdAt), plan.carries)],
      cursor: { [object.id]: object.version },
    },
  };
}

/** Whether an object meets a condition as it is now. */
export function objectMeets(
  db: Db | Trx,
  environment: Environment,
  condition: { readonly criteria?: Expression; readonly lookUps?: readonly LookUp[] },
  object: StoredObject,
): Promise<boolean> {
  const now = new Date();
  const copy = takeSnapshot(object, now);
  const roots: ValueMap = { trigger: { type: object.kind, id: object.id }, environment: environment.key };
  const scope: Scope = {
    read: (root, path) => valueAt(roots[root] ?? null, path),
    object: (id) => (id === copy.id ? copy : undefined),
    looked: [],
    now: now.getTime(),
    interpreterVersion: INTERPRETER_VERSION,
  };
  return meetsCondition(db, environment.id, condition, scope);
}
