import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../workflows/search-attributes';
import { type FindOptions, findBinary } from '../binaries/find-binary';
import { TEMPORAL } from '../binaries/server-binaries';
import { type GuardedChild, startGuardedChild } from '../guarded-child';
import { waitForPort } from '../ports';
import { prepareNamespace } from './temporal-namespace';
import { refuseOldProgram, refuseOldServer } from './temporal-version';

/** How to start Temporal's development server. */
export interface TemporalOptions extends Pick<FindOptions, 'cacheFolder' | 'report' | 'signal'> {
  readonly port: number;
  /** Left out: no Web UI. */
  readonly webUiPort?: number;
  /** Where the Web UI has payloads decoded. */
  readonly codecEndpoint?: string;
  readonly namespace: string;
  /** Left out: kept in memory. */
  readonly databaseFile?: string;
  readonly logFile: string;
}

/** A running development server. */
export interface RunningTemporal {
  readonly child: GuardedChild;
  /** host:port */
  readonly address: string;
  readonly webUiUrl?: string;
  stop(): Promise<void>;
}

/** How to talk to a server that runs already. */
export interface TemporalAccess {
  readonly address: string;
  readonly namespace: string;
  readonly tls?: boolean;
  readonly apiKey?: string;
}

const CONNECT_MS = 5_000;
/** As shipped, each queue of the one history shard is read 20 times a second: every step would wait for the tick. */
const POLLS_PER_SECOND = 2000;
const QUEUES = ['transfer', 'timer', 'visibility', 'outbound'];

/**
 * Finds the program, starts the server and resolves when it answers, is new enough and knows our search attributes.
 * `onStarted` is given the process as soon as there is one, so that a start that is broken off can be cleaned up.
 */
export async function startTemporal(
  options: TemporalOptions,
  onStarted: (child: GuardedChild) => void = () => undefined,
): Promise<RunningTemporal> {
  const program = await findBinary(TEMPORAL, { ...options, refuse: refuseOldProgram });
  const child = startGuardedChild({
    name: 'Temporal',
    command: program,
    args: serverArguments(options),
    logFile: options.logFile,
    stopSignal: 'TERM',
  });
  onStarted(child);
  const address = `127.0.0.1:${options.port}`;
  await waitForPort(options.port, 60_000, child.ended);
  await checkTemporal({ address, namespace: options.namespace });
  const webUiUrl = options.webUiPort === undefined ? {} : { webUiUrl: `http://127.0.0.1:${options.webUiPort}` };
  return { child, address, ...webUiUrl, stop: () => child.stop() };
}

/**
 * Asks a running server for its version, refuses one that is too old, and adds the namespace and the search
 * attributes that it lacks.
 */
export async function checkTemporal(access: TemporalAccess): Promise<void> {
  const connection = await connect(access);
  try {
    const info = await connection.workflowService.getSystemInfo({});
    const refusal = refuseOldServer(info.serverVersion ?? '');
    if (refusal !== undefined) throw new Error(`${access.address}: ${refusal}.`);
    await prepareNamespace(connection, access.namespace, SEARCH_ATTRIBUTES);
  } finally {
    await connection.close();
  }
}

async function connect({ address, tls, apiKey }: TemporalAccess): Promise<Connection> {
  try {
    return await Connection.connect({
      address,
      connectTimeout: CONNECT_MS,
      tls: tls ?? false,
      ...(apiKey === undefined ? {} : { apiKey }),
    });
  } catch (error) {
    throw new Error(`No Temporal server answers at ${address}: start it, or correct TEMPORAL_ADDRESS.`, {
      cause: error,
    });
  }
}

function serverArguments(options: TemporalOptions): string[] {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port)];
  args.push('--namespace', options.namespace, '--log-level', 'warn', '--ui-disable-news-fetch');
  args.push(...(options.webUiPort === undefined ? ['--headless'] : ['--ui-port', String(options.webUiPort)]));
  if (options.codecEndpoint !== undefined) args.push('--ui-codec-endpoint', options.codecEndpoint);
  if (options.databaseFile !== undefined) {
    args.push('--db-filename', options.databaseFile);
    args.push('--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal');
  }
  for (const queue of QUEUES) {
    args.push('--dynamic-config-value', `history.${queue}ProcessorMaxPollRPS=${POLLS_PER_SECOND}`);
  }
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) args.push('--search-attribute', `${name}=${type}`);
  return args;
}
