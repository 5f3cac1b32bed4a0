import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { CERTIFICATE, KEY } from '../service/outgoing/loopback-certificate';
import type { Misbehavior } from './connector-case';
import { createFaultProxy, type FaultProxy } from './fault-proxy';

let server: SMTPServer;
let proxy: FaultProxy;
let port: number;
let messages: string[];

beforeEach(async () => {
  messages = [];
  server = new SMTPServer({
    authOptional: true,
    key: KEY,
    cert: CERTIFICATE,
    onData(stream, _session, done) {
      text(stream).then((message) => {
        messages.push(message);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = createFaultProxy();
  const { port: behind } = server.server.address() as AddressInfo;
  const url = await proxy.before(`smtp://127.0.0.1:${behind}`);
  port = Number(new URL(url).port);
});

afterEach(async () => {
  await proxy.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

function send(body: string, socketTimeout = 10_000): Promise<{ readonly response: string }> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, socketTimeout });
  return transport.sendMail({ from: 'a@usher.test', to: 'b@usher.test', subject: 'Hello', text: body });
}

/** How a message ends that goes out against a blow. */
async function errorOf(blow: Misbehavior, socketTimeout?: number): Promise<Record<string, unknown>> {
  proxy.arm(blow, () => false);
  const error = await send('struck', socketTimeout).then(
    () => new Error('It was sent.'),
    (thrown: unknown) => thrown,
  );
  expect([error, ...proxy.blows()]).toEqual([expect.any(Error), 'message']);
  return error as Record<string, unknown>;
}

test('what is not armed against passes whole, a line that is a dot included', async () => {
  expect(await send('one\n.\n..two\nümlaut')).toMatchObject({ response: expect.stringMatching(/^250/) });
  expect(messages).toEqual([expect.stringContaining('Subject: Hello')]);
  expect(messages[0]).toContain('one\r\n.\r\n..two');
  expect(proxy.blows()).toEqual([]);
});

test('STARTTLS is not offered: the proxy could not read on', async () => {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, requireTLS: true });
  await expect(transport.sendMail({ from: 'a@usher.test', to: 'b@usher.test', text: 'x' })).rejects.toMatchObject({
    code: 'ETLS',
  });
});

test('limited: 451 to the message, and the server has none', async () => {
  expect(await errorOf({ is: 'limited', retryAfter: 7 })).toMatchObject({ responseCode: 451 });
  expect(messages).toEqual([]);
});

test('answered: what the blow says, in several lines', async () => {
  const error = await errorOf({ is: 'answered', status: 554, body: '5.7.1 Refused\nfor good' });
  expect(error).toMatchObject({ responseCode: 554, response: expect.stringContaining('for good') });
  expect(messages).toEqual([]);
});

test('dropped before: no answer, and the server has no message', async () => {
  expect(await errorOf({ is: 'dropped_before' })).toMatchObject({
    code: expect.stringMatching(/^E(CONNECTION|SOCKET)$/),
  });
  await proxy.settled();
  expect(messages).toEqual([]);
});

test('dropped after: no answer, and the server has the message', async () => {
  expect(await errorOf({ is: 'dropped_after' })).toMatchObject({
    code: expect.stringMatching(/^E(CONNECTION|SOCKET)$/),
  });
  expect(messages).toEqual([expect.stringContaining('struck')]);
});

test('slow: the server is given the message later, also when the client has hung up', async () => {
  expect(await errorOf({ is: 'slow', milliseconds: 3000 }, 1000)).toMatchObject({ code: 'ETIMEDOUT' });
  expect(messages).toEqual([]);
  await proxy.settled();
  expect(messages).toEqual([expect.stringContaining('struck')]);
});

test('a blow is struck once, and the next message passes', async () => {
  await errorOf({ is: 'limited', retryAfter: 1 });
  await send('again');
  expect(messages).toEqual([expect.stringContaining('again')]);
});
