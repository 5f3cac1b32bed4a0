import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { dataConverter } from '../../src/codec/data-converter';

type Payloads = { readonly payloads?: readonly object[] | null } | null | undefined;

/** What one event of a run's history says, as far as it concerns a step. */
export interface Told {
  readonly what: 'perform' | 'look up' | 'wait' | 'sleep' | 'hold';
  readonly path: string;
  /** Of an action whose attempt failed in the open: the generation that it was of. */
  readonly failed?: number;
}

export type HistoryEvent = NonNullable<Awaited<ReturnType<typeof historyOf>>[number]>;

/** All events of a run, over every Temporal run that it continued in. */
export async function historyOf(client: Client, runId: string) {
  const lives = await livesOf(client, runId);
  return lives.flatMap((life) => life.events ?? []);
}

/** Waits for Temporal to close a run whose row says already that it has ended: the row is written a moment before. */
export async function untilClosed(client: Client, runId: string): Promise<void> {
  await client.workflow
    .getHandle(runId)
    .result()
    .catch(() => undefined);
}

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The histories of a run: one for each time that it continued as new, and the last. What was reset is in the one after it. */
export async function livesOf(client: Client, runId: string): Promise<readonly History[]> {
  const lives: History[] = [];
  const { runId: newest, raw } = await client.workflow.getHandle(runId).describe();
  let temporalRun: string | undefined = raw.workflowExecutionInfo?.firstRunId ?? newest;
  while (temporalRun !== undefined) {
    const life: History = await client.workflow.getHandle(runId, temporalRun, { followRuns: false }).fetchHistory();
    const last = life.events?.at(-1);
    const wasReset: boolean = Boolean(last?.workflowExecutionTerminatedEventAttributes) && temporalRun !== newest;
    if (!wasReset) lives.push(life);
    temporalRun = wasReset
      ? newest
      : (last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined);
  }
  return lives;
}

/**
 * Every action, look-up, wait, sleep and hold, by its path, in the order in which they closed: from the server's history
 * alone.
 */
export async function closingsIn(events: readonly HistoryEvent[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  const scheduled = new Map<string, { readonly type: string; readonly id: string }>();
  const timers = new Map<string, string>();
  for (const event of events) {
    const marker = event.markerRecordedEventAttributes;
    if (marker?.markerName === 'core_local_activity') {
      const data = (await decoded(marker.details?.['data'])) as { activity_type: string };
      const result = await decoded(marker.details?.['result']);
      add(told, readTitle(data.activity_type), marker.failure == null, result);
    }
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity) {
      scheduled.set(String(event.eventId), { type: activity.activityType?.name ?? '', id: activity.activityId ?? '' });
    }
    const done = event.activityTaskCompletedEventAttributes;
    if (done) {
      const what = scheduled.get(String(done.scheduledEventId));
      if (what !== undefined) add(told, readActivity(what), true, await decoded(done.result));
    }
    const failed = event.activityTaskFailedEventAttributes;
    const ended = failed && scheduled.get(String(failed.scheduledEventId));
    if (ended) add(told, { ...readActivity(ended), failed: Number(ended.id.split('#')[1]) }, true, undefined);
    const timer = event.timerStartedEventAttributes;
    if (timer) timers.set(timer.timerId ?? '', String(await summaryOf(event)));
    const over = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    const title = readTitle(timers.get(over?.timerId ?? '') ?? '');
    if (over && title?.verb === 'sleep' && event.timerFiredEventAttributes)
      told.push({ what: 'sleep', path: title.path });
    if (over && title?.verb === 'hold') told.push({ what: 'hold', path: title.path });
  }
  return told;
}

/** What local activities at a path gave, in order. */
export async function resultsAt(events: readonly HistoryEvent[], path: string): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for (const { markerRecordedEventAttributes: marker } of events) {
    if (marker?.markerName !== 'core_local_activity') continue;
    const data = (await decoded(marker.details?.['data'])) as { activity_type: string };
    if (readTitle(data.activity_type)?.path === path) results.push(await decoded(marker.details?.['result']));
  }
  return results;
}

/** The line that Temporal's page shows for an event. */
export async function summaryOf(event: HistoryEvent | undefined): Promise<unknown> {
  return decoded({ payloads: [event?.userMetadata?.summary ?? {}] });
}

interface Title {
  readonly verb: string;
  readonly path: string;
  readonly failed?: number;
}

/** `wait • await_review` */
function readTitle(title: string): Title | undefined {
  const [verb, path] = title.split(' • ');
  return verb === undefined || path === undefined ? undefined : { verb, path };
}

/** An ordinary activity: by its id, `path#generation`, or `look up path#generation`. */
function readActivity({ type, id }: { readonly type: string; readonly id: string }): Title {
  const path = (id.split('#')[0] ?? '').replace(/^(look up|wait|cancel|record) /, '');
  return { verb: type, path };
}

function add(told: Told[], title: Title | undefined, closed: boolean, result: unknown): void {
  if (title === undefined || !closed || title.verb === 'record' || title.verb === 'hold' || title.verb === 'cancel')
    return;
  const outcome = (result as { outcome?: unknown } | undefined)?.outcome ?? null;
  if (title.verb === 'wait' || title.verb === 'wait look') {
    if (outcome !== null) told.push({ what: 'wait', path: title.path });
  } else if (title.verb === 'wait end') told.push({ what: 'wait', path: title.path });
  else if (title.verb === 'look up') told.push({ what: 'look up', path: title.path });
  else told.push({ what: 'perform', path: title.path, ...(title.failed !== undefined && { failed: title.failed }) });
}

export async function decoded(payloads: Payloads): Promise<unknown> {
  const [codec] = dataConverter.payloadCodecs ?? [];
  const [payload] = payloads?.payloads ?? [];
  if (codec === undefined || payload === undefined) return undefined;
  const [plain] = await codec.decode([payload]);
  if (plain === undefined || plain.data == null) return undefined;
  return defaultPayloadConverter.fromPayload(plain);
}
