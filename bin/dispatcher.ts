import { startDispatcher as dispatch } from '../src/events/dispatch/dispatcher';
import { startSweeper } from '../src/sweep/start-sweeper';
import { openService } from './open-service';
import type { Settings } from './settings';

export interface RunningDispatcher {
  /** Ends what is under way, and stops. */
  stop(): Promise<void>;
}

/** Dispatches events and sweeps, as the settings say. Any number of them may run at once. */
export async function startDispatcher(settings: Settings): Promise<RunningDispatcher> {
  const { service, close } = openService(settings);
  const dispatcher = dispatch(service);
  const { eventsKeptDays, apiLogsKeptDays } = settings;
  const sweeper = startSweeper(service, {
    ...(eventsKeptDays === undefined ? {} : { eventsKeptDays }),
    ...(apiLogsKeptDays === undefined ? {} : { apiLogsKeptDays }),
  });
  return {
    stop: async () => {
      await Promise.all([dispatcher.stop(), sweeper.stop()]);
      await close();
    },
  };
}
