import type { Outcome } from '../../interpreter/requests';
import { barrier } from '../../src/barriers';
import { announce } from '../../src/events/notify';
import { fault } from '../../src/faults/fault';
import { answerQuestions } from '../../src/look-ups/answer-questions';
import { noteTouched } from '../../src/runs/touched-by';
import { closeWait } from '../../src/waits/close-wait';
import { openWait } from '../../src/waits/open-wait';
import { takeEvent } from '../../src/waits/take-event';
import { type Task, waitIdOf } from '../../workflows/contract';
import { type Attempt, performOutside } from './perform-outside';
import { performOwn } from './perform-own';
import { bounded, returnOutcome } from './return-outcome';
import type { RunOf } from './run-of';
import type { TaskOf } from './task-of';
import type { Tools } from './tools';
import { withdrawPerform } from './withdraw-perform';
import { writeMirror } from './write-mirror';

/** Does one attempt at a task. Gives what the run is told; null where a look found nothing, or nothing was asked. */
export async function doTask(
  tools: Tools,
  task: Task,
  attempt: Attempt,
  runOf: (runId: string) => Promise<RunOf>,
): Promise<Outcome | null> {
  const { db } = tools.service;
  switch (task.do) {
    case 'perform':
      return perform(tools, task, attempt, await runOf(task.runId));
    case 'withdraw':
      return returnOutcome(await withdrawPerform(tools, task), task.request.reads);
    case 'look_up':
      await writeAlone(tools, task);
      return lookUp(tools, task);
    case 'open_wait':
      return openThenLook(tools, task);
    case 'take_event':
      await writeAlone(tools, task);
      return boundedOrNone(await takeEvent(db, task.waitId, task));
    case 'close_wait':
      await writeAlone(tools, task);
      return boundedOrNone(await closeWait(db, task.waitId, task.how, task));
    case 'record':
      await writeAlone(tools, task);
      return null;
  }
}

/** The objects that it looks into are noted before the run is told of them. */
async function lookUp({ service: { db } }: Tools, task: TaskOf<'look_up'>): Promise<Outcome> {
  const reached: string[] = [];
  const answers = await answerQuestions(db, task.environmentId, task.request.questions, (id) => reached.push(id));
  await noteTouched(db, task.runId, reached);
  return bounded({ type: 'looked', answers });
}

async function perform(tools: Tools, task: TaskOf<'perform'>, attempt: Attempt, run: RunOf): Promise<Outcome> {
  const action = tools.actions.get(task.request.action);
  if (action === undefined) throw fault('action_unknown', { details: { action: task.request.action } });
  const outcome =
    action.side === 'own'
      ? await performOwn(tools, task, action, run)
      : await performOutside(tools, task, action, run, attempt);
  return returnOutcome(outcome, task.request.reads);
}

/** The wait is committed before the first look: an event is either seen by this look, or its dispatcher sees the wait. */
async function openThenLook({ service }: Tools, task: TaskOf<'open_wait'>): Promise<Outcome | null> {
  const { runId, environmentId, request } = task;
  await service.db.transaction().execute(async (trx) => {
    await writeMirror(trx, task);
    await openWait(trx, environmentId, runId, request);
  });
  await barrier('after-wait-insert');
  if (task.state !== undefined) announce(service.pool);
  return boundedOrNone(await takeEvent(service.db, waitIdOf(runId, request.path, request.generation), task));
}

async function writeAlone({ service }: Tools, task: Task): Promise<void> {
  if (task.ride.length === 0 && task.state === undefined) return;
  await service.db.transaction().execute((trx) => writeMirror(trx, task));
  if (task.state !== undefined) announce(service.pool);
}

function boundedOrNone(outcome: Outcome | null): Outcome | null {
  return outcome === null ? null : bounded(outcome);
}
