import { Context } from '@temporalio/activity';
import { FaultError } from '../../src/faults/fault';
import type { Task, TaskAnswer } from '../../workflows/contract';
import { attemptNumber, attemptOf } from './attempt-of';
import { decideRetry, showPause } from './decide-retry';
import { doTask } from './do-task';
import { createRunReader } from './run-of';
import type { Tools } from './tools';

/** How often a call to the world says that it lives, and so hears that it is no longer wanted; milliseconds. */
const HEARTBEAT = 1000;

/** The activities of a worker: one, which every type that is not registered falls to. Its task says what to do. */
export function createTasks(tools: Tools): { default(task: Task): Promise<TaskAnswer> } {
  const runOf = createRunReader(tools.service);
  return {
    default: async (task) => {
      const context = Context.current();
      const { attempt, isLocal } = context.info;
      showPause(task, attempt);
      const attempts = attemptNumber(task, attempt);
      const pulse = isLocal ? undefined : setInterval(() => context.heartbeat(), HEARTBEAT);
      try {
        const outcome = await doTask(tools, task, attemptOf(context, attempts), runOf);
        return { outcome, at: Date.now() };
      } catch (error) {
        if (!(error instanceof FaultError)) {
          tools.service.log.error({ err: error, runId: task.runId, task: task.do, attempts }, 'a task threw');
        }
        return { outcome: decideRetry(error, { task, attempts, local: isLocal }), at: Date.now() };
      } finally {
        clearInterval(pulse);
      }
    },
  };
}
