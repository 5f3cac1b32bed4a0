import { actionEntries } from '../activities/catalogue';
import { dataConverter } from '../src/codec/data-converter';
import { connect } from '../src/database';
import { kindEntries } from '../src/kinds';
import { createSecrets } from '../src/secrets/secrets';
import type { Service } from '../src/service';
import { openTemporal } from '../src/temporal/temporal';
import { TASK_QUEUE } from '../workflows/contract';
import { createLog } from './create-log';
import type { Settings } from './settings';

export interface OpenService {
  readonly service: Service;
  close(): Promise<void>;
}

/** What a process of a deployment works with: database, Temporal, catalogue, log. Connects at the first use. */
export function openService(settings: Settings, options: { readonly statementTimeout?: number } = {}): OpenService {
  const { db, pool, close } = connect(settings.databaseUrl, { poolSize: settings.databasePoolSize, ...options });
  const temporal = openTemporal({
    address: settings.temporalAddress,
    namespace: settings.temporalNamespace,
    tls: settings.temporalTls,
    dataConverter,
    ...(settings.temporalApiKey === undefined ? {} : { apiKey: settings.temporalApiKey }),
  });
  const service: Service = {
    db,
    pool,
    temporal,
    catalogue: { actions: actionEntries(), kinds: kindEntries() },
    taskQueue: TASK_QUEUE,
    log: createLog(settings.logLevel),
    outgoing: settings.outgoing,
    ...(settings.publicUrl === undefined ? {} : { publicUrl: settings.publicUrl }),
    ...(settings.encryptionKeys === undefined ? {} : { secrets: createSecrets(settings.encryptionKeys) }),
  };
  return {
    service,
    close: async () => {
      await Promise.all([close(), temporal.close()]);
    },
  };
}
