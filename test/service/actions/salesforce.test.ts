import { createVerify, generateKeyPairSync } from 'node:crypto';
import salesforceConnector from '../../../activities/connectors/salesforce/connector';
import { type SalesforceStandIn, startSalesforceStandIn } from '../../../bin/dev/stand-ins/salesforce';
import { SALESFORCE_REFUSALS } from '../../../bin/dev/stand-ins/salesforce-refusals';
import type { StandInAnswer } from '../../../bin/dev/stand-ins/serve';
import type { ValueMap } from '../../../interpreter/value';
import { startHost } from '../outgoing/loopback-host';
import { makeVendorWorld, type VendorWorld } from './vendor-world';

let world: VendorWorld;
let salesforce: SalesforceStandIn;
let connection: string;
beforeAll(async () => {
  world = await makeVendorWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  salesforce = await startSalesforceStandIn({ clientId: 'usher', clientSecret: 'secret' });
  connection = await connect({}, { client_secret: 'secret' });
});
afterEach(() => salesforce.close());

function connect(more: ValueMap, secrets: { readonly [name: string]: string }): Promise<string> {
  const settings = { grant: 'client_credentials', client_id: 'usher', login_url: salesforce.url, ...more };
  return world.connectNew({ type: 'salesforce', settings, secrets });
}

const EXTERNAL = { field: 'Customer__c', value: 'cus_1' };
const create = (more: ValueMap = {}) => ({ connection, object: 'Contact', values: { LastName: 'Hill' }, ...more });
const update = (more: ValueMap = {}) => ({ connection, object: 'Contact', values: { City__c: 'Oslo' }, ...more });
const find = (where: ValueMap, more: ValueMap = {}) =>
  world.perform('salesforce.find_record', { connection, object: 'Contact', where, fields: ['LastName'], ...more });

test('one token is fetched for many steps at once, and kept', async () => {
  const step = () => world.perform('salesforce.create_record', create());
  for (const ended of await Promise.all(Array.from({ length: 6 }, step))) {
    expect(ended).toMatchObject({ output: { id: expect.stringMatching(/^003/), created: true } });
  }
  await step();
  expect(salesforce.granted()).toBe(1);
});

test('an ended session is begun anew, once; a client that is known no more is refused', async () => {
  await world.perform('salesforce.create_record', create());
  salesforce.revoke();
  expect(await world.perform('salesforce.create_record', create())).toMatchObject({ output: { created: true } });
  expect(salesforce.granted()).toBe(2);
  salesforce.revoke();
  await world.pool.query('update connection_secrets set token = null');
  for (const _ of [1, 2]) salesforce.refuseNext(SALESFORCE_REFUSALS.session);
  const fault = await world.faultOf('salesforce.create_record', create());
  expect(fault).toMatchObject({ code: 'connection_refused', effect: 'none', details: { status: 401 } });
  expect(salesforce.granted()).toBe(4);
  const stranger = await connect({}, { client_secret: 'old' });
  expect(await world.faultOf('salesforce.create_record', create({ connection: stranger }))).toMatchObject({
    code: 'connection_refused',
    details: { status: 400, error: 'invalid_client' },
  });
});

test('a user’s refresh token and a certificate let in as well', async () => {
  await salesforce.close();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const isAsserted = (assertion: string) => {
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'usher',
      sub: 'integration@acme.example',
      aud: 'https://login.salesforce.com',
    });
    return createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url');
  };
  salesforce = await startSalesforceStandIn({ clientId: 'usher', refreshToken: 'refresh', isAsserted });
  const refreshing = await connect({ grant: 'refresh_token' }, { refresh_token: 'refresh' });
  const certified = {
    grant: 'jwt_bearer',
    username: 'integration@acme.example',
    audience: 'https://login.salesforce.com',
  };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const asserting = await connect(certified, { private_key: pem });
  for (const known of [refreshing, asserting]) {
    expect(await world.perform('salesforce.create_record', create({ connection: known }))).toMatchObject({
      output: { created: true },
    });
  }
  const unreadable = await connect(certified, { private_key: 'no key' });
  expect(await world.faultOf('salesforce.create_record', create({ connection: unreadable }))).toMatchObject({
    code: 'connection_refused',
    message: expect.stringContaining('private_key'),
  });
});

test.each([
  ['an address inside', 'http://127.0.0.2', 'address_refused'],
  ['no address', 'not a url', 'response_invalid'],
])('a server that the token is said to be for and is %s gets no token', async (_, instanceUrl, code) => {
  const { url } = salesforce;
  await salesforce.close();
  salesforce = await startSalesforceStandIn({ clientId: 'usher', clientSecret: 'secret', instanceUrl });
  expect(salesforce.url).not.toBe(url);
  const led = await connect({}, { client_secret: 'secret' });
  expect(await world.faultOf('salesforce.create_record', create({ connection: led }))).toMatchObject({
    code,
    effect: 'none',
  });
});

test('with an external id a record is made or written, and never made twice', async () => {
  const step = (values: ValueMap) =>
    world.perform(
      'salesforce.create_record',
      create({ external_id: EXTERNAL, values: { ...values, customer__c: 'x' } }),
    );
  expect(await step({ LastName: 'Hill' })).toMatchObject({ output: { created: true } });
  expect(await step({ LastName: 'Mountain' })).toMatchObject({ output: { created: false } });
  expect(salesforce.records()).toMatchObject([{ fields: { LastName: 'Mountain', Customer__c: 'cus_1' } }]);
});

test('a record is written by id or by external id, and not made', async () => {
  const { id } = salesforce.add('Contact', { LastName: 'Hill', Customer__c: 'cus_1', Phone: '1' });
  expect(await world.perform('salesforce.update_record', update({ id }))).toEqual({ output: { id } });
  const values = { City__c: null, Phone: '', Zip__c: 3 };
  await world.perform('salesforce.update_record', update({ external_id: EXTERNAL, values }));
  expect(salesforce.records()[0]?.fields).toMatchObject({ City__c: 'Oslo', Phone: '1', Zip__c: 3 });
  await world.perform('salesforce.update_record', update({ id, values, write_blank_values: true }));
  expect(salesforce.records()[0]?.fields).toMatchObject({ City__c: null, Phone: null });
  const nobody = { field: 'Customer__c', value: 'cus_2' };
  expect(await world.faultOf('salesforce.update_record', update({ external_id: nobody }))).toMatchObject({
    code: 'record_not_found',
  });
  expect(salesforce.records()).toHaveLength(1);
  for (const named of [{}, { id, external_id: EXTERNAL }]) {
    expect(await world.faultOf('salesforce.update_record', update(named))).toMatchObject({
      code: 'action_input_invalid',
    });
  }
});

test.each<[string, StandInAnswer, object]>([
  [
    'daily limit',
    SALESFORCE_REFUSALS.daily,
    { code: 'vendor_limit_reached', category: 'limited', retryAfter: 21_600_000 },
  ],
  ['lock', SALESFORCE_REFUSALS.lockedRow, { code: 'record_busy', category: 'transient', effect: 'none' }],
  ['rule against duplicates', SALESFORCE_REFUSALS.duplicate, { code: 'record_exists', category: 'conflict' }],
  ['closed API', SALESFORCE_REFUSALS.apiDisabled, { code: 'connection_refused', category: 'denied' }],
  ['lack of rights', SALESFORCE_REFUSALS.noAccess, { code: 'connection_refused', category: 'denied' }],
])('Salesforce’s %s is what it is, whatever its status says', async (_, refusal, fault) => {
  salesforce.refuseNext(refusal);
  expect(await world.faultOf('salesforce.create_record', create())).toMatchObject(fault);
});

test('a limit of calls at once is waited for as usual; trouble at Salesforce leaves open what was done', async () => {
  salesforce.refuseNext(SALESFORCE_REFUSALS.atOnce);
  const limited = await world.faultOf('salesforce.create_record', create());
  expect(limited).toMatchObject({ code: 'vendor_limit_reached', effect: 'none' });
  expect(limited).not.toHaveProperty('retryAfter');
  salesforce.refuseNext(SALESFORCE_REFUSALS.unavailable);
  const open = await world.faultOf('salesforce.create_record', create());
  expect(open).toMatchObject({ code: 'maybe_sent', cause: { code: 'http_unavailable' } });
  salesforce.refuseNext(SALESFORCE_REFUSALS.unavailable);
  const again = await world.faultOf('salesforce.create_record', create({ external_id: EXTERNAL }));
  expect(again).toMatchObject({ code: 'http_unavailable', effect: 'unknown' });
});

test('a fault names the codes and fields that Salesforce complains of, and nothing that was written', async () => {
  const fault = await world.faultOf('salesforce.create_record', create({ values: { FirstName: 'Ms Secretive' } }));
  expect(fault).toMatchObject({
    code: 'record_rejected',
    details: { status: 400, complaints: [{ code: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] },
  });
  expect(JSON.stringify(fault)).not.toContain('Secretive');
});

describe('what a record is found by', () => {
  const ODD = [
    `O'Hara`,
    `x' OR Id != '`,
    `x\\' OR Id != 'y`,
    'x\\',
    'a\nb\tc\r\b\f',
    '"quoted"',
    `'`,
    `\\'\\`,
    '%_',
    'Ω',
  ];

  test.each(ODD)('is a value and nothing but: %j', async (value) => {
    salesforce.add('Contact', { LastName: 'Somebody else' });
    expect(await find({ LastName: value })).toEqual({ output: { found: false } });
    const { id } = salesforce.add('Contact', { LastName: value });
    expect(await find({ LastName: value })).toMatchObject({ output: { found: true, id, fields: { LastName: value } } });
  });

  test.each([
    [{ object: 'Contact WHERE Name' }, '/object'],
    [{ object: 'Contact--' }, '/object'],
    [{ fields: ['Id FROM User'] }, '/fields/0'],
    [{ fields: ['(SELECT Id FROM Cases)'] }, '/fields/0'],
    [{ where: { "LastName = 'x' OR Id": 'y' } }, "/where/LastName = 'x' OR Id"],
    [{ where: { LastName: null } }, '/where/LastName'],
    [{ where: { Birthdate: { date: '2026-01-01 OR 1=1' } } }, '/where/Birthdate/date'],
    [{ where: {} }, '/where'],
  ])('is named strictly: %j is refused', async (more, pointer) => {
    const input = { connection, object: 'Contact', where: { LastName: 'x' }, ...more };
    const fault = await world.faultOf('salesforce.find_record', input);
    expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer }] } });
    expect(salesforce.searches()).toBe(0);
  });

  test('may be numbers, booleans and dates; fields of related records are given within theirs', async () => {
    const fields = { Checks__c: 3, Known__c: true, Birthdate: '1990-05-17', Account: { Name: 'Acme' } };
    const { id } = salesforce.add('Contact', fields);
    const where = { Checks__c: 3, Known__c: true, Birthdate: { date: '1990-05-17' } };
    expect(await find(where, { fields: ['Account.Name'] })).toEqual({
      output: { found: true, id, fields: { Id: id, Account: { Name: 'Acme' } } },
    });
  });

  test('may be said of several: a fault, or the first', async () => {
    const { id } = salesforce.add('Contact', { LastName: 'Hill' });
    salesforce.add('Contact', { LastName: 'Hill' });
    expect(await find({ LastName: 'Hill' })).toMatchObject({ fault: { code: 'record_ambiguous' } });
    expect(await find({ LastName: 'Hill' }, { if_many: 'first' })).toMatchObject({ output: { found: true, id } });
  });
});

test.each([
  ['empty', 201, ''],
  ['HTML', 201, '<h1>Maintenance</h1>'],
  ['of another shape', 201, '{"success":false}'],
])('an answer that is %s is a fault, and the record is not made again', async (_, status, body) => {
  const host = await startHost(({ url }, response) => {
    const token = JSON.stringify({ access_token: 'x', instance_url: host.url });
    return url.endsWith('/token') ? response.writeHead(200).end(token) : response.writeHead(status).end(body);
  });
  const odd = await connect({ login_url: host.url }, { client_secret: 'secret' });
  const fault = await world.faultOf('salesforce.create_record', create({ connection: odd }));
  expect(fault).toMatchObject({ code: 'response_invalid', effect: 'done' });
  await host.close();
});

test('the test of a connection names the org', async () => {
  const opened = await world.context().connections.open(connection, ['salesforce']);
  expect(await salesforceConnector.test(opened, world.context())).toEqual({
    organization: '00D000000000001EAA',
    name: 'Stand-in',
  });
});
