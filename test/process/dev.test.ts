import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Connection, Client as Temporal } from '@temporalio/client';
import { Client } from 'pg';
import type { DevFile } from '../../bin/dev/dev-file';
import { pickFreePort } from '../../bin/dev/ports';
import { STAND_INS } from '../../bin/dev/stand-ins/stand-ins';
import { type CheckoutCopy, copyCheckout, listProcesses } from '../harness/checkout-copy';
import { pickDevPorts } from '../harness/dev-ports';
import { cacheFolder } from '../harness/server-stock';
import { temporalAddress } from '../harness/temporal-address';
import { createTestDatabase } from '../harness/test-database';
import { until } from '../harness/until';

jest.setTimeout(180_000);

interface Dev {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<number | null>;
  /** Resolves once it has said that; rejects when it ends before. */
  says(words: string): Promise<void>;
}

let copy: CheckoutCopy;
let ports: Record<string, string>;
const started: ChildProcess[] = [];

beforeAll(async () => {
  copy = copyCheckout();
  ports = await pickDevPorts();
});
afterAll(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await until('no process is left', () => listProcesses(copy).length === 0);
  copy.remove();
});

function startDev(environment: Record<string, string> = {}): Dev {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', 'dev'], {
    cwd: copy.root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      USHER_CACHE: cacheFolder(),
      ...ports,
      ...environment,
    },
  });
  started.push(child);
  let said = '';
  const exit = once(child, 'close').then(([code]) => code as number | null);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
  const says = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => said.includes(words) && resolve();
      child.stdout?.on('data', look);
      exit.then((code) => reject(new Error(`It ended with code ${code} and had said:\n${said}`)));
      look();
    });
  return { process: child, said: () => said, exit, says };
}

function readDevFile(): DevFile {
  return JSON.parse(fs.readFileSync(path.join(copy.root, '.usher', 'dev.json'), 'utf8')) as DevFile;
}

async function query(statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: readDevFile().databaseUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function temporalOf<T>({ temporalAddress: address }: DevFile, use: (client: Temporal) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Temporal({ connection }));
  } finally {
    await connection.close();
  }
}

/** What is sent to a stand-in is shown on the dev page. */
async function seesWhatArrived({ devPageUrl, standIns }: DevFile): Promise<void> {
  expect(Object.keys(standIns)).toEqual(STAND_INS.map(({ key }) => key));
  await fetch(`${standIns['web']}/v1/people`, { method: 'POST', body: '{"name":"<b>Doe</b>"}' });
  const page = await (await fetch(devPageUrl)).text();
  expect(page).toContain('POST /v1/people');
  expect(page).toContain('&lt;b&gt;Doe&lt;/b&gt;');
}

test('usher dev starts everything, tells where it is, keeps it over a restart, and leaves no process behind', async () => {
  const first = startDev();
  await first.says('Ready after');
  const told = readDevFile();
  for (const address of [told.apiUrl, `${told.apiUrl}/docs`, told.webUiUrl, told.devPageUrl])
    expect(first.said()).toContain(address);
  expect(first.said()).not.toContain(told.apiKey);
  expect(fs.statSync(path.join(copy.root, '.usher', 'dev.json')).mode & 0o077).toBe(0);
  const opened = await fetch(`${told.apiUrl}/api/v1/workflow-runs`, {
    headers: { authorization: `Bearer ${told.apiKey}` },
  });
  expect(opened.status).toBe(200);
  expect((await fetch(`${told.apiUrl}/docs`)).status).toBe(200);
  expect((await fetch(`${told.webUiUrl}`)).status).toBe(200);
  await seesWhatArrived(told);
  await query('create table kept as select 7 as number');
  await temporalOf(told, (client) => client.workflow.start('kept', { taskQueue: 'nobody', workflowId: 'kept' }));

  const second = startDev();
  expect(await second.exit).not.toBe(0);
  for (const [name, port] of Object.entries(ports)) {
    expect(second.said()).toContain(name);
    expect(second.said()).toContain(port);
  }

  // As a terminal does it: to the whole group, and impatient people press twice.
  process.kill(-(first.process.pid ?? 0), 'SIGINT');
  process.kill(-(first.process.pid ?? 0), 'SIGINT');
  expect(await first.exit).toBe(0);
  expect(listProcesses(copy)).toEqual([]);

  const third = startDev();
  await third.says('Ready after');
  expect(await query('select number from kept')).toEqual([{ number: 7 }]);
  expect(readDevFile().apiKey).toBe(told.apiKey);
  const kept = await temporalOf(readDevFile(), (client) => client.workflow.getHandle('kept').describe());
  expect(kept.status.name).toBe('RUNNING');

  // A part that dies takes the rest along, and its last words are shown.
  const postmaster = listProcesses(copy).find((line) => /bin\/postgres -D/.test(line) && !line.includes('/bin/sh'));
  process.kill(Number(postmaster?.trim().split(' ')[0]), 'SIGKILL');
  expect(await third.exit).toBe(1);
  expect(third.said()).toMatch(/Postgres ended with .*its last words:\n/);
  expect(listProcesses(copy)).toEqual([]);
});

test('servers that the environment names are used and left alone', async () => {
  const database = await createTestDatabase();
  const temporal = { temporalAddress: temporalAddress(), temporalNamespace: `dev-${randomBytes(6).toString('hex')}` };
  const dev = startDev({
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.temporalAddress,
    TEMPORAL_NAMESPACE: temporal.temporalNamespace,
  });
  await dev.says('Ready after');
  expect(readDevFile()).toMatchObject({ databaseUrl: database.url, ...temporal });
  expect(listProcesses(copy).filter((line) => /postgres -D|server start-dev/.test(line))).toEqual([]);
  expect(await query('select key from environments')).not.toEqual([]);
  process.kill(-(dev.process.pid ?? 0), 'SIGINT');
  expect(await dev.exit).toBe(0);
  expect(await query('select 1 as number')).toEqual([{ number: 1 }]);
  const connection = await Connection.connect({ address: temporal.temporalAddress });
  await connection.close();
  await database.drop();
});

test('when a server that the environment names does not answer, a sentence says so', async () => {
  const nowhere = `127.0.0.1:${await pickFreePort()}`;
  const dev = startDev({ TEMPORAL_ADDRESS: nowhere });
  expect(await dev.exit).toBe(1);
  expect(dev.said()).toContain(`No Temporal server answers at ${nowhere}`);
  expect(listProcesses(copy)).toEqual([]);
});

test('a wrong environment is refused before anything is started, all of it in one message', async () => {
  const dev = startDev({ USHER_PORT: 'many', DATABASE_URL: 'somewhere' });
  expect(await dev.exit).not.toBe(0);
  for (const name of ['DATABASE_URL', 'USHER_PORT']) expect(dev.said()).toContain(name);
  expect(dev.said()).not.toContain('Postgres:');
});

test('a port that is taken by another program is named before anything is started', async () => {
  const server = net.createServer().listen(Number(ports.USHER_WEB_UI_PORT), '127.0.0.1');
  await once(server, 'listening');
  const dev = startDev();
  expect(await dev.exit).toBe(1);
  server.close();
  expect(dev.said()).toContain(`Port ${ports.USHER_WEB_UI_PORT} (Temporal Web UI) is taken`);
  expect(dev.said()).not.toContain('ready');
});
