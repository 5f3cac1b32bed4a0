import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects';
import connector from '../../../activities/connectors/hubspot/connector';
import { type HubspotStandIn, startHubspotStandIn } from '../../../bin/dev/stand-ins/hubspot';
import type { ValueMap } from '../../../interpreter/value';
import { makeVendorWorld, type VendorWorld } from '../../service/actions/vendor-world';
import { compareCalls } from './compare-calls';

let world: VendorWorld;
let made = 0;
beforeAll(async () => {
  world = await makeVendorWorld();
});
afterAll(() => world.end());

const CONTACT = { email: 'jo@example.com', lastname: 'Hill' };
const start = () => startHubspotStandIn({ accessToken: 'pat' });
const prepare = (standIn: HubspotStandIn) => {
  standIn.add('contacts', CONTACT);
  standIn.add('companies', { name: 'Acme' });
};

async function connect(url: string): Promise<string> {
  const key = `hubspot-${++made}`;
  await world.connect({ key, type: 'hubspot', settings: { base_url: url }, secrets: { access_token: 'pat' } });
  return key;
}

function ours(action: string, input: ValueMap, attempt = 1) {
  return async (url: string) => world.perform(action, { connection: await connect(url), ...input }, { attempt });
}

const theirs = (ask: (client: Client) => Promise<unknown>) => (url: string) =>
  ask(new Client({ accessToken: 'pat', basePath: url, numberOfApiCallRetries: 0 }));

test('creating an object', async () => {
  const compared = await compareCalls({
    start,
    ours: ours('hubspot.create_object', { object_type: 'contacts', properties: CONTACT }),
    theirs: theirs((client) =>
      client.crm.objects.basicApi.create('contacts', { properties: CONTACT, associations: [] }),
    ),
  });
  const [call] = compared.theirs.calls;
  // The library says an empty list where there is none.
  expect(call?.body).toEqual({ properties: CONTACT, associations: [] });
  expect(compared.ours.calls).toEqual([{ ...call, body: { properties: CONTACT } }]);
  expect(compared.theirs.read).toMatchObject({ id: '512', properties: CONTACT, createdAt: expect.any(Date) });
});

test('updating an object by its id, and by a property', async () => {
  const properties = { identity_status: 'approved' };
  for (const [id, idProperty] of [['512'], ['jo@example.com', 'email']] as const) {
    const named = idProperty === undefined ? {} : { id_property: idProperty };
    const compared = await compareCalls({
      start,
      prepare,
      ours: ours('hubspot.update_object', { object_type: 'contacts', id, ...named, properties }),
      theirs: theirs((client) => client.crm.objects.basicApi.update('contacts', id, { properties }, idProperty)),
    });
    expect(compared.ours.calls).toEqual(compared.theirs.calls);
    expect(compared.ours.calls).toHaveLength(1);
    expect(compared.theirs.read).toMatchObject({ id: '512', properties, archived: false });
  }
});

test('associating an object with another', async () => {
  const compared = await compareCalls({
    start,
    prepare,
    ours: ours('hubspot.update_object', {
      object_type: 'contacts',
      id: '512',
      associations: [{ object_type: 'companies', id: 513 }],
    }),
    theirs: theirs((client) =>
      client.crm.associations.v4.basicApi.createDefault('contacts', '512', 'companies', '513'),
    ),
    of: ({ method }) => method === 'PUT',
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.ours.calls).toHaveLength(1);
  const associationCategory = AssociationSpecAssociationCategoryEnum.HubspotDefined;
  expect(compared.theirs.read).toMatchObject({ results: [{ associationSpec: { associationCategory } }, {}] });
});

test('searching for an object', async () => {
  const filter = { propertyName: 'email', operator: FilterOperatorEnum.Eq, value: CONTACT.email };
  const search = { filterGroups: [{ filters: [filter] }], properties: ['lastname'], limit: 1 };
  const compared = await compareCalls({
    start,
    prepare,
    ours: ours('hubspot.find_object', {
      object_type: 'contacts',
      where: { email: CONTACT.email },
      properties: ['lastname'],
    }),
    theirs: theirs((client) => client.crm.objects.searchApi.doSearch('contacts', search)),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject({ total: 1, results: [{ id: '512', properties: { lastname: 'Hill' } }] });
});

test('reading an object by a unique property, before a second try', async () => {
  const compared = await compareCalls({
    start,
    prepare,
    ours: ours('hubspot.create_object', { object_type: 'contacts', properties: CONTACT, unique_property: 'email' }, 2),
    theirs: theirs((client) => {
      const names = Object.keys(CONTACT);
      return client.crm.objects.basicApi.getById(
        'contacts',
        CONTACT.email,
        names,
        undefined,
        undefined,
        undefined,
        'email',
      );
    }),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject({ id: '512', properties: CONTACT });
});

test('a refresh token', async () => {
  const app = { clientId: 'app', clientSecret: 'app-secret', refreshToken: 'refresh-0' };
  const compared = await compareCalls({
    start: () => startHubspotStandIn(app),
    ours: async (url) => {
      const key = `hubspot-${++made}`;
      const secrets = { client_secret: app.clientSecret, refresh_token: app.refreshToken };
      await world.connect({ key, type: 'hubspot', settings: { base_url: url, client_id: app.clientId }, secrets });
      return connector.test(await world.context().connections.open(key, ['hubspot']), world.context());
    },
    theirs: (url) => {
      const client = new Client({ basePath: url, numberOfApiCallRetries: 0 });
      const { clientId, clientSecret, refreshToken } = app;
      return client.oauth.tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, refreshToken);
    },
    of: ({ path }) => path === '/oauth/v1/token',
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject({ accessToken: 'granted-1', refreshToken: 'refresh-1', expiresIn: 1800 });
});

test('the test of a connection', async () => {
  const compared = await compareCalls({
    start,
    ours: async (url) => {
      const opened = await world.context().connections.open(await connect(url), ['hubspot']);
      return connector.test(opened, world.context());
    },
    theirs: theirs(async (client) => {
      return (await client.apiRequest({ method: 'GET', path: '/account-info/v3/details' })).json();
    }),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls.map((call) => ({ ...call, type: undefined })));
  expect(compared.theirs.read).toMatchObject({ portalId: 8140 });
});
