import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findServerUser } from '../../bin/dev/binaries/server-user';
import type { GuardedChild } from '../../bin/dev/guarded-child';
import { CHECKOUT } from '../../bin/dev/places';
import { pickFreePort } from '../../bin/dev/ports';
import { type RunningPostgres, startPostgres } from '../../bin/dev/postgres/postgres';
import { startTemporal } from '../../bin/dev/temporal/temporal';
import { buildUsher } from './build-usher';
import { makeTemplate } from './template-database';

/**
 * The servers of one test run. Their addresses are handed to the test processes in these variables; where one is set
 * already, somebody started that server for several runs, and it is used and left alone.
 */
export const POSTGRES_VARIABLE = 'USHER_TEST_DATABASE_URL';
export const TEMPORAL_VARIABLE = 'USHER_TEST_TEMPORAL_ADDRESS';
/** Where Usher lies as JavaScript. */
export const BUILT_VARIABLE = 'USHER_TEST_BUILT';
export const NAMESPACE = 'default';

const FOLDER_PREFIX = 'usher-test-';

interface Stock {
  readonly folder: string;
  /** Removed at the end, as `folder` is. */
  built?: string;
  readonly children: GuardedChild[];
}

// Jest loads each setup file in a module registry of its own: what they share must lie outside of modules.
const holder = globalThis as { usherTestServers?: Stock };

/** Starts several at once; when one fails, none is left running. */
export async function guardStart(starts: readonly (() => Promise<void>)[]): Promise<void> {
  const results = await Promise.allSettled(starts.map((start) => start()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return;
  await stopServers();
  throw failed.reason;
}

/** Starts Postgres with the template database, unless it is there. */
export async function needPostgres(): Promise<void> {
  if (process.env[POSTGRES_VARIABLE] !== undefined) return;
  const { folder, children } = openStock();
  const postgres: RunningPostgres = await startPostgres(
    {
      port: await pickFreePort(),
      folder: path.join(folder, 'postgres'),
      logFile: path.join(folder, 'postgres.log'),
      durable: false,
      settings: { max_connections: '300', shared_buffers: '128MB', jit: 'off' },
    },
    (child) => children.push(child),
  );
  const url = postgres.url('postgres');
  await makeTemplate(url);
  process.env[POSTGRES_VARIABLE] = url;
}

/** Starts Temporal's development server, unless it is there. */
export async function needTemporal(): Promise<void> {
  if (process.env[TEMPORAL_VARIABLE] !== undefined) return;
  const { folder, children } = openStock();
  const temporal = await startTemporal(
    {
      port: await pickFreePort(),
      namespace: NAMESPACE,
      logFile: path.join(folder, 'temporal.log'),
      cacheFolder: cacheFolder(),
      report: () => undefined,
    },
    (child) => children.push(child),
  );
  process.env[TEMPORAL_VARIABLE] = temporal.address;
}

/** Makes the JavaScript of Usher, unless it is there: below the checkout, where its packages are found. */
export async function needBuild(): Promise<void> {
  if (process.env[BUILT_VARIABLE] !== undefined) return;
  const parent = path.join(CHECKOUT, 'dist');
  removeForsaken(parent);
  const folder = path.join(parent, `${FOLDER_PREFIX}${process.pid}-built`);
  openStock().built = folder;
  await buildUsher(folder);
  process.env[BUILT_VARIABLE] = folder;
}

/** Stops what was started here, and removes its data. */
export async function stopServers(): Promise<void> {
  const stock = holder.usherTestServers;
  if (stock === undefined) return;
  delete holder.usherTestServers;
  await Promise.all(stock.children.map((child) => child.stop()));
  for (const folder of [stock.folder, stock.built]) {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Where downloaded servers are kept, as `usher dev` keeps them. */
export function cacheFolder(): string {
  return path.resolve(process.env.USHER_CACHE || path.join(os.homedir(), '.cache', 'usher'));
}

function openStock(): Stock {
  if (holder.usherTestServers === undefined) {
    // As root, Postgres runs as another user, who may not be able to get below our own temporary folder.
    const parent = findServerUser() === undefined ? os.tmpdir() : '/var/tmp';
    removeForsaken(parent);
    const folder = fs.mkdtempSync(path.join(parent, `${FOLDER_PREFIX}${process.pid}-`));
    fs.chmodSync(folder, 0o755);
    holder.usherTestServers = { folder, children: [] };
  }
  return holder.usherTestServers;
}

/** A run that was killed could not clean up; its servers ended with it, its folder is removed by the next run. */
function removeForsaken(parent: string): void {
  const entries = fs.existsSync(parent) ? fs.readdirSync(parent) : [];
  for (const name of entries.filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    try {
      process.kill(Number(name.slice(FOLDER_PREFIX.length).split('-')[0]), 0);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ESRCH') continue;
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
    }
  }
}
