import fs from 'node:fs';
import path from 'node:path';
import type { DevSettings, Settings } from '../settings';
import type { Report } from './binaries/find-binary';
import { canReach, findServerUser } from './binaries/server-user';
import type { Closing } from './closing';
import type { GuardedChild } from './guarded-child';
import { prepareSharedPlace, prepareUsherFolder, recordPlaces } from './places';
import { findPortFaults, type PortWish } from './ports';
import { startPostgres } from './postgres/postgres';
import { findPostgresBinaries } from './postgres/postgres-binaries';
import { STAND_INS } from './stand-ins/stand-ins';
import { standInPort } from './start-stand-ins';
import { checkTemporal, startTemporal } from './temporal/temporal';

/** What the servers under a development Usher are started with. */
export interface BackingOptions {
  readonly settings: DevSettings;
  readonly closing: Closing;
  readonly report: Report;
  /** Told a sentence when a server that we started ends before it was asked to. */
  readonly onDeath: (sentence: string) => void;
}

/** Refuses, before anything is started, ports that are taken: one Error with a line for each. */
export async function checkPorts(settings: DevSettings): Promise<void> {
  const wishes: PortWish[] = [{ name: 'API', port: settings.apiPort, variable: 'USHER_PORT', host: settings.apiHost }];
  if (settings.databaseUrl === undefined) {
    wishes.push({ name: 'Postgres', port: settings.postgresPort, variable: 'USHER_POSTGRES_PORT' });
  }
  if (settings.temporalAddress === undefined) {
    wishes.push({ name: 'Temporal', port: settings.temporalPort, variable: 'USHER_TEMPORAL_PORT' });
    wishes.push({ name: 'Temporal Web UI', port: settings.webUiPort, variable: 'USHER_WEB_UI_PORT' });
  }
  const { devPagePort } = settings;
  const variable = 'USHER_DEV_PAGE_PORT';
  wishes.push({ name: 'Dev page', port: devPagePort, variable });
  for (const [index, { title }] of STAND_INS.entries()) {
    wishes.push({ name: `${title} stand-in`, port: standInPort(devPagePort, index), variable });
  }
  const faults = await findPortFaults(wishes);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** Gives the address of the database: the one that the environment names, or one in a Postgres started here. */
export async function openDatabase(options: BackingOptions): Promise<string> {
  const { settings, report } = options;
  if (settings.databaseUrl !== undefined) {
    report('Postgres: DATABASE_URL names one, nothing is started');
    return settings.databaseUrl;
  }
  const postgres = await startPostgres(
    {
      port: settings.postgresPort,
      folder: choosePostgresFolder(),
      logFile: path.join(prepareUsherFolder(), 'logs', 'postgres.log'),
      durable: true,
    },
    (child) => watch(child, options),
  );
  await postgres.ensureDatabase('usher');
  report(`Postgres: ready on port ${settings.postgresPort}`);
  return postgres.url('usher');
}

/** Gives the address of Temporal: the one that the environment names, or a development server started here. */
export async function openTemporal(options: BackingOptions): Promise<{ address: string; webUiUrl?: string }> {
  const { settings, report } = options;
  const { temporalNamespace: namespace, temporalAddress: address } = settings;
  if (address !== undefined) {
    report('Temporal: TEMPORAL_ADDRESS names one, nothing is started');
    await checkTemporal({ ...accessOf({ ...settings, temporalAddress: address }) });
    return { address };
  }
  const folder = prepareUsherFolder();
  const temporal = await startTemporal(
    {
      port: settings.temporalPort,
      webUiPort: settings.webUiPort,
      codecEndpoint: `http://${settings.apiHost}:${settings.apiPort}/temporal`,
      namespace,
      databaseFile: path.join(folder, 'temporal.db'),
      logFile: path.join(folder, 'logs', 'temporal.log'),
      cacheFolder: settings.cacheFolder,
      report,
      signal: options.closing.signal,
    },
    (child) => watch(child, options),
  );
  report(`Temporal: ready on port ${settings.temporalPort}`);
  return temporal.webUiUrl === undefined ? { address: temporal.address } : temporal;
}

function accessOf(
  settings: Pick<Settings, 'temporalAddress' | 'temporalNamespace' | 'temporalTls' | 'temporalApiKey'>,
) {
  return {
    address: settings.temporalAddress,
    namespace: settings.temporalNamespace,
    tls: settings.temporalTls,
    ...(settings.temporalApiKey === undefined ? {} : { apiKey: settings.temporalApiKey }),
  };
}

function watch(child: GuardedChild, { closing, onDeath }: BackingOptions): void {
  closing.add(child.name, () => child.stop());
  child.ended.then(onDeath);
}

/** `.usher/postgres`, unless the user that Postgres runs as cannot get there. */
function choosePostgresFolder(): string {
  const folder = prepareUsherFolder();
  const user = findServerUser();
  const own = path.join(folder, 'postgres');
  const binaries = findPostgresBinaries(user).copiedTo;
  const isReachable = canReach(folder, user);
  const data = isReachable ? own : path.join(prepareSharedPlace('postgres'), 'data');
  if (isReachable) fs.mkdirSync(own, { recursive: true });
  if (!isReachable || binaries !== undefined) {
    recordPlaces({ postgresData: data, ...(binaries === undefined ? {} : { postgresBinaries: binaries }) });
  }
  return data;
}
