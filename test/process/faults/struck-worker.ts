import type { Barrier } from '../../../src/barriers';
import { type Blow, readBlows } from './blows';
import { type Effects, effectsOf } from './effects';
import { FaultWorld } from './fault-world';
import { hasten } from './hasten';
import type { Mortal } from './mortal';
import { keyOf, onboard, type Telling } from './onboard';
import { approveCase, begin, failInquiry, settled, waitedFor } from './people';

export interface StruckWorker {
  readonly point: Barrier;
  /** Each run is struck once, at one of these. */
  readonly steps: readonly string[];
  readonly repeat: Telling;
  /** The run is held at its outside call, and goes no further. */
  readonly held?: true;
}

export interface Struck {
  readonly runIds: readonly string[];
  readonly effects: readonly Effects[];
  /** By run: how often each step called the outside world, and how often it was marked as sent. */
  readonly calls: readonly { readonly made: { readonly [step: string]: number }; readonly marked: number }[];
  readonly blows: readonly Blow[];
  readonly deaths: number;
  /** Where the outside world was. */
  readonly host: string;
}

/** Carries so many runs at once by a worker that is struck once in each of them. */
export async function strikeWorker(struck: StruckWorker, runs: number): Promise<Struck> {
  const world = await FaultWorld.open();
  try {
    await world.deploy(onboard(world.outside.host, struck.repeat));
    world.dispatch();
    const worker = world.start('worker', { point: struck.point, blows: runs, steps: struck.steps });
    const carrying: ReturnType<typeof carry>[] = [];
    for (let index = 0; index < runs; index += 1) {
      const customer = `cus_${index}`;
      const runId = await begin(world, keyOf(struck.repeat), customer);
      const carried = carry(world, worker, struck, { runId, customer });
      carried.catch(() => undefined);
      carrying.push(carried);
      if (struck.point === 'after-outside-call') await fallen(world, runId);
    }
    const carried = await Promise.all(carrying);
    return {
      runIds: carried.map(({ runId }) => runId),
      effects: carried.map(({ effects }) => effects),
      calls: carried.map(({ calls }) => calls),
      blows: readBlows(world.blowFile),
      deaths: worker.deaths,
      host: world.outside.host,
    };
  } finally {
    await world.close();
  }
}

/** Its blow may fall only on its own outside call, and not on those of others that are under way. */
async function fallen(world: FaultWorld, runId: string): Promise<void> {
  await world.until(`${runId} is struck`, async () =>
    readBlows(world.blowFile).some((blow) => blow.runId === runId) ? true : undefined,
  );
}

async function carry(
  world: FaultWorld,
  worker: Mortal,
  struck: StruckWorker,
  { runId, customer }: { readonly runId: string; readonly customer: string },
) {
  const forget = worker.onDeath(() => hasten(world, runId));
  if (struck.held === undefined) {
    await failInquiry(world, await waitedFor(world, runId, 'await_person'));
    await approveCase(world, await waitedFor(world, runId, 'await_review'));
  }
  const run = await settled(world, runId);
  forget();
  const told = await world.service.db
    .selectFrom('run_steps')
    .select('attempts')
    .where('run_id', '=', runId)
    .where('path', '=', 'tell')
    .executeTakeFirst();
  return {
    runId,
    effects: await effectsOf(world, run, customer),
    calls: { made: world.outside.callsOf(runId), marked: told?.attempts ?? 0 },
  };
}
