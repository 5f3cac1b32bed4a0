import { randomBytes } from 'node:crypto';
import { Closing } from '../../../bin/dev/closing';
import { pickFreePort } from '../../../bin/dev/ports';
import { seedConnections } from '../../../bin/dev/seed-connections';
import { type ListedStandIn, STAND_INS } from '../../../bin/dev/stand-ins/stand-ins';
import { startWeb } from '../../../bin/dev/stand-ins/web';
import { addressesOf, startStandIns } from '../../../bin/dev/start-stand-ins';
import { connectionsOf } from '../../../src/connections/connections-of';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import { createSecrets } from '../../../src/secrets/secrets';
import { makeWorld, type World } from '../objects/world';

const closing = new Closing();
const reported: string[] = [];
const report = (line: string) => void reported.push(line);
const keys = [randomBytes(32).toString('base64')];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => {
  expect(await closing.run()).toEqual([]);
  await world.end();
});
afterEach(() => reported.splice(0));

const web: ListedStandIn = {
  key: 'web',
  title: 'Web',
  start: async (options) => {
    const standIn = await startWeb(options);
    const connection = { type: 'http', settings: { url: standIn.url }, secrets: { token: 'let-me-in' } };
    return { standIn, connection };
  },
};

async function start(...listed: readonly ListedStandIn[]) {
  return startStandIns(listed, { port: await pickFreePort(1 + listed.length), closing, report });
}

test('keys and titles of the listed ones are unique', () => {
  for (const name of ['key', 'title'] as const) {
    expect(new Set(STAND_INS.map((one) => one[name])).size).toBe(STAND_INS.length);
  }
});

test('each listens on its port behind the dev page’s', async () => {
  const port = await pickFreePort(3);
  const standIns = await startStandIns([web, { ...web, key: 'other' }], { port, closing, report });
  expect(addressesOf(standIns)).toEqual([`127.0.0.1:${port + 1}`, `127.0.0.1:${port + 2}`]);
});

test('one that does not start is reported, and the others do without it', async () => {
  const broken = { ...web, title: 'Mail', start: () => Promise.reject(new Error('Cannot find module\nmore')) };
  const standIns = await start(broken, web);
  expect(standIns.map(({ key }) => key)).toEqual(['web']);
  expect(reported).toEqual(['Mail stand-in: not started: Cannot find module']);
});

test('the sandbox has a connection to each, made once, and what was changed since is left', async () => {
  const [standIn] = await start(web);
  if (standIn === undefined) throw new Error('It did not start.');
  const { connection: _none, ...without } = { ...standIn, key: 'without' };
  await seedConnections(world.url, keys, [standIn, without], report);
  await seedConnections(
    world.url,
    keys,
    [{ ...standIn, standIn: { ...standIn.standIn, url: 'http://changed' } }],
    report,
  );
  expect(reported).toEqual(['Connections: made web']);
  const connections = connectionsOf({ db: world.db, secrets: createSecrets(keys) }, world.environment.id);
  await expect(connections.open('web', ['http'])).resolves.toMatchObject({
    settings: { url: standIn.standIn.url },
    secrets: { token: 'let-me-in' },
  });
});

test('the worker reaches them in plain http, and no other port of loopback', async () => {
  const [one, other] = await start(web, { ...web, key: 'other' });
  const [address = ''] = addressesOf(one === undefined ? [] : [one]);
  const through = (allow: readonly string[]) => {
    const client = createOutgoingClient({ allow, httpTo: [address] });
    return (url: string | undefined) => client.send({ method: 'GET', url: `${url}/status/202`, timeout: 5000 });
  };
  const get = through([address]);
  await expect(get(one?.standIn.url)).resolves.toMatchObject({ status: 202 });
  await expect(get(other?.standIn.url)).rejects.toMatchObject({ fault: { code: 'address_refused' } });
  // What is let through by the installation's own settings is so over https alone.
  await expect(through(['127.0.0.1'])(other?.standIn.url)).rejects.toMatchObject({
    fault: { details: { reason: 'scheme' } },
  });
  await expect(get(other?.standIn.url.replace('http:', 'https:'))).rejects.toMatchObject({
    fault: { code: 'address_refused' },
  });
});

test('the web stand-in says what it was asked, and keeps it', async () => {
  const standIn = await startWeb();
  const answered = await fetch(`${standIn.url}/v1/people?a=1`, { method: 'POST', body: '{"name":"Doe"}' });
  const asked = { method: 'POST', path: '/v1/people?a=1', body: { name: 'Doe' } };
  expect(await answered.json()).toEqual(asked);
  expect(await (await fetch(`${standIn.url}/status/503`, { method: 'PUT', body: 'text' })).json()).toMatchObject({
    body: 'text',
  });
  expect(await standIn.arrivals()).toMatchObject([
    { title: 'PUT /status/503' },
    { title: 'POST /v1/people?a=1', details: asked },
  ]);
  await standIn.close();
});
