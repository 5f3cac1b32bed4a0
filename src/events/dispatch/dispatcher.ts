import { type CommittedRun, startOrLeave } from '../../runs/start/start-run';
import type { Service } from '../../service';
import type { FollowUp } from '../follow-up';
import { FOLLOW_UPS } from '../follow-ups';
import { Lanes } from '../lanes';
import { AT_ONCE, takeEach } from './dispatch-batch';
import { hearEvents } from './dispatch-bell';
import { settleBatch } from './settle-batch';
import { BATCH_SIZE, type TakenBatch } from './take-batch';

export interface Dispatcher {
  /** Ends what is under way and stops. */
  stop(): Promise<void>;
}

/** Milliseconds after which it looks without being woken. */
const LOOK_EVERY = 250;
/** Milliseconds between two looks, in which events gather: a look at ten costs hardly more than one at one. */
const GATHER = 20;
/** Milliseconds of rest after a look that failed. */
const REST = 1000;

/**
 * Takes committed events: starts the runs that they trigger, rings the waits that they may end, and does what else
 * follows them. Any number of dispatchers may work at once. What is to be done in Temporal is done beside the looking:
 * a slow answer holds up nobody but those who wait for it.
 */
export function startDispatcher(service: Service, followUps: readonly FollowUp[] = FOLLOW_UPS): Dispatcher {
  const lanes = new Lanes(AT_ONCE);
  const underWay = new Set<Promise<void>>();
  const bell = new Alarm();
  let stopping = false;

  const settle = (batch: TakenBatch): void => {
    const settling = Promise.all([settleBatch(service, batch, lanes), startAll(service, batch.runs, lanes)]);
    const settled: Promise<void> = settling.then(() => void underWay.delete(settled));
    underWay.add(settled);
  };
  const work = async (): Promise<void> => {
    while (!stopping) {
      await lanes.room();
      bell.quiet();
      const rest = await lookOnce(service, followUps, settle);
      if (rest > 0 && !stopping) await bell.sleep(Math.min(rest, GATHER), false);
      if (rest > GATHER && !stopping) await bell.sleep(rest - GATHER, true);
    }
  };

  const hearing = hearEvents(service.pool, () => bell.ring());
  const working = work();
  return {
    async stop() {
      stopping = true;
      bell.ring();
      await working;
      await Promise.all(underWay);
      await hearing.close();
    },
  };
}

/** A sleep that may be ended by a ring, also by one that came while it was awake. */
class Alarm {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  quiet(): void {
    this.rung = false;
  }

  async sleep(milliseconds: number, light: boolean): Promise<void> {
    if (light && this.rung) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      if (!light) return;
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}

/** Gives for how long it may rest, in milliseconds. */
async function lookOnce(
  service: Service,
  followUps: readonly FollowUp[],
  settle: (batch: TakenBatch) => void,
): Promise<number> {
  try {
    const taken = await takeEach(service, followUps, settle);
    if (taken === 0) return LOOK_EVERY;
    // Runs that were inserted have events of their own.
    return taken < BATCH_SIZE ? GATHER : 0;
  } catch (error) {
    service.log.error({ err: error }, 'The dispatcher could not look for events; it tries again.');
    return REST;
  }
}

/** Their rows are committed: one that cannot be started now is started by the sweep. */
async function startAll(service: Service, runs: readonly CommittedRun[], lanes: Lanes): Promise<void> {
  await Promise.all(runs.map((run) => lanes.through(() => startOrLeave(service, run))));
}
