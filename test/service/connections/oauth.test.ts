import type { AccessToken, OpenConnection } from '../../../src/connections/connection';
import { callWithToken } from '../../../src/connections/oauth/call-with-token';
import { grantByClientCredentials, grantByRefreshToken } from '../../../src/connections/oauth/grants';
import { effectOf } from '../../../src/outgoing/outside-fault';
import { type ConnectedWorld, makeConnectedWorld } from '../actions/outside-context';
import { faultOf } from '../outgoing/expect-fault';
import type { Answering } from '../outgoing/loopback-host';
import { startTokenServer, type TokenServer } from './token-server';

let world: ConnectedWorld;
let server: TokenServer;
beforeAll(async () => {
  world = await makeConnectedWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  server = await startTokenServer();
});
afterEach(() => server.close());

const SECRETS = { client_id: 'us:her', client_secret: 's3cr&t ü', refresh_token: 'first refresh' };
async function open(): Promise<OpenConnection> {
  const key = await world.connectNew({ type: 'crm', settings: {}, secrets: SECRETS });
  return world.context().connections.open(key, ['crm']);
}

const client = () => world.context().http;
const endpoint = () => ({
  tokenUrl: `${server.host.url}/token`,
  clientId: SECRETS.client_id,
  clientSecret: SECRETS.client_secret,
});
const byClient = (more = {}) => grantByClientCredentials(client(), { ...endpoint(), ...more });
const answering =
  (status: number, body: string, headers: { readonly [name: string]: string } = {}): Answering =>
  (_arrival, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

test('client credentials are asked with a form, and who asks stands in the header, encoded', async () => {
  const grant = await byClient({ scope: 'read write', audience: 'https://api.example', keep: ['instance_url', 'no'] });
  expect(grant).toEqual({ value: 'token-1', extra: { instance_url: 'https://eu.example' }, expiresIn: 3600 });
  expect(server.asked()).toEqual([
    { grant_type: 'client_credentials', scope: 'read write', audience: 'https://api.example' },
  ]);
  const [, code = ''] = /^Basic (.*)$/.exec(server.host.arrivals[0]?.headers.authorization ?? '') ?? [];
  expect(Buffer.from(code, 'base64').toString()).toBe('us%3Aher:s3cr%26t+%C3%BC');
  expect(server.host.arrivals[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
});

test('who asks may stand in the form instead', async () => {
  await byClient({ authentication: 'form' });
  expect(server.asked()).toEqual([
    { grant_type: 'client_credentials', client_id: SECRETS.client_id, client_secret: SECRETS.client_secret },
  ]);
  expect(server.host.arrivals[0]?.headers).not.toHaveProperty('authorization');
});

test('a refresh token that is given with the access token replaces the one before', async () => {
  let count = 0;
  server.answer((_arrival, response) =>
    response.end(JSON.stringify({ access_token: 'a', refresh_token: `refresh ${++count}`, expires_in: '1' })),
  );
  const connection = await open();
  const { connections } = world.context();
  const grant = ({ secrets }: OpenConnection) =>
    grantByRefreshToken(client(), { ...endpoint(), refreshToken: secrets['refresh_token'] ?? '' });
  await connections.accessToken(connection, grant);
  await connections.accessToken(connection, grant);
  expect(server.asked().map(({ refresh_token: token }) => token)).toEqual(['first refresh', 'refresh 1']);
});

test.each([
  [
    'a client that is unknown',
    answering(401, '{"error":"invalid_client"}'),
    'connection_refused',
    'denied',
    'invalid_client',
  ],
  [
    'a grant that was revoked',
    answering(400, '{"error":"invalid_grant","error_description":"s3cr&t"}'),
    'connection_refused',
    'denied',
    'invalid_grant',
  ],
  [
    'a scope that is not given',
    answering(400, '{"error":"invalid_scope"}'),
    'connection_refused',
    'denied',
    'invalid_scope',
  ],
  ['a refusal without a reason', answering(403, '<html>s3cr&t</html>'), 'connection_refused', 'denied', undefined],
  [
    'a server that is busy',
    answering(400, '{"error":"temporarily_unavailable"}'),
    'http_unavailable',
    'transient',
    'temporarily_unavailable',
  ],
  ['a server that fails', answering(500, 's3cr&t'), 'http_unavailable', 'transient', undefined],
  ['too many questions', answering(429, '', { 'retry-after': '7' }), 'http_limited', 'limited', undefined],
  ['a dropped answer', ((_arrival, response) => response.destroy()) as Answering, 'no_answer', 'transient', undefined],
  [
    'a page',
    answering(200, '<html>welcome</html>', { 'content-type': 'text/html' }),
    'connection_token_unusable',
    'invalid',
    undefined,
  ],
  ['nothing', answering(200, ''), 'connection_token_unusable', 'invalid', undefined],
  ['a list', answering(200, '[]'), 'connection_token_unusable', 'invalid', undefined],
  ['a token that is no text', answering(200, '{"access_token":7}'), 'connection_token_unusable', 'invalid', undefined],
  [
    'a token of another type',
    answering(200, '{"access_token":"a","token_type":"mac"}'),
    'connection_token_unusable',
    'invalid',
    undefined,
  ],
  [
    'more than is read',
    answering(200, `{"access_token":"a","x":"${'x'.repeat(1024 * 1024)}"}`),
    'connection_token_unusable',
    'invalid',
    undefined,
  ],
  [
    'a redirect',
    answering(302, '', { location: 'https://elsewhere.example' }),
    'connection_token_unusable',
    'invalid',
    undefined,
  ],
])('%s leaves nothing done, and tells nothing of what was sent', async (_what, answer, code, category, error) => {
  server.answer(answer);
  const failed = await faultOf(byClient());
  expect(failed.fault).toMatchObject({ code, category });
  expect(failed.fault.details?.['error']).toBe(error);
  expect(effectOf(failed)).toBe('none');
  expect(JSON.stringify(failed.fault)).not.toMatch(/s3cr|us:her|us%3A/);
});

const callOf = (token: AccessToken) =>
  client().send({
    method: 'GET',
    url: `${server.host.url}/me`,
    headers: { authorization: `Bearer ${token.value}` },
    timeout: 5000,
  });

test('many calls at once fetch one token; a revoked one is replaced once, for all', async () => {
  const connection = await open();
  const { connections } = world.context();
  const call = () => callWithToken(connections, connection, () => byClient(), callOf);
  const all = () => Promise.all(Array.from({ length: 8 }, call));
  expect((await all()).map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(server.asked()).toHaveLength(1);
  server.revoke();
  expect((await all()).map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(server.asked()).toHaveLength(2);
});

test('credentials that are revoked in the middle are asked for once, and the connection is refused', async () => {
  const connection = await open();
  const { connections } = world.context();
  const call = () => callWithToken(connections, connection, () => byClient(), callOf);
  await call();
  server.revoke();
  server.answer(answering(401, '{"error":"invalid_client"}'));
  expect((await faultOf(call())).fault).toMatchObject({
    code: 'connection_refused',
    details: { error: 'invalid_client' },
  });
  expect(server.asked()).toHaveLength(2);
  server.answer(answering(200, '{"access_token":"never-good"}'));
  expect((await faultOf(call())).fault).toMatchObject({ code: 'connection_refused', details: { status: 401 } });
  expect(server.asked()).toHaveLength(3);
});
