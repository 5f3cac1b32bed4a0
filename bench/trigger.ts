import { Agent, request } from 'undici';
import { createApiKey } from '../src/organizations';
import { startChild } from './child';
import { TRIGGERED } from './definitions';
import type { DoorQuestion, Doors } from './door';
import { type Chapter, type Figure, median, print } from './figure';
import { type Addresses, type Furniture, newQueue, type Opened } from './site';

const ROUNDS = 400;
const QUICK_ROUNDS = 250;
/** The first part of the rounds only warms up. */
const WARM = 0.25;
const REST_MS = 10;
const MOST = 1.3;

/** Milliseconds of each round. */
interface Times {
  readonly empty: number[];
  readonly insert: number[];
  readonly start: number[];
  readonly trigger: number[];
}

/** What an API client waits for, against the least that it can be made of. */
export async function benchTrigger(
  addresses: Addresses,
  furniture: Furniture,
  { service }: Opened,
  quick: boolean,
): Promise<Chapter> {
  const door = startChild(require.resolve('./door'));
  const agent = new Agent({ connections: 1 });
  try {
    const taskQueue = newQueue();
    const question: DoorQuestion = { ask: 'open', addresses, furniture, taskQueue, workflow: TRIGGERED.key };
    const doors = await door.ask<Doors>(question);
    const { apiKey } = await createApiKey(service.db, furniture.environment, 'bench');
    const rounds = quick ? QUICK_ROUNDS : ROUNDS;
    const kinds: { readonly [Kind in keyof Times]: (round: number) => Promise<number> } = {
      empty: () => timed(() => request(doors.empty, { dispatcher: agent })),
      insert: () => door.ask<number>({ ask: 'insert' } satisfies DoorQuestion),
      start: () => door.ask<number>({ ask: 'start' } satisfies DoorQuestion),
      trigger: (round) => timed(() => triggerOnce(agent, doors, apiKey, furniture, round)),
    };
    return chapterOf(await measure(kinds, rounds), rounds);
  } finally {
    await agent.close();
    await door.stop();
  }
}

/** One of each a round, another first each time, after a moment in which the servers finish what the last one left. */
async function measure(
  kinds: { readonly [Kind in keyof Times]: (round: number) => Promise<number> },
  rounds: number,
): Promise<Times> {
  const times: Times = { empty: [], insert: [], start: [], trigger: [] };
  const names = Object.keys(times) as (keyof Times)[];
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] ?? 'empty';
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const taken = await kinds[name](round);
      if (round >= rounds * WARM) times[name].push(taken);
    }
  }
  return times;
}

async function timed(ask: () => ReturnType<typeof request>): Promise<number> {
  const began = performance.now();
  const { statusCode, body } = await ask();
  const text = await body.text();
  const taken = performance.now() - began;
  if (statusCode !== 200) throw new Error(`Answered ${statusCode}: ${text}`);
  return taken;
}

function triggerOnce(agent: Agent, { api }: Doors, apiKey: string, { inquiries }: Furniture, round: number) {
  const fields = { inquiry: inquiries[round % inquiries.length], customer: 'customer-4711' };
  return request(`${api}/api/v1/workflows/${TRIGGERED.key}/trigger`, {
    dispatcher: agent,
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: { attributes: { fields } } }),
  });
}

function chapterOf({ empty, insert, start, trigger }: Times, rounds: number): Chapter {
  const sum = median(empty.map((taken, round) => taken + (insert[round] ?? 0) + (start[round] ?? 0)));
  const parts = [`request ${print(median(empty))}`, `insert ${print(median(insert))}`, `start ${print(median(start))}`];
  const figure: Figure = {
    name: 'Trigger, p50',
    value: median(trigger) / sum,
    unit: '×',
    bound: { most: MOST },
    detail: `${print(median(trigger))} against ${print(sum)} ms: ${parts.join(', ')}; ${trigger.length} of ${rounds} rounds`,
  };
  return { title: 'A trigger', notes: NOTES, figures: [figure] };
}

const NOTES = [
  '`POST /api/v1/workflows/{key}/trigger` with an object and a text among its fields, without `?wait`, against the sum of a request that Fastify answers with `{}`, one committed insert of the same row into `runs`, and a bare `client.workflow.start` with what the service gives it. All in one API process, asked by a client in another, one after the other in turning order, with a moment of rest between. The sum is taken in each round; compared are the medians. No worker takes the runs.',
  'Beyond the sum a trigger checks the key and the fields, finds the workflow, reads the object, counts recent starts, writes an event with the row, and marks the run as started.',
];
