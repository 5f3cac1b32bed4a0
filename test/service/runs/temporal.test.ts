import { createServer, type Server, type Socket } from 'node:net';
import type { FaultError } from '../../../src/faults';
import { isAway, openTemporal, type Temporal } from '../../../src/temporal/temporal';

const opened: Temporal[] = [];
afterEach(async () => {
  for (const temporal of opened.splice(0)) await temporal.close();
});

function open(port: number): Temporal {
  const temporal = openTemporal({ address: `127.0.0.1:${port}`, namespace: 'default' });
  opened.push(temporal);
  return temporal;
}

const ask = (temporal: Temporal, milliseconds = 300) =>
  temporal
    .call(milliseconds, (client) => client.workflow.getHandle('wfr_1').describe())
    .then(
      () => undefined,
      (error: unknown) => error,
    );

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a server that is not there is a fault that may be tried again', async () => {
  const error = await ask(open(await freePort()));
  expect(isAway(error)).toBe(true);
  expect((error as FaultError).fault).toMatchObject({ code: 'temporal_unavailable', category: 'transient' });
});

test('a server that does not answer is given up at the deadline', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  const error = await ask(open(await listen(silent)));
  expect(isAway(error)).toBe(true);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

test('once it was found away, calls are refused without asking again', async () => {
  const temporal = open(await freePort());
  await ask(temporal);
  let asked = false;
  const error = await temporal
    .call(300, async () => {
      asked = true;
    })
    .catch((thrown: unknown) => thrown);
  expect([isAway(error), asked]).toEqual([true, false]);
});

test('what a call throws by itself comes through', async () => {
  const broken = new Error('mine');
  expect(
    await open(1)
      .call(300, () => Promise.reject(broken))
      .catch((error: unknown) => error),
  ).toBe(broken);
});
