import type { Client } from '@temporalio/client';
import { type ReplayResult, Worker } from '@temporalio/worker';
import { workflowBundle } from '../../bin/workflow-bundle';
import type { Entry, Journal } from '../../interpreter/journal';
import { dataConverter } from '../../src/codec/data-converter';
import { listSteps, type RunStep } from '../../src/runs/list-steps';
import type { Service } from '../../src/service';
import { STATE_QUERY } from '../../workflows/contract';
import { closingsOfStep, inOrder } from './closings-of-steps';
import { closingsIn, type History, historyOf, livesOf, type Told, untilClosed } from './read-history';

/**
 * Replays every run of a house: each history must be one that this build would have written, and the journal that comes
 * of it the one that the database has, to the millisecond. `others`: ids of Temporal workflows that are replayed alone.
 */
export async function checkReplays({ db }: Service, client: Client, others: readonly string[] = []): Promise<void> {
  const runs = await db
    .selectFrom('runs')
    .select(['id', 'status', 'completed_at'])
    .where('started_at', 'is not', null)
    .execute();
  await Promise.all(runs.filter((run) => run.completed_at !== null).map(({ id }) => untilClosed(client, id)));
  const faults = await replayFaults(client, [...runs.map((run) => run.id), ...others]);
  for (const { id } of runs) faults.push(...(await journalFaults(db, client, id)));
  for (const { id } of runs.filter(({ status }) => status === 'completed')) {
    faults.push(...(await legibilityFaults(db, client, id)));
  }
  if (faults.length > 0) throw new Error(`Replays differ:\n${faults.join('\n')}`);
}

/** One worker replays them all: to make a worker takes longer than to replay a run. */
export async function replayFaults(client: Client, ids: readonly string[]): Promise<string[]> {
  const histories: { readonly workflowId: string; readonly history: History }[] = [];
  for (const workflowId of ids) {
    for (const history of await livesOf(client, workflowId)) histories.push({ workflowId, history });
  }
  if (histories.length === 0) return [];
  const options = { workflowBundle: await workflowBundle(), dataConverter };
  const results: ReplayResult[] = [];
  for await (const result of Worker.runReplayHistories(options, histories)) results.push(result);
  if (results.length < histories.length)
    throw new Error(`Replayed ${results.length} of ${histories.length} histories.`);
  return results.flatMap(({ workflowId, error }) => (error === undefined ? [] : [`${workflowId}: ${error}`]));
}

async function journalFaults(db: Service['db'], client: Client, runId: string): Promise<string[]> {
  const { journal } = await client.workflow.getHandle(runId).query<{ journal: Journal | null }>(STATE_QUERY);
  // One of more than a MiB is not shown.
  if (journal === null) return [];
  const steps = new Map((await listSteps(db, runId)).map((step) => [`${step.path}#${step.generation}`, step]));
  return journal.flatMap((entry) => {
    const step = steps.get(`${entry.path}#${entry.generation}`);
    const written = { opened: step?.opened, closed: step?.closed ?? undefined };
    return isMirrored(entry, written)
      ? []
      : [`${runId} ${entry.path}: ${JSON.stringify([timesOf(entry), timesOf(written)])}`];
  });
}

/** What the journal says of a step, as far as a history can tell it. */
type Journaled = Parameters<typeof closingsOfStep>[0] & Pick<RunStep, 'generation'>;

/**
 * What is wrong if a history told this of a run that has ended, and its journal says that: everything that was done,
 * waited for and slept through must be told in the order in which it ended. An attempt that failed in the open is told
 * beside it: of a step that an operator let try again, by the generation that did not do it.
 */
export function differenceIn(history: readonly Told[], steps: readonly Journaled[]): string | undefined {
  const told = history.filter(({ what, failed }) => what !== 'hold' && what !== 'look up' && failed === undefined);
  const lines = told.map(({ what, path }) => `${what} ${path}`);
  const journaled = inOrder(steps.flatMap(doneIn)).map(({ what, path }) => `${what} ${path}`);
  // What was withdrawn is told, too: nothing else may be.
  const kept = lines.filter((line) => journaled.includes(line));
  if (JSON.stringify(kept) !== JSON.stringify(journaled))
    return `tells ${lines.join(', ')}; its journal says ${journaled.join(', ')}`;
  const wrong = history.find(
    ({ path, failed }) =>
      failed !== undefined &&
      steps.some((step) => step.path === path && step.generation === failed && step.closed?.how === 'done'),
  );
  return wrong && `tells that ${wrong.path} failed in generation ${wrong.failed}; its journal says that it was done`;
}

function doneIn(step: Journaled) {
  const { type, opened, performed, closed } = step;
  // A moment that was past already needed no timer.
  const past = type === 'wait' && opened?.wait === undefined && (opened?.until ?? 0) <= (opened?.at ?? 0);
  return past || (closed?.how !== 'done' && performed === null) ? [] : closingsOfStep(step);
}

/** From the server's history alone: what was done, waited for and slept through, in the order in which it ended. */
async function legibilityFaults(db: Service['db'], client: Client, runId: string): Promise<string[]> {
  const difference = differenceIn(await closingsIn(await historyOf(client, runId)), await listSteps(db, runId));
  return difference === undefined ? [] : [`${runId} ${difference}`];
}

interface Halves {
  readonly opened?: Entry['opened'] | null | undefined;
  readonly closed?: Entry['closed'] | null | undefined;
}

function isMirrored(entry: Halves, written: Halves): boolean {
  return JSON.stringify(timesOf(entry)) === JSON.stringify(timesOf(written));
}

/** Order and time of both halves: values may have been pruned. */
function timesOf({ opened, closed }: Halves) {
  return [opened?.order, opened?.at, closed?.order, closed?.at, closed?.how];
}
