import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import type { CommittedRun } from '../../../src/runs/start/start-run';
import type { Service } from '../../../src/service';

/** Dispatches until nothing is left that can be. Gives the ids of the runs that the events started. */
export async function dispatchAll(
  { service }: { readonly service: Service },
  start: (service: Service, run: CommittedRun) => Promise<unknown> = async () => undefined,
): Promise<readonly string[]> {
  const started: string[] = [];
  for (;;) {
    const { taken, runs } = await dispatchBatch(service);
    for (const run of runs) await start(service, run);
    started.push(...runs.map((run) => run.start.run.id));
    if (taken === 0) return started;
  }
}
