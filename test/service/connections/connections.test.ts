import type { Grant } from '../../../src/connections/connection';
import { connectionsOf } from '../../../src/connections/connections-of';
import { moveObject } from '../../../src/objects';
import { createSecrets } from '../../../src/secrets/secrets';
import { type ConnectedWorld, makeConnectedWorld } from '../actions/outside-context';
import { faultOf } from '../objects/world';

let world: ConnectedWorld;
beforeAll(async () => {
  world = await makeConnectedWorld();
});
afterAll(() => world.end());

const SECRETS = { client_secret: 'a-secret-of-theirs', refresh_token: 'first' };
const make = (key: string) =>
  world.connect({ key, type: 'crm', settings: { client_id: 'usher' }, secrets: { ...SECRETS } });
const connections = () => world.context().connections;

/** Everything that is stored of connections, as text. */
async function storedText(): Promise<string> {
  const { rows } = await world.pool.query(
    `select t::text from connection_secrets t union all select o::text from objects o union all select e::text from events e`,
  );
  return JSON.stringify(rows);
}

test('a connection opens by key and by id, with its secrets', async () => {
  const { id } = await make('by-key');
  const opened = await connections().open('by-key', ['other', 'crm']);
  expect(opened).toEqual({ id, key: 'by-key', type: 'crm', settings: { client_id: 'usher' }, secrets: SECRETS });
  expect(await connections().open(id, ['crm'])).toEqual(opened);
});

test('no secret stands anywhere as it is', async () => {
  await make('sealed');
  const grant = async () => ({ value: 'a-token-of-theirs', extra: {} });
  await connections().accessToken(await connections().open('sealed', ['crm']), grant);
  const stored = await storedText();
  expect(stored).toContain('sealed');
  for (const secret of ['a-secret-of-theirs', 'a-token-of-theirs']) expect(stored).not.toContain(secret);
});

test('one that is not there, archived, of another type or sealed by a key that is gone is refused by name', async () => {
  const archived = await make('old');
  await world.write((writing) => moveObject(writing, 'connection', archived.id, 'archived'));
  const refused = (name: string, types = ['crm']) => faultOf(connections().open(name, types));
  expect(await refused('nowhere')).toMatchObject({ code: 'connection_not_found', details: { connection: 'nowhere' } });
  expect(await refused('old')).toMatchObject({ code: 'connection_archived' });
  await make('typed');
  expect(await refused('typed', ['slack', 'smtp'])).toMatchObject({
    code: 'connection_type_wrong',
    message: 'The connection "typed" is of type crm; the action takes one of type slack or smtp.',
  });
  const { db, environment } = world;
  const others = createSecrets([Buffer.alloc(32, 1).toString('base64')]);
  const elsewhere = connectionsOf({ db, secrets: others }, environment.id);
  expect(await faultOf(elsewhere.open('typed', ['crm']))).toMatchObject({ code: 'secret_unreadable' });
  expect(await faultOf(connectionsOf({ db }, environment.id).open('typed', ['crm']))).toMatchObject({
    code: 'encryption_key_missing',
  });
});

test('however many want a token, one fetches it, and all get the same until it ends', async () => {
  await make('token');
  let fetched = 0;
  const grant = async (): Promise<Grant> => {
    fetched += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { value: `token ${fetched}`, extra: { instance_url: 'https://eu.example' }, expiresIn: 3600 };
  };
  const connection = await connections().open('token', ['crm']);
  const get = () => connections().accessToken(connection, grant);
  const first = { value: 'token 1', extra: { instance_url: 'https://eu.example' } };
  expect(await Promise.all(Array.from({ length: 6 }, get))).toEqual(Array(6).fill(first));
  expect(await get()).toEqual(first);
  await world.pool.query(`update connection_secrets set token_expires_at = clock_timestamp() + interval '30 seconds'`);
  expect(await get()).toMatchObject({ value: 'token 2' });
  expect(fetched).toBe(2);
});

test('a token that the other side refuses is replaced, once for all who were refused', async () => {
  await make('refused');
  let fetched = 0;
  const grant = async () => ({ value: `token ${++fetched}`, extra: {} });
  const connection = await connections().open('refused', ['crm']);
  const first = await connections().accessToken(connection, grant);
  const again = () => connections().accessToken(connection, grant, first);
  expect(await Promise.all([again(), again(), again()])).toEqual(Array(3).fill({ value: 'token 2', extra: {} }));
});

test('a secret that is replaced with a token is what the next one is fetched with', async () => {
  await make('rotating');
  const seen: (string | undefined)[] = [];
  const grant = async ({ secrets }: { readonly secrets: { readonly [name: string]: string } }): Promise<Grant> => {
    seen.push(secrets['refresh_token']);
    return { value: `for ${secrets['refresh_token']}`, extra: {}, expiresIn: 1, replaced: { refresh_token: 'second' } };
  };
  const connection = await connections().open('rotating', ['crm']);
  await connections().accessToken(connection, grant);
  await connections().accessToken(connection, grant);
  expect(seen).toEqual(['first', 'second']);
  expect((await connections().open('rotating', ['crm'])).secrets).toEqual({ ...SECRETS, refresh_token: 'second' });
});

test('a token that could not be fetched leaves nothing behind', async () => {
  await make('failing');
  const connection = await connections().open('failing', ['crm']);
  const away = new Error('The other side is away.');
  const failing = connections().accessToken(connection, () => Promise.reject(away));
  // The call that the token is for was not made.
  await expect(failing).rejects.toMatchObject({ fault: { code: 'action_failed' }, effect: 'none', cause: away });
  expect(await connections().accessToken(connection, async () => ({ value: 'later', extra: {} }))).toEqual({
    value: 'later',
    extra: {},
  });
});
