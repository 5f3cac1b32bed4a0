import type { AddressInfo } from 'node:net';
import { Client, Connection, type WorkflowStartOptions } from '@temporalio/client';
import Fastify, { type FastifyInstance } from 'fastify';
import { createApi } from '../api/create-api';
import { dataConverter } from '../src/codec/data-converter';
import { newId } from '../src/ids';
import { trigger } from '../src/runs/start/trigger';
import type { Service } from '../src/service';
import { answerQuestions } from './child';
import { type Addresses, type Furniture, NAMESPACE, type Opened, openService } from './site';

/** What this process is asked: to open the API, or to do once what a trigger is made of. Times are in milliseconds. */
export type DoorQuestion =
  | {
      readonly ask: 'open';
      readonly addresses: Addresses;
      readonly furniture: Furniture;
      readonly taskQueue: string;
      readonly workflow: string;
    }
  | { readonly ask: 'insert' }
  | { readonly ask: 'start' };

export interface Doors {
  /** A route that does nothing. */
  readonly empty: string;
  readonly api: string;
}

interface Open {
  readonly opened: Opened;
  readonly servers: readonly FastifyInstance[];
  readonly connection: Connection;
  readonly client: Client;
  readonly started: Started;
  readonly row: { readonly [column: string]: unknown };
  readonly inquiries: readonly string[];
}

/** How the service started a run in Temporal. */
interface Started {
  readonly type: string;
  readonly options: WorkflowStartOptions;
}

let open: Open | undefined;
let inserts = 0;

async function openDoors(question: Extract<DoorQuestion, { ask: 'open' }>): Promise<Doors> {
  const { addresses, taskQueue } = question;
  const opened = openService(addresses, taskQueue);
  const empty = Fastify();
  empty.get('/', async () => ({}));
  const api = createApi(opened.service, { requestsPerMinute: 1_000_000, referencePage: false });
  const connection = await Connection.connect({ address: addresses.temporalAddress });
  const client = new Client({ connection, namespace: NAMESPACE, dataConverter });
  const started = await overhear(opened.service, question);
  const runs = opened.service.db.selectFrom('runs').selectAll();
  const row = await runs.where('id', '=', started.options.workflowId).executeTakeFirstOrThrow();
  open = { opened, servers: [empty, api], connection, client, started, row, inquiries: question.furniture.inquiries };
  return { empty: await listen(empty), api: await listen(api) };
}

/** What exactly the service gives Temporal for a trigger; this one is not started. */
async function overhear(service: Service, question: Extract<DoorQuestion, { ask: 'open' }>): Promise<Started> {
  const { environment, inquiries } = question.furniture;
  let started: Started | undefined;
  const start = async (type: string, options: WorkflowStartOptions) => {
    started = { type, options };
  };
  const listening = { workflow: { start } } as unknown as Client;
  const temporal = { ...service.temporal, call: <T>(_: number, use: (client: Client) => Promise<T>) => use(listening) };
  const fields = { inquiry: inquiries[0], customer: 'customer-4711' };
  const actor = { type: 'api-key', id: 'key_bench' } as const;
  await trigger({ ...service, temporal }, environment, question.workflow, fields, { actor });
  if (started === undefined) throw new Error('The trigger started nothing.');
  return started;
}

async function listen(server: FastifyInstance): Promise<string> {
  await server.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

const COLUMNS = [
  'environment_id',
  'workflow_id',
  'workflow_key',
  'version_id',
  'version_number',
  'status',
  'start',
  'creator',
  'cause',
  'depth',
] as const;

/** One committed insert of the row that the trigger made, and of nothing else. */
async function insert({ opened, row, inquiries }: Open): Promise<number> {
  const values = Object.fromEntries(COLUMNS.map((column) => [column, row[column]]));
  inserts += 1;
  const inserted = {
    ...values,
    id: newId('wfr'),
    created_at: new Date(),
    // Of many, since the starts of one object are counted.
    trigger_object_id: inquiries[inserts % inquiries.length],
  };
  const began = performance.now();
  await opened.service.db
    .insertInto('runs')
    .values(inserted as never)
    .execute();
  return performance.now() - began;
}

async function startBare({ client, started }: Open): Promise<number> {
  const options = { ...started.options, workflowId: newId('wfr') };
  const began = performance.now();
  await client.workflow.start(started.type, options as never);
  return performance.now() - began;
}

async function answer(question: DoorQuestion): Promise<unknown> {
  if (question.ask === 'open') return openDoors(question);
  if (open === undefined) throw new Error('The doors are not open.');
  return question.ask === 'insert' ? insert(open) : startBare(open);
}

answerQuestions(answer, async () => {
  for (const server of open?.servers ?? []) await server.close();
  await open?.connection.close();
  await open?.opened.close();
});
