import hubspotConnector from '../../../activities/connectors/hubspot/connector';
import { type HubspotStandIn, startHubspotStandIn } from '../../../bin/dev/stand-ins/hubspot';
import { HUBSPOT_REFUSALS } from '../../../bin/dev/stand-ins/hubspot-refusals';
import type { ValueMap } from '../../../interpreter/value';
import { startHost } from '../outgoing/loopback-host';
import { makeVendorWorld, type VendorWorld } from './vendor-world';

let world: VendorWorld;
let hubspot: HubspotStandIn;
let app: string;
beforeAll(async () => {
  world = await makeVendorWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  hubspot = await startHubspotStandIn({ clientId: 'app', clientSecret: 'secret', refreshToken: 'first' });
  await world.pool.query('delete from connection_secrets');
  app = await connect(hubspot.url, { client_secret: 'secret', refresh_token: 'first' }, { client_id: 'app' });
});
afterEach(() => hubspot.close());

const connect = (url: string, secrets: { readonly [name: string]: string }, more: ValueMap = {}) =>
  world.connectNew({ type: 'hubspot', settings: { base_url: url, ...more }, secrets });

const create = (more: ValueMap = {}) => ({
  connection: app,
  object_type: 'contacts',
  properties: { email: 'Jo@Example.com ', lastname: 'Hill' },
  unique_property: 'email',
  ...more,
});
const update = (more: ValueMap = {}) => ({
  connection: app,
  object_type: 'contacts',
  id: '1',
  properties: {},
  ...more,
});

test('one token is fetched for many steps at once, with the refresh token that is good for one use', async () => {
  const { id } = hubspot.add('contacts', { email: 'jo@example.com' });
  const step = () =>
    world.perform('hubspot.update_object', update({ id, properties: { identity_status: 'approved' } }));
  const ended = await Promise.all(Array.from({ length: 6 }, step));
  for (const one of ended) expect(one).toMatchObject({ output: { id, properties: { identity_status: 'approved' } } });
  const connections = world.context().connections;
  expect((await connections.open(app, ['hubspot'])).secrets).toMatchObject({ refresh_token: 'refresh-1' });
});

test('a token that HubSpot has ended is replaced once; when HubSpot knows us no more, the connection is refused', async () => {
  const { id } = hubspot.add('contacts', { email: 'jo@example.com' });
  const step = () => world.perform('hubspot.update_object', update({ id, properties: { city: 'Oslo' } }));
  await step();
  hubspot.revoke();
  expect(await step()).toMatchObject({ output: { id } });
  hubspot.revoke();
  hubspot.refuseNext(HUBSPOT_REFUSALS.notAuthenticated);
  hubspot.refuseNext(HUBSPOT_REFUSALS.notAuthenticated);
  expect(await step()).toMatchObject({ fault: { code: 'connection_refused' }, effect: 'none' });
  expect(await step()).toMatchObject({ output: { id } });
});

test('what is missing or empty is left as it is, unless blank values are to be written', async () => {
  const { id } = hubspot.add('contacts', { city: 'Oslo', phone: '1', zip: '0150' });
  const properties = { city: null, phone: '', zip: '0151', checks: 3, known: true };
  await world.perform('hubspot.update_object', update({ id, properties }));
  expect(hubspot.objects()[0]?.properties).toEqual({
    city: 'Oslo',
    phone: '1',
    zip: '0151',
    checks: '3',
    known: 'true',
  });
  await world.perform('hubspot.update_object', update({ id, properties, write_blank_values: true }));
  expect(hubspot.objects()[0]?.properties).toMatchObject({ city: '', phone: '' });
  const writes = hubspot.writes();
  expect(await world.perform('hubspot.update_object', update({ id, properties: { city: null } }))).toMatchObject({
    output: { id },
  });
  expect(hubspot.writes()).toBe(writes);
});

test('an object is associated with others when it is made and when it is updated, again and again', async () => {
  const company = hubspot.add('companies', { name: 'Acme' });
  const associations = [{ object_type: 'companies', id: company.id }];
  const made = await world.perform('hubspot.create_object', create({ associations }));
  const { id } = ('output' in made ? made.output : {}) as { id: string };
  for (const _ of [1, 2]) await world.perform('hubspot.update_object', update({ id, associations }));
  const contact = hubspot.objects().find((object) => object.id === id);
  expect([...(contact?.associations ?? [])]).toEqual([`companies/${company.id}`]);
});

test('a fault of the association says which object was made', async () => {
  const associations = [{ object_type: 'companies', id: 7 }];
  const fault = await world.faultOf('hubspot.create_object', create({ associations }));
  expect(fault).toMatchObject({
    code: 'record_not_found',
    effect: 'done',
    details: { made: hubspot.objects()[0]?.id },
  });
});

describe('before a second try', () => {
  test('an object that the first one made is taken, whatever case HubSpot keeps its values in', async () => {
    const { id } = hubspot.add('contacts', { email: 'jo@example.com', lastname: 'Hill' });
    expect(await world.perform('hubspot.create_object', create(), { attempt: 2 })).toMatchObject({ output: { id } });
    expect(hubspot.objects()).toHaveLength(1);
  });

  test('an object of somebody else is not', async () => {
    const { id } = hubspot.add('contacts', { email: 'jo@example.com', lastname: 'Mountain' });
    const fault = await world.faultOf('hubspot.create_object', create(), { attempt: 2 });
    expect(fault).toMatchObject({ code: 'record_exists', details: { id }, effect: 'none' });
  });

  test('a first try that arrives between the look and the second one is found by the conflict', async () => {
    const { http } = world.context();
    const late = {
      ...http,
      send: async (request: Parameters<typeof http.send>[0]) => {
        if (request.method === 'POST' && request.url.endsWith('/contacts')) {
          hubspot.add('contacts', { email: 'jo@example.com', lastname: 'Hill' });
        }
        return http.send(request);
      },
    };
    const ended = await world.perform('hubspot.create_object', create(), { attempt: 2, http: late });
    expect(ended).toMatchObject({ output: { id: hubspot.objects()[0]?.id } });
    expect(hubspot.objects()).toHaveLength(1);
  });

  test('a property that is not unique makes no second object', async () => {
    const fault = await world.faultOf('hubspot.create_object', create({ unique_property: 'lastname' }), { attempt: 2 });
    expect(fault).toMatchObject({ code: 'record_rejected', effect: 'none' });
    expect(hubspot.objects()).toEqual([]);
  });
});

test('a limit of seconds is waited for as usual, that of a day for a quarter of one', async () => {
  hubspot.refuseNext(HUBSPOT_REFUSALS.tenSecondly);
  const soon = await world.faultOf('hubspot.create_object', create());
  expect(soon).toMatchObject({ code: 'vendor_limit_reached', category: 'limited', effect: 'none' });
  expect(soon).not.toHaveProperty('retryAfter');
  hubspot.refuseNext(HUBSPOT_REFUSALS.daily);
  expect(await world.faultOf('hubspot.create_object', create())).toMatchObject({
    code: 'vendor_limit_reached',
    retryAfter: 6 * 3_600_000,
  });
});

test('a fault names the codes and properties that HubSpot complains of, and nothing that was written', async () => {
  const properties = { email: 'Ms Secretive', no_such: 'Ms Secretive' };
  const fault = await world.faultOf('hubspot.create_object', create({ properties }));
  expect(fault).toMatchObject({
    code: 'record_rejected',
    details: {
      status: 400,
      complaints: [{ code: 'VALIDATION_ERROR' }, { code: 'PROPERTY_DOESNT_EXIST', fields: ['no_such'] }],
    },
  });
  hubspot.refuseNext(HUBSPOT_REFUSALS.invalid('INVALID_EMAIL', 'Ms Secretive'));
  const quoting = await world.faultOf('hubspot.create_object', create());
  expect(JSON.stringify([fault, quoting])).not.toContain('Secretive');
});

test('an app without its rights, and a connection without its secrets, say what they lack', async () => {
  hubspot.refuseNext(HUBSPOT_REFUSALS.missingScopes);
  expect(await world.faultOf('hubspot.create_object', create())).toMatchObject({
    code: 'connection_refused',
    details: { complaints: [{ code: 'MISSING_SCOPES' }] },
  });
  const bare = await connect(hubspot.url, {});
  expect(await world.faultOf('hubspot.create_object', create({ connection: bare }))).toMatchObject({
    code: 'connection_refused',
    details: { missing: 'client_id' },
  });
});

test.each([
  ['empty', ''],
  ['HTML', '<h1>Welcome</h1>'],
  ['of another shape', '{"id":7}'],
  ['of another type', '[]'],
  ['in another charset', Buffer.from('{"id":"7","properties":{"lastname":"Jürg"}}', 'latin1')],
  ['too deep', `${'['.repeat(100)}${']'.repeat(100)}`],
])('an answer that is %s is a fault, and is not asked for again', async (_, body) => {
  const host = await startHost((_arrival, response) => response.writeHead(201).end(body));
  const key = await connect(host.url, { access_token: 'x' });
  const fault = await world.faultOf('hubspot.create_object', create({ connection: key }));
  expect(fault).toMatchObject({ code: 'response_invalid', category: 'invalid', effect: 'done' });
  expect(host.arrivals).toHaveLength(1);
  await host.close();
});

test.each([
  ['an object type', { object_type: 'contacts/1' }, '/object_type'],
  ['an id', { id: '..' }, '/id'],
  ['an id property', { id_property: 'email&x=1' }, '/id_property'],
  ['a property', { properties: { 'a b': 1 } }, '/properties/a b'],
])('%s that could be more than a name is refused before anything is sent', async (_, more, pointer) => {
  const fault = await world.faultOf('hubspot.update_object', update(more));
  expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer }] } });
});

test.each(['../../x', 'a/b?c=d#e', '%2e%2e', 'jö@example.com', '\ud800'])(
  'the id %j stays in its place',
  async (id) => {
    const host = await startHost((_arrival, response) => response.writeHead(404).end('{}'));
    const key = await connect(host.url, { access_token: 'x' });
    await world.faultOf('hubspot.update_object', update({ connection: key, id, properties: { city: 'x' } }));
    const [, place = ''] = /^\/crm\/v3\/objects\/contacts\/([^/?#]+)$/.exec(host.arrivals[0]?.url ?? '') ?? [];
    expect(decodeURIComponent(place)).toBe(Buffer.from(id).toString());
    await host.close();
  },
);

test('an object is found by its properties; of several, the first only where that is asked for', async () => {
  const where = { email: 'JO@example.com', known: true };
  const find = (more: ValueMap = {}) =>
    world.perform('hubspot.find_object', { connection: app, object_type: 'contacts', where, ...more });
  expect(await find()).toEqual({ output: { found: false } });
  const { id } = hubspot.add('contacts', { email: 'jo@example.com', known: 'true', city: 'Oslo' });
  expect(await find({ properties: ['city'] })).toMatchObject({
    output: { found: true, id, properties: { city: 'Oslo' } },
  });
  hubspot.add('contacts', { email: 'jo@example.com', known: 'true' });
  expect(await find()).toMatchObject({ fault: { code: 'record_ambiguous', details: { total: 2 } } });
  expect(await find({ if_many: 'first' })).toMatchObject({ output: { found: true, id } });
});

test('the test of a connection names the account, or ends in the fault of a step', async () => {
  const { connections } = world.context();
  const open = () => connections.open(app, ['hubspot']);
  expect(await hubspotConnector.test(await open(), world.context())).toEqual({ account: '8140' });
  hubspot.refuseNext(HUBSPOT_REFUSALS.missingScopes);
  await expect(hubspotConnector.test(await open(), world.context())).rejects.toMatchObject({
    fault: { code: 'connection_refused' },
  });
});

test('a connection has an access token, or what one is got for', () => {
  const { secrets } = hubspotConnector;
  const isTaken = (given: ValueMap) => secrets.safeParse(given).success;
  expect(isTaken({ access_token: 'pat' })).toBe(true);
  expect(isTaken({ client_secret: 'a', refresh_token: 'b' })).toBe(true);
  for (const wrong of [
    {},
    { client_secret: 'a' },
    { access_token: 'pat', refresh_token: 'b' },
    { access_token: 'a b' },
  ]) {
    expect(isTaken(wrong)).toBe(false);
  }
});
