import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { OutgoingOptions } from '../src/outgoing/outgoing-options';
import type { FailingLimits } from '../src/webhooks/disable-failing';

/** What every process of a deployment needs to know; made by `readSettings`, handed down as a value. */
export interface Settings {
  readonly databaseUrl: string;
  /** Connections that one process may hold. */
  readonly databasePoolSize: number;
  /** host:port of Temporal's frontend. */
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalApiKey?: string;
  readonly temporalTls: boolean;
  readonly apiHost: string;
  readonly apiPort: number;
  /** Of one environment, counted by each API process; 300 if left out. */
  readonly apiRequestsPerMinute?: number;
  /** Where Temporal's Web UI is served from: it may ask the API to decode payloads. */
  readonly webUiOrigin?: string;
  /** Days for which the dispatcher's sweep keeps events; 92 if left out. */
  readonly eventsKeptDays?: number;
  /** Days for which it keeps API logs; 14 if left out. */
  readonly apiLogsKeptDays?: number;
  /** 32 bytes in base64 each: the first seals what is kept secret, all of them open it. */
  readonly encryptionKeys?: readonly string[];
  /** When a webhook that does nothing but fail is disabled. */
  readonly webhookFailing?: FailingLimits;
  /** Where the API is reached from outside: providers of reports may call back there. */
  readonly publicUrl?: string;
  /** Folder of the lists that watchlist reports look in. */
  readonly watchlistFolder?: string;
  /** How far outside steps and webhooks may reach. */
  readonly outgoing: OutgoingOptions;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** What `usher dev` needs: as Settings, but what it can start itself may be left out. */
export interface DevSettings extends Omit<Settings, 'databaseUrl' | 'temporalAddress'> {
  readonly databaseUrl?: string;
  readonly temporalAddress?: string;
  readonly postgresPort: number;
  readonly temporalPort: number;
  readonly webUiPort: number;
  /** Of the page that shows what arrived at the stand-ins; theirs follow it. */
  readonly devPagePort: number;
  /** Folder for downloaded servers. */
  readonly cacheFolder: string;
}

/** Where the command line finds a running Usher when no option and no `.usher/dev.json` says so. */
export interface ClientSettings {
  readonly url?: string;
  readonly key?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

/** Separated by commas. */
const separated = z.string().transform((text) => text.split(',').map((part) => part.trim()));

const variables = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  USHER_DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(1000).default(10),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/:]+:\d{1,5}$/, 'must look like host:7233')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: z.enum(['true', 'false']).default('false'),
  USHER_HOST: z.string().min(1).default('127.0.0.1'),
  USHER_PORT: port(8970),
  USHER_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(300),
  USHER_POSTGRES_PORT: port(8971),
  USHER_TEMPORAL_PORT: port(8972),
  USHER_WEB_UI_PORT: port(8973),
  USHER_DEV_PAGE_PORT: port(8974),
  USHER_CACHE: z.string().min(1).optional(),
  USHER_WEB_UI_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  USHER_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  USHER_WATCHLIST_FOLDER: z.string().min(1).optional(),
  USHER_OUTGOING_ALLOW: separated
    .pipe(z.array(z.string().regex(/^\S+$/, 'must be addresses, CIDRs or host names')))
    .optional(),
  USHER_OUTGOING_ALLOW_HTTP: z.enum(['true', 'false']).default('false'),
  USHER_OUTGOING_PORTS: separated
    .pipe(
      z.array(
        z
          .string()
          .regex(/^\d{1,5}$/, 'must be port numbers')
          .transform(Number),
      ),
    )
    .optional(),
  USHER_EVENTS_KEPT_DAYS: z.coerce.number().int().min(1).max(3650).default(92),
  USHER_API_LOGS_KEPT_DAYS: z.coerce.number().int().min(1).max(3650).default(14),
  USHER_ENCRYPTION_KEY: separated
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64: openssl rand -base64 32')))
    .optional(),
  USHER_WEBHOOK_FAILING_HOURS: z.coerce.number().min(0.01).max(8760).default(72),
  USHER_WEBHOOK_FAILING_DELIVERIES: z.coerce.number().int().min(1).max(1_000_000).default(5),
  USHER_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  USHER_URL: z.url({ protocol: /^https?$/ }).optional(),
  USHER_KEY: z.string().min(1).optional(),
});

type Variable = keyof z.infer<typeof variables>;

/** The name of every variable that is read; `.env.example` lists exactly these. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);

/** The one error for a bad environment: its message has a line for every fault. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads what a service process needs. Throws a SettingsError that names every missing or wrong variable. */
export function readSettings(environment: Environment = process.env): Settings {
  const { databaseUrl, temporalAddress, ...rest } = shared(read(environment, ['DATABASE_URL', 'TEMPORAL_ADDRESS']));
  return { ...rest, databaseUrl: databaseUrl ?? '', temporalAddress: temporalAddress ?? '' };
}

/** Reads what `usher dev` needs. Throws a SettingsError that names every wrong variable. */
export function readDevSettings(environment: Environment = process.env): DevSettings {
  const found = read(environment, []);
  return {
    ...shared(found),
    postgresPort: found.USHER_POSTGRES_PORT,
    temporalPort: found.USHER_TEMPORAL_PORT,
    webUiPort: found.USHER_WEB_UI_PORT,
    devPagePort: found.USHER_DEV_PAGE_PORT,
    cacheFolder: path.resolve(found.USHER_CACHE ?? path.join(os.homedir(), '.cache', 'usher')),
  };
}

/** Reads where the command line should look. Throws a SettingsError that names every wrong variable. */
export function readClientSettings(environment: Environment = process.env): ClientSettings {
  const found = read(environment, []);
  return {
    ...(found.USHER_URL === undefined ? {} : { url: found.USHER_URL }),
    ...(found.USHER_KEY === undefined ? {} : { key: found.USHER_KEY }),
  };
}

function read(environment: Environment, required: readonly Variable[]): z.infer<typeof variables> {
  const given: Record<string, string> = {};
  for (const name of VARIABLE_NAMES) {
    // An empty value means "not set": that is what `NAME=` in an env file says.
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
  }
  const result = variables.safeParse(given);
  const faults = (result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  faults.push(...required.filter((name) => given[name] === undefined).map((name) => `${name}: is required`));
  if (!result.success || faults.length > 0) {
    throw new SettingsError(
      [
        'The environment is not complete:',
        ...faults.map((fault) => `  ${fault}`),
        'Each variable is explained in .env.example.',
      ].join('\n'),
    );
  }
  return result.data;
}

function shared(found: z.infer<typeof variables>): Omit<Settings, 'databaseUrl' | 'temporalAddress'> & {
  readonly databaseUrl?: string;
  readonly temporalAddress?: string;
} {
  return {
    ...(found.DATABASE_URL === undefined ? {} : { databaseUrl: found.DATABASE_URL }),
    ...(found.TEMPORAL_ADDRESS === undefined ? {} : { temporalAddress: found.TEMPORAL_ADDRESS }),
    ...(found.TEMPORAL_API_KEY === undefined ? {} : { temporalApiKey: found.TEMPORAL_API_KEY }),
    databasePoolSize: found.USHER_DATABASE_POOL_SIZE,
    temporalNamespace: found.TEMPORAL_NAMESPACE,
    temporalTls: found.TEMPORAL_TLS === 'true',
    apiHost: found.USHER_HOST,
    apiPort: found.USHER_PORT,
    apiRequestsPerMinute: found.USHER_REQUESTS_PER_MINUTE,
    ...(found.USHER_WEB_UI_ORIGIN === undefined ? {} : { webUiOrigin: new URL(found.USHER_WEB_UI_ORIGIN).origin }),
    ...(found.USHER_PUBLIC_URL === undefined ? {} : { publicUrl: found.USHER_PUBLIC_URL.replace(/\/+$/, '') }),
    ...(found.USHER_WATCHLIST_FOLDER === undefined
      ? {}
      : { watchlistFolder: path.resolve(found.USHER_WATCHLIST_FOLDER) }),
    eventsKeptDays: found.USHER_EVENTS_KEPT_DAYS,
    apiLogsKeptDays: found.USHER_API_LOGS_KEPT_DAYS,
    ...(found.USHER_ENCRYPTION_KEY === undefined ? {} : { encryptionKeys: found.USHER_ENCRYPTION_KEY }),
    webhookFailing: {
      milliseconds: found.USHER_WEBHOOK_FAILING_HOURS * 3_600_000,
      deliveries: found.USHER_WEBHOOK_FAILING_DELIVERIES,
    },
    outgoing: {
      allowHttp: found.USHER_OUTGOING_ALLOW_HTTP === 'true',
      ...(found.USHER_OUTGOING_ALLOW === undefined ? {} : { allow: found.USHER_OUTGOING_ALLOW }),
      ...(found.USHER_OUTGOING_PORTS === undefined ? {} : { ports: found.USHER_OUTGOING_PORTS }),
    },
    logLevel: found.USHER_LOG_LEVEL,
  };
}

/** A variable that a command was told to read: a secret, by its name. */
export function readVariable(name: string): string | undefined {
  return process.env[name];
}
