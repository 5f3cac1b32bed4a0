import { Client, Connection } from '@temporalio/client';
import { dataConverter } from '../src/codec/data-converter';
import { trigger } from '../src/runs/start/trigger';
import { type Child, startChild } from './child';
import { type Addresses, type Furniture, NAMESPACE, newQueue, type Opened, openService } from './site';
import type { WorkerQuestion } from './worker';

/** What some runs took. */
export interface Taken {
  /** Milliseconds of the clock. */
  readonly wall: number;
  /** Milliseconds of the worker's CPU, all threads. */
  readonly cpu: number;
  /** Ids of the runs. */
  readonly runs: readonly string[];
}

export interface RivalOptions {
  readonly addresses: Addresses;
  readonly furniture: Furniture;
  readonly handWritten: boolean;
  /** Runs kept in memory. */
  readonly cached?: number;
  /** With the worker's sandbox in its main thread, whose heap can be read. */
  readonly heap?: boolean;
}

/** One of the two that are compared: a worker in a process of its own, and runs that are started on its task queue. */
export class Rival {
  private turn = 0;

  private constructor(
    private readonly furniture: Furniture,
    private readonly opened: Opened,
    private readonly connection: Connection,
    private readonly worker: Child,
  ) {}

  static async open({ addresses, furniture, handWritten, cached = 500, heap = false }: RivalOptions): Promise<Rival> {
    const taskQueue = newQueue();
    const worker = startChild(
      require.resolve('./worker'),
      heap ? { flags: ['--expose-gc'], variables: { TEMPORAL_DEBUG: '1' } } : {},
    );
    const question: WorkerQuestion = { ask: 'work', addresses, taskQueue, handWritten, cached };
    await worker.ask(question);
    const connection = await Connection.connect({ address: addresses.temporalAddress });
    return new Rival(furniture, openService(addresses, taskQueue), connection, worker);
  }

  get client(): Client {
    return new Client({ connection: this.connection, namespace: NAMESPACE, dataConverter });
  }

  async close(): Promise<void> {
    await this.worker.stop();
    await this.opened.close();
    await this.connection.close();
  }

  /** Starts a run as the API would, and gives its id. */
  async start(workflow: string): Promise<string> {
    const { environment, inquiries } = this.furniture;
    this.turn += 1;
    const fields = { inquiry: inquiries[this.turn % inquiries.length], customer: 'customer-4711' };
    const actor = { type: 'api-key', id: 'key_bench' } as const;
    return (await trigger(this.opened.service, environment, workflow, fields, { actor })).id;
  }

  /** Carries so many runs, so many at a time, each from its trigger until Temporal has closed it. */
  async carry(workflow: string, count: number, atOnce: number): Promise<Taken> {
    const { client } = this;
    const runs: string[] = [];
    let left = count;
    const carryOn = async () => {
      while (left > 0) {
        left -= 1;
        const id = await this.start(workflow);
        runs.push(id);
        await client.workflow.getHandle(id).result();
      }
    };
    const used = await this.cpu();
    const began = performance.now();
    await Promise.all(Array.from({ length: Math.min(atOnce, count) }, carryOn));
    const wall = performance.now() - began;
    return { wall, cpu: (await this.cpu()) - used, runs };
  }

  /** Bytes of the worker's heap in use. */
  heap(): Promise<number> {
    const question: WorkerQuestion = { ask: 'heap' };
    return this.worker.ask(question);
  }

  private async cpu(): Promise<number> {
    const question: WorkerQuestion = { ask: 'cpu' };
    return (await this.worker.ask<number>(question)) / 1000;
  }
}
