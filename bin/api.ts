import type { AddressInfo } from 'node:net';
import { createApi } from '../api/create-api';
import { openService } from './open-service';
import type { Settings } from './settings';

export interface RunningApi {
  /** Where it answers. */
  readonly url: string;
  /** Takes no new request, gives those under way a moment, and ends. */
  stop(): Promise<void>;
}

/** Answers that wait for a run may take 30 s; a process that is told to stop does not wait so long. */
const LONGEST_STOP_MS = 5_000;

/** Serves the API at the address of the settings. */
export async function startApi(settings: Settings): Promise<RunningApi> {
  const { service, close } = openService(settings);
  const { apiRequestsPerMinute: requestsPerMinute, webUiOrigin } = settings;
  const app = createApi(service, {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(webUiOrigin === undefined ? {} : { webUiOrigin }),
  });
  try {
    await app.listen({ host: settings.apiHost, port: settings.apiPort });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const host = settings.apiHost.includes(':') ? `[${settings.apiHost}]` : settings.apiHost;
  return {
    url: `http://${host}:${port}`,
    stop: async () => {
      const impatience = setTimeout(() => app.server.closeAllConnections(), LONGEST_STOP_MS);
      await app.close();
      clearTimeout(impatience);
      await close();
    },
  };
}
