import { startRun } from '../runs/start-run';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';
import { dispatchBatch } from './dispatch-batch';
import { hearEvents } from './dispatch-bell';

export interface Dispatcher {
  /** Ends what is under way and stops. */
  stop(): Promise<void>;
}

/** Milliseconds after which it looks without being woken. */
const LOOK_EVERY = 250;
/** Milliseconds of rest after a look that failed. */
const REST = 1000;

/**
 * Takes committed events: starts the runs that they trigger and rings the waits that they may end. Any number of them
 * may work at once.
 */
export function startDispatcher(service: Service): Dispatcher {
  let stopping = false;
  let rung = false;
  let wake: (() => void) | undefined;

  const ring = () => {
    rung = true;
    wake?.();
  };
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const work = async (): Promise<void> => {
    while (!stopping) {
      rung = false;
      const rest = await lookOnce(service);
      if (rest > 0 && !stopping && !rung) await pause(rest);
    }
  };

  const bell = hearEvents(service.pool, ring);
  const working = work();
  return {
    async stop() {
      stopping = true;
      wake?.();
      await working;
      await bell.close();
    },
  };
}

/** Gives for how long it may rest, in milliseconds. */
async function lookOnce(service: Service): Promise<number> {
  try {
    const { taken, runs } = await dispatchBatch(service);
    await startAll(service, runs);
    // Runs that were inserted have events of their own.
    return taken > 0 ? 0 : LOOK_EVERY;
  } catch (error) {
    service.log.error({ err: error }, 'The dispatcher could not look for events; it tries again.');
    return REST;
  }
}

/** Their rows are committed: one that cannot be started now is started by the sweep. */
async function startAll(service: Service, runIds: readonly string[]): Promise<void> {
  const results = await Promise.allSettled(runIds.map((runId) => startRun(service, runId)));
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const runId = runIds[index];
    if (isAway(result.reason)) service.log.warn({ runId }, 'Temporal is away: the run is started later.');
    else service.log.error({ runId, err: result.reason }, 'A run could not be started: it is tried again.');
  }
}
