import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import { createOutgoingClient } from '../src/outgoing/create-outgoing-client';
import { openService } from './open-service';
import { installRuntime, type RunningWorker, runWorker } from './run-worker';
import type { Settings } from './settings';

/** No statement of a step may take longer, milliseconds. */
const STATEMENT_TIMEOUT = 3000;

/** Starts the process that carries runs. `ended` settles when it fails or was stopped. */
export async function startWorker(settings: Settings): Promise<RunningWorker> {
  // The sandbox shows workflow code the process's time zone.
  process.env['TZ'] = 'UTC';
  const opened = openService(settings, { statementTimeout: STATEMENT_TIMEOUT });
  try {
    installRuntime(opened.service.log);
    const connection = await NativeConnection.connect(addressOf(settings));
    const { service } = opened;
    const http = createOutgoingClient(settings.outgoing);
    const { databasePoolSize: poolSize, webhookFailing, watchlistFolder } = settings;
    const worker = await runWorker({
      service,
      connection,
      poolSize,
      http,
      ...(watchlistFolder === undefined ? {} : { watchlistFolder }),
      ...(webhookFailing === undefined ? {} : { webhookFailing }),
    });
    const ended = worker.ended.finally(async () => {
      await opened.close();
      await connection.close();
    });
    ended.catch(() => undefined);
    return { ended, stop: () => worker.stop().then(() => ended) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function addressOf(settings: Settings): NativeConnectionOptions {
  return {
    address: settings.temporalAddress,
    tls: settings.temporalTls,
    ...(settings.temporalApiKey === undefined ? {} : { apiKey: settings.temporalApiKey }),
  };
}
