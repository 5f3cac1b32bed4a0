import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import { LanguageFault } from '../../../interpreter/language/evaluate';
import type { Trx } from '../../database';
import { heldPlan, type PublishedPlan, readPublishedPlan } from '../../definitions/published-plan';
import { derivedId } from '../../ids';
import { armSubject, chooseArm } from '../../runs/start/choose-arm';
import { insertRun, type NewRun } from '../../runs/start/insert-run';
import { recordRefusal, refusalOf } from '../../runs/start/limits';
import type { CommittedRun } from '../../runs/start/start-run';
import { carryCopy } from '../../waits/read-copies';
import { objectIn } from '../../waits/seen-event';
import type { DispatchedEvent } from './dispatched-event';
import type { Listening } from './match-triggers';
import { meetsCriteria, plainlyFails } from './meets-criteria';

/**
 * Whether it is plain without asking the database that an event starts no run of a workflow: of most events it is, and
 * that is all that they cost.
 */
export function startsNothing(event: DispatchedEvent, { environment, versions }: Listening): boolean {
  const [version] = versions;
  const published = version === undefined || versions.length > 1 ? undefined : heldPlan(version.version_id);
  if (published === undefined) return false;
  return !triggersOn(published, event) || plainlyFails(environment, event, published.plan);
}

/**
 * Inserts the run that an event starts of a workflow, if it does: the arm is chosen first, then that version's events,
 * criteria and kind decide. Gives the run where it was inserted; again for the same event it is not. A start that
 * runs away, or whose criteria cannot be evaluated, is recorded instead.
 */
export async function startByEvent(
  trx: Trx,
  event: DispatchedEvent,
  listening: Listening,
): Promise<CommittedRun | undefined> {
  const { environment, workflow } = listening;
  const { arm, published } = await chooseVersion(trx, event, listening);
  if (!triggersOn(published, event)) return undefined;
  const start = {
    environmentId: environment.id,
    workflowId: workflow.id,
    depth: event.depth + 1,
    objectId: event.objectId,
    eventId: event.id,
  };
  const met = await judge(trx, event, listening, published);
  if (met === false) return undefined;
  const refusal = met === true ? await refusalOf(trx, start) : met;
  if (refusal !== undefined) {
    await recordRefusal(trx, start, refusal);
    return undefined;
  }
  const run = runOf(event, listening, published, arm.label);
  return (await insertRun(trx, run)) === 'inserted' ? run : undefined;
}

function triggersOn({ plan: { trigger } }: PublishedPlan, { name, objectKind }: DispatchedEvent): boolean {
  return trigger.type === 'event' && trigger.kind === objectKind && trigger.events.includes(name);
}

function runOf(
  event: DispatchedEvent,
  { environment, workflow }: Listening,
  { versionId, number, plan }: PublishedPlan,
  rolloutLabel: string | null,
): NewRun {
  const id = derivedId('wfr', environment.id, workflow.id, event.id);
  const createdAt = new Date();
  return {
    id,
    environmentId: environment.id,
    workflow,
    version: { id: versionId, number },
    rolloutLabel,
    triggerObjectId: event.objectId,
    eventId: event.id,
    creator: { type: 'event', id: event.id },
    cause: { event_id: event.id },
    depth: event.depth + 1,
    createdAt,
    plan,
    start: {
      run: { id, workflow: workflow.key, version: number, created_at: createdAt.toISOString() },
      environment: environment.key,
      trigger: { type: event.objectKind, id: event.objectId },
      event: { name: event.name, created_at: event.createdAt.toISOString(), context: event.context },
      objects: [carryCopy(objectIn(event), plan.carries)],
      cursor: event.subjects,
      interpreterVersion: INTERPRETER_VERSION,
    },
  };
}

async function chooseVersion(trx: Trx, event: DispatchedEvent, { workflow, versions }: Listening) {
  const deployed = versions.map(({ version_id, percentage, label }) => ({ versionId: version_id, percentage, label }));
  const subject = deployed.length === 1 ? event.objectId : await armSubjectOf(trx, event);
  const arm = chooseArm(workflow.id, deployed, subject);
  return { arm, published: await readPublishedPlan(trx, arm.versionId) };
}

async function armSubjectOf(trx: Trx, event: DispatchedEvent): Promise<string> {
  return event.objectKind === 'account' ? event.objectId : armSubject(trx, event.objectId);
}

/** True, false, or the code of the fault that hinders an answer: one workflow's criteria do not hold up the others. */
async function judge(
  trx: Trx,
  event: DispatchedEvent,
  { environment }: Listening,
  { plan }: PublishedPlan,
): Promise<boolean | string> {
  try {
    return await meetsCriteria(trx, environment, event, plan);
  } catch (error) {
    if (error instanceof LanguageFault) return error.fault.code;
    throw error;
  }
}
