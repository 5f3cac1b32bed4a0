import { Connection, OAuth2 } from '@jsforce/jsforce-node';
import connector from '../../../activities/connectors/salesforce/connector';
import { type SalesforceStandIn, startSalesforceStandIn } from '../../../bin/dev/stand-ins/salesforce';
import type { ValueMap } from '../../../interpreter/value';
import { makeVendorWorld, type VendorWorld } from '../../service/actions/vendor-world';
import { compareCalls } from './compare-calls';
import type { RecordedCall } from './record-calls';

let world: VendorWorld;
let made = 0;
beforeAll(async () => {
  world = await makeVendorWorld();
});
afterAll(() => world.end());

const APP = { clientId: 'usher', clientSecret: 'secret', refreshToken: 'refresh' };
const ID = '003000000000001AAA';
const start = () => startSalesforceStandIn(APP);
const prepare = (standIn: SalesforceStandIn) => {
  standIn.add('Contact', { LastName: "O'Hara", Customer__c: 'cus_1', Checks__c: 3 });
};
const isToken = ({ path }: RecordedCall) => path.endsWith('/oauth2/token');
const isOther = (call: RecordedCall) => !isToken(call);

async function connect(url: string, grant = 'client_credentials'): Promise<string> {
  const key = `salesforce-${++made}`;
  const settings = { grant, client_id: APP.clientId, login_url: url };
  const secrets = { client_secret: APP.clientSecret, refresh_token: APP.refreshToken };
  await world.connect({ key, type: 'salesforce', settings, secrets });
  return key;
}

function ours(action: string, input: ValueMap) {
  return async (url: string) => world.perform(action, { connection: await connect(url), object: 'Contact', ...input });
}

/** The library, let in by a client's credentials as well. */
function theirs(ask: (connection: Connection) => Promise<unknown>) {
  return async (url: string) => {
    const oauth2 = new OAuth2({ loginUrl: url, clientId: APP.clientId, clientSecret: APP.clientSecret });
    const connection = new Connection({ oauth2, instanceUrl: url, version: '64.0' });
    await connection.authorize({ grant_type: 'client_credentials' });
    return ask(connection);
  };
}

const compare = (input: Pick<Parameters<typeof compareCalls<SalesforceStandIn>>[0], 'ours' | 'theirs'>) =>
  compareCalls({ start, prepare, of: (call) => isOther(call) && !call.path.startsWith('/id/'), ...input });

test('creating a record', async () => {
  const values = { LastName: 'Hill', Checks__c: 1 };
  const compared = await compare({
    ours: ours('salesforce.create_record', { values }),
    theirs: theirs((connection) => connection.sobject('Contact').create(values)),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toEqual({ id: expect.stringMatching(/^003/), success: true, errors: [] });
});

test('updating a record by its id', async () => {
  const values = { City__c: 'Oslo' };
  const compared = await compare({
    ours: ours('salesforce.update_record', { id: ID, values }),
    theirs: theirs((connection) => connection.sobject('Contact').update({ Id: ID, ...values })),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toEqual({ id: ID, success: true, errors: [] });
});

test('making or writing a record by its external id', async () => {
  const values = { LastName: 'Hill' };
  const external = { field: 'Customer__c', value: 'cus_1' };
  const upsert = theirs((connection) =>
    connection.sobject('Contact').upsert({ ...values, Customer__c: 'cus_1' }, 'Customer__c'),
  );
  const made = await compare({
    ours: ours('salesforce.create_record', { external_id: external, values }),
    theirs: upsert,
  });
  expect(made.ours.calls).toEqual(made.theirs.calls);
  expect(made.theirs.read).toMatchObject({ id: ID, success: true, created: false });
  // The library cannot say that none is to be made.
  const updated = await compare({
    ours: ours('salesforce.update_record', { external_id: external, values }),
    theirs: upsert,
  });
  expect(updated.ours.calls).toEqual(
    updated.theirs.calls.map((call) => ({ ...call, query: [['updateOnly', 'true']] })),
  );
});

test('finding a record', async () => {
  const where = { LastName: "O'Hara", Checks__c: 3 };
  const compared = await compare({
    ours: ours('salesforce.find_record', { where, fields: ['LastName'] }),
    theirs: theirs(async (connection) => connection.sobject('Contact').find(where, ['Id', 'LastName']).limit(2)),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject([{ Id: ID, LastName: "O'Hara" }]);
  expect(compared.ours.read).toMatchObject({ output: { found: true, id: ID } });
});

test('a client’s credentials, and a refresh token', async () => {
  const credentials = await compareCalls({
    start,
    prepare,
    ours: ours('salesforce.update_record', { id: ID, values: {} }),
    theirs: theirs(async () => undefined),
    of: isToken,
  });
  expect(credentials.ours.calls).toEqual(credentials.theirs.calls);
  const refreshed = await compareCalls({
    start,
    ours: async (url) => {
      const opened = await world.context().connections.open(await connect(url, 'refresh_token'), ['salesforce']);
      return connector.test(opened, world.context());
    },
    theirs: (url) => {
      const { clientId, clientSecret, refreshToken } = APP;
      return new OAuth2({ loginUrl: url, clientId, clientSecret }).refreshToken(refreshToken);
    },
    of: isToken,
  });
  expect(refreshed.ours.calls).toEqual(refreshed.theirs.calls);
  expect(refreshed.theirs.read).toMatchObject({ access_token: expect.any(String), token_type: 'Bearer' });
});

test('the test of a connection', async () => {
  const compared = await compare({
    ours: async (url) => {
      const opened = await world.context().connections.open(await connect(url), ['salesforce']);
      return connector.test(opened, world.context());
    },
    theirs: theirs(async (connection) => {
      return (await connection.query('SELECT Id, Name FROM Organization LIMIT 1')).records;
    }),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject([{ Name: 'Stand-in' }]);
});
