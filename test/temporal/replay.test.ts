import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import { installRuntime } from '../../bin/run-worker';
import { workflowBundle } from '../../bin/workflow-bundle';
import { dataConverter } from '../../src/codec/data-converter';
import * as workflows from '../../workflows';
import { HOST_CHANGES } from '../../workflows/changes';
import { quietLog } from './house';

const FOLDER = path.join(__dirname, 'histories');
const releases = readdirSync(FOLDER);
const recorded = releases.flatMap((release) =>
  readdirSync(path.join(FOLDER, release)).map((file) => [`${release}/${file}`] as const),
);

interface Recorded {
  readonly eventType: string;
  readonly activityTaskScheduledEventAttributes?: object;
  readonly workflowExecutionStartedEventAttributes?: { readonly workflowType: { readonly name: string } };
}

function read(file: string): { events: Recorded[] } {
  return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
}

function typeIn({ events }: ReturnType<typeof read>): string | undefined {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name;
}

/** What is wrong with each history, by one worker: to make a worker takes longer than to replay a run. */
async function replay(histories: readonly unknown[]): Promise<readonly (Error | 'nothing')[]> {
  const options = { workflowBundle: await workflowBundle(), dataConverter };
  const given = histories.map((history) => ({ workflowId: 'wfr_recorded', history }));
  const wrong: (Error | 'nothing')[] = [];
  for await (const { error } of Worker.runReplayHistories(options, given)) wrong.push(error ?? 'nothing');
  return wrong;
}

let wrong: readonly (Error | 'nothing')[];
beforeAll(async () => {
  installRuntime(quietLog());
  wrong = await replay(recorded.map(([file]) => read(file)));
});

test('there is a recorded history of every version of the host', () => {
  expect(releases.sort()).toEqual(HOST_CHANGES.map((_, index) => `host-${index + 1}`));
});

test('every Temporal workflow of ours is among them', async () => {
  const types = recorded.map(([file]) => typeIn(read(file)));
  const own = Object.keys(workflows).filter((name) => name !== 'default');
  expect([...new Set(types)]).toEqual(expect.arrayContaining(own));
});

test.each(recorded.map(([file], index) => [file, index] as const))('%s is replayed as it was recorded', (_, index) => {
  expect(wrong[index]).toBe('nothing');
});

test('a history that this build would not have written is refused', async () => {
  const history = read('host-1/long-1.history');
  const timers = read('host-1/early-1.history');
  // A timer of one run in the middle of another one's local activities.
  const foreign = timers.events.filter((event) => event.eventType === 'EVENT_TYPE_TIMER_STARTED').slice(0, 1);
  const marker = history.events.findIndex((event) => event.eventType === 'EVENT_TYPE_MARKER_RECORDED');
  const events = [...history.events.slice(0, marker), ...foreign, ...history.events.slice(marker + 1)];
  const mixed = { events: events.map((event, index) => ({ ...event, eventId: String(index + 1) })) };
  expect(await replay([timers, mixed, timers])).toEqual(['nothing', expect.any(Error), 'nothing']);
});
