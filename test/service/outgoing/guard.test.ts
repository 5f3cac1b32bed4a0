import { connect } from 'node:net';
import type { buildConnector } from 'undici';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import { createDestinationGuard, refuse } from '../../../src/outgoing/destination-guard';
import { createDial } from '../../../src/outgoing/dial';
import type { ResolvedAddress } from '../../../src/outgoing/outgoing-options';
import { faultOf } from './expect-fault';
import { type LoopbackHost, startHost } from './loopback-host';

const v4 = (address: string): ResolvedAddress => ({ address, family: 4 });
const get = (url: string) => ({ method: 'GET' as const, url, timeout: 5000 });

let host: LoopbackHost;
beforeEach(async () => {
  host = await startHost((_arrival, response) => response.end('secret of the inner network'));
});
afterEach(() => host.close());

/** Names as the outside world might serve them; anything else is not found. */
const NAMES: { readonly [name: string]: readonly ResolvedAddress[] } = {
  localhost: [v4('127.0.0.1')],
  'localhost.': [v4('127.0.0.1')],
  'rebind.example': [v4('127.0.0.1')],
  'metadata.google.internal': [v4('169.254.169.254')],
  'mixed.example': [v4('1.1.1.1'), v4('127.0.0.1')],
  'six.example': [{ address: '::1', family: 6 }],
  'mapped.example': [{ address: '::ffff:127.0.0.1', family: 6 }],
};

const resolve = async (name: string) => NAMES[name.toLowerCase()] ?? [];

const SPELLINGS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '0',
  '0.0.0.0',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '0177.0.0.01',
  '127.0.0.1.',
  '127.127.127.127',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:7f00:1]',
  '[::ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[4000::1]',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  'user@127.0.0.1',
  'public.example@127.0.0.1',
  'LOCALHOST',
  'localhost',
  'localhost.',
  'rebind.example',
  'mixed.example',
  'six.example',
  'mapped.example',
  'metadata.google.internal',
  '169.254.169.254',
  '0xa9fea9fe',
  '168.63.129.16',
  '10.0.0.1',
  '100.100.100.200',
];

test.each(SPELLINGS)('%s is refused by name, before anything is sent', async (spelling) => {
  const client = createOutgoingClient({ allowHttp: true, ports: [host.port], resolve });
  const { fault, effect } = await faultOf(client.send(get(`http://${spelling}:${host.port}/`)));
  expect(fault).toMatchObject({ code: 'address_refused', category: 'denied' });
  expect(effect).toBe('none');
  expect(JSON.stringify(fault)).not.toMatch(/127\.|169\.254|::1|secret/);
  expect(host.connections()).toBe(0);
});

test('the same guard lets the host through once its range is allowed, so that the refusals above are the guard’s', async () => {
  const client = createOutgoingClient({ allowHttp: true, allow: ['127.0.0.0/8'], resolve });
  const answer = await client.send(get(`http://rebind.example:${host.port}/`));
  expect(answer.body.toString()).toBe('secret of the inner network');
});

test.each([
  ['a name', ['rebind.example'], true],
  ['a name with its port', ['rebind.example:{port}'], true],
  ['a name with another port', ['rebind.example:1'], false],
  ['another name', ['other.example'], false],
  ['an address', ['127.0.0.1'], true],
  ['another address', ['127.0.0.2'], false],
  ['a range of the other family', ['::/0'], false],
])('allowing %s (%j) opens the door: %s', async (_what, allow, opens) => {
  const client = createOutgoingClient({
    allowHttp: true,
    allow: allow.map((entry) => entry.replace('{port}', `${host.port}`)),
    resolve,
  });
  const call = client.send(get(`http://rebind.example:${host.port}/`));
  if (opens) expect((await call).status).toBe(200);
  else expect((await faultOf(call)).fault.code).toBe('address_refused');
});

test.each(['10.0.0.0/33', '10.0.0/8', 'fd00::/129', '10.0.0.0/8/9', 'a b', 'http://x', ''])(
  'an installation that allows "%s" is told that it makes no sense',
  (entry) => {
    expect(() => createOutgoingClient({ allow: [entry] })).toThrow(`"${entry}" is`);
  },
);

test('a name that answers otherwise at the second look-up is refused at the second dial', async () => {
  const second = await startHost((_arrival, response) => response.end('second'), '127.0.0.2');
  const answers = [v4('127.0.0.2'), v4('127.0.0.1')];
  const client = createOutgoingClient({
    allowHttp: true,
    allow: ['127.0.0.2/32'],
    resolve: async () => answers.splice(0, 1),
  });
  expect((await client.send(get(`http://rebind.example:${second.port}/`))).body.toString()).toBe('second');
  const { fault } = await faultOf(client.send(get(`http://rebind.example:${second.port}/`)));
  expect(fault.code).toBe('address_refused');
  await second.close();
});

test('a socket that ended at an address nobody looked up is closed before a byte is sent', async () => {
  const looks: string[] = [];
  const dial = createDial(
    {
      refusal: (_destination, address) => {
        looks.push(address);
        return looks.length === 1 ? undefined : refuse('not_public', 'No.');
      },
    },
    {},
  );
  const options = { hostname: '127.0.0.1', port: `${host.port}`, protocol: 'http:' };
  const outcome = await new Promise<Parameters<buildConnector.Callback>>((done) =>
    dial(options, (...args) => done(args)),
  );
  expect(outcome).toEqual([expect.objectContaining({ message: 'No.' }), null]);
  expect(looks).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(host.arrivals).toEqual([]);
});

test.each([
  ['ftp://public.example/', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['gopher://public.example/', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['http://public.example/', 'scheme'],
  ['https://user:pass@public.example/', 'userinfo'],
  ['https://user@public.example/', 'userinfo'],
  ['//public.example/', 'url'],
  ['public.example', 'url'],
  ['', 'url'],
  ['https://', 'url'],
  ['https://999.1.1.1/', 'url'],
  [`https://public.example/${'a'.repeat(9000)}`, 'url'],
])('%s is refused: %s', async (url, reason) => {
  const { fault, effect } = await faultOf(createOutgoingClient({ resolve }).send(get(url)));
  expect(fault).toMatchObject({ code: 'address_refused', details: { reason } });
  expect(effect).toBe('none');
});

test.each([22, 25, 80, 6379, 8080])('port %i of a public address is refused', (port) => {
  const guard = createDestinationGuard({});
  const refusal = guard.refusal({ hostname: 'public.example', port }, '1.1.1.1');
  expect(refusal?.fault).toMatchObject({ code: 'address_refused', details: { reason: 'port' } });
  expect(guard.refusal({ hostname: 'public.example', port: 443 }, '1.1.1.1')).toBeUndefined();
});

test('the loopback host of these tests can be reached at all', async () => {
  const socket = connect(host.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.destroy();
});
