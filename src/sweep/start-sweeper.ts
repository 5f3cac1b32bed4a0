import { continueUploads } from '../by-hand/uploads/continue-uploads';
import { continueImports } from '../importers/continue-imports';
import type { Service } from '../service';
import { beginLeft, syncChanged, timePlanned } from './mend-schedules';
import { startLeft } from './start-left';
import { startLeftDeliveries } from './start-left-deliveries';
import { type SweepOptions, sweep } from './sweep';

export interface Sweeper {
  /** Ends what is under way and stops. */
  stop(): Promise<void>;
}

/** Milliseconds between looks for runs that are not started. */
const LOOK_EVERY = 2000;
/** Of so many looks, one is a whole sweep. */
const SWEEP_EVERY = 15;

/** Sweeps for as long as the process lives: starts what is left every two seconds, everything else twice a minute. */
export function startSweeper(service: Service, options: SweepOptions = {}): Sweeper {
  let stopping = false;
  let wake: (() => void) | undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const work = async (): Promise<void> => {
    for (let look = 0; !stopping; look += 1) {
      await sweepOnce(service, options, look % SWEEP_EVERY === 0);
      await importOnce(service);
      const done = await uploadOnce(service);
      if (!stopping && done === 0) await pause();
    }
  };
  const working = work();
  return {
    async stop() {
      stopping = true;
      wake?.();
      await working;
    },
  };
}

async function sweepOnce(service: Service, options: SweepOptions, whole: boolean): Promise<void> {
  try {
    if (!whole) {
      await startLeft(service);
      await startLeftDeliveries(service);
      await syncChanged(service);
      await beginLeft(service);
      await timePlanned(service);
      return;
    }
    const swept = await sweep(service, options);
    if (Object.values(swept).some((count) => count > 0)) service.log.info(swept, 'Swept.');
  } catch (error) {
    service.log.error({ err: error }, 'A sweep failed; the next one comes.');
  }
}

async function importOnce(service: Service): Promise<void> {
  try {
    await continueImports(service);
  } catch (error) {
    service.log.error({ err: error }, 'Rows of importers could not be done; they are tried again.');
  }
}

/** Gives how many rows were done: where there were any, there may be more. */
async function uploadOnce(service: Service): Promise<number> {
  try {
    return await continueUploads(service);
  } catch (error) {
    service.log.error({ err: error }, 'Rows of uploads could not be done; they are tried again.');
    return 0;
  }
}
