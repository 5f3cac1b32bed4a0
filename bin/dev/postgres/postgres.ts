import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { findServerUser, type ServerUser } from '../binaries/server-user';
import { type GuardedChild, startGuardedChild } from '../guarded-child';
import { waitForPort } from '../ports';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { refuseRunningPostgres } from './postmaster-file';

/** How to start an embedded Postgres. */
export interface PostgresOptions {
  readonly port: number;
  /** Where its data and its password lie; made if it is not there. The server's user must be able to reach it. */
  readonly folder: string;
  readonly logFile: string;
  /** False gives up safety at a power cut for speed: for data that nobody will miss. */
  readonly durable: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running embedded Postgres. */
export interface RunningPostgres {
  readonly child: GuardedChild;
  /** The address of one of its databases, with user and password. */
  url(database: string): string;
  /** Makes a database unless there is one of that name (a plain lower-case identifier). */
  ensureDatabase(database: string): Promise<void>;
  stop(): Promise<void>;
}

const SUPERUSER = 'usher';

/**
 * Starts Postgres on 127.0.0.1, with a new data folder if there is none, and resolves when it answers. `onStarted`
 * is given the process as soon as there is one, so that a start that is broken off can be cleaned up.
 */
export async function startPostgres(
  options: PostgresOptions,
  onStarted: (child: GuardedChild) => void = () => undefined,
): Promise<RunningPostgres> {
  const user = findServerUser();
  const binaries = findPostgresBinaries(user);
  const data = path.join(options.folder, 'data');
  const password = readPassword(options.folder);
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) initialize(binaries, options, user, password);
  refuseRunningPostgres(data);
  const child = startGuardedChild({
    name: 'Postgres',
    command: binaries.postgres,
    args: ['-D', data, ...serverSettings(options)],
    logFile: options.logFile,
    stopSignal: 'INT',
    ...(user === undefined ? {} : { user: { uid: user.uid, gid: user.gid } }),
  });
  onStarted(child);
  const url = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${options.port}/${database}`;
  await waitForPort(options.port, 30_000, child.ended);
  await waitForAnswer(url('postgres'), child);
  return {
    child,
    url,
    ensureDatabase: (database) => ensureDatabase(url('postgres'), database),
    stop: () => child.stop(),
  };
}

function readPassword(folder: string): string {
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = path.join(folder, 'password');
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

function serverSettings(options: PostgresOptions): string[] {
  const settings = {
    port: String(options.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function initialize(
  binaries: PostgresBinaries,
  options: PostgresOptions,
  user: ServerUser | undefined,
  password: string,
): void {
  // Made beside its place and renamed into it: a first start that is cut short begins again.
  const draft = path.join(options.folder, 'data.new');
  const passwordFile = path.join(options.folder, 'password.new');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const place of [draft, passwordFile]) fs.chownSync(place, user.uid, user.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const result = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      ...locale,
      ...(options.durable ? [] : ['--no-sync']),
    ],
    { cwd: '/', encoding: 'utf8', ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }) },
  );
  fs.rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    throw new Error(`Postgres could not make its data folder in ${options.folder}:\n${result.stderr ?? result.error}`);
  }
  fs.renameSync(draft, path.join(options.folder, 'data'));
}

async function waitForAnswer(url: string, child: GuardedChild): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!child.isRunning()) throw new Error(await child.ended);
      // 57P03: it is still starting up, after a crash for instance.
      if ((error as { code?: string }).code !== '57P03' || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
