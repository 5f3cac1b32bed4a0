import { LanguageFault } from '../../interpreter/language/evaluate';
import type { Trx } from '../database';
import type { StoredObject } from '../objects/stored-object';
import { insertRun } from '../runs/start/insert-run';
import { recordRefusal, refusalOf } from '../runs/start/limits';
import type { CommittedRun } from '../runs/start/start-run';
import { objectMeets, objectRun, type TimedRun } from '../schedules/object-run';
import { chooseVersion, findServing } from '../schedules/serving';

export type DueRun = Omit<TimedRun, 'workflow' | 'published' | 'rolloutLabel'> & { readonly workflowId: string };

/** Why a run that was due was not started. */
export type NotStarted = 'workflow_paused' | 'not_schedulable' | 'criteria' | 'started_before' | (string & {});

/** Inserts the run of an object that is due, if the workflow is running and its version is one that the clock starts. */
export async function insertDueRun(
  trx: Trx,
  object: StoredObject,
  due: DueRun,
): Promise<{ readonly run: CommittedRun } | { readonly reason: NotStarted }> {
  const { environment, workflowId, depth } = due;
  const serving = await findServing(trx, environment.id, workflowId);
  if (serving === undefined) return { reason: 'workflow_paused' };
  const { published, label } = await chooseVersion(trx, serving, object);
  const { trigger } = published.plan;
  if (trigger.type !== 'date' || trigger.kind !== object.kind) return { reason: 'not_schedulable' };
  const start = { environmentId: environment.id, workflowId, depth, objectId: object.id };
  try {
    if (!(await objectMeets(trx, environment, trigger, object))) return { reason: 'criteria' };
  } catch (error) {
    if (!(error instanceof LanguageFault)) throw error;
    await recordRefusal(trx, { ...start, eventId: null }, error.fault.code);
    return { reason: error.fault.code };
  }
  const refusal = await refusalOf(trx, start);
  if (refusal !== undefined) {
    await recordRefusal(trx, { ...start, eventId: null }, refusal);
    return { reason: refusal };
  }
  const run = objectRun({ ...due, workflow: serving.workflow, published, rolloutLabel: label }, object);
  const inserted = await insertRun(trx, run);
  return inserted === 'inserted' ? { run } : { reason: inserted };
}
