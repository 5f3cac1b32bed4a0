/**
 * Loaded before a process of ours: strikes it with SIGKILL at a barrier. Within a worker each run is
 * struck once, at one of its steps; elsewhere the process is struck whenever it comes there, until all blows fell. What
 * was struck is written down first, where the next life of the process, and the test, read it.
 */
import fs from 'node:fs';
import { Context } from '@temporalio/activity';
import { armBarriers } from '../../../src/barriers';
import { ARMS, type Arms, type Blow, readBlows } from './blows';

const given = process.env[ARMS];
if (given === undefined) throw new Error(`${ARMS} says where to strike.`);
const arms = JSON.parse(given) as Arms;

armBarriers((point) => {
  if (point !== arms.point) return;
  const { runId, step } = whereabouts();
  const fallen = readBlows(arms.file);
  if (fallen.length >= arms.blows || (runId !== null && !isDue(runId, step, fallen))) return;
  const blow: Blow = { point, runId, step, pid: process.pid };
  fs.appendFileSync(arms.file, `${JSON.stringify(blow)}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Nothing after the barrier happens, however long the signal takes.
  return new Promise<void>(() => undefined);
});

function isDue(runId: string, step: string | null, fallen: readonly Blow[]): boolean {
  if (fallen.some((blow) => blow.runId === runId)) return false;
  const sum = [...runId].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return arms.steps.length === 0 || arms.steps[sum % arms.steps.length] === step;
}

function whereabouts(): { readonly runId: string | null; readonly step: string | null } {
  try {
    const { workflowExecution, activityType, activityId, isLocal } = Context.current().info;
    // `inquiry.create • create`, or `create#1`, or `wait create#1`.
    const step = isLocal ? activityType.split(' • ')[1] : activityId.split(' ').at(-1)?.split('#')[0];
    return { runId: workflowExecution?.workflowId ?? null, step: step ?? null };
  } catch {
    return { runId: null, step: null };
  }
}
