import zendeskConnector from '../../../activities/connectors/zendesk/connector';
import type { OutsideContext } from '../../../activities/define-action';
import { startZendeskStandIn, type ZendeskStandIn } from '../../../bin/dev/stand-ins/zendesk';
import { ZENDESK_REFUSALS } from '../../../bin/dev/stand-ins/zendesk-refusals';
import type { ValueMap } from '../../../interpreter/value';
import { startHost } from '../outgoing/loopback-host';
import { makeVendorWorld, type VendorWorld } from './vendor-world';

let world: VendorWorld;
let zendesk: ZendeskStandIn;
let connection: string;
beforeAll(async () => {
  world = await makeVendorWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  zendesk = await startZendeskStandIn({ email: 'agent@example.com', apiToken: 'api', accessToken: 'oauth' });
  connection = await connect(zendesk.url, { api_token: 'api' });
});
afterEach(() => zendesk.close());

const connect = (url: string, secrets: { readonly [name: string]: string }) =>
  world.connectNew({ type: 'zendesk', settings: { base_url: url, email: 'agent@example.com' }, secrets });

const create = (more: ValueMap = {}) => ({ connection, comment: 'Declined.', subject: 'A look', ...more });
const comment = (ticket: number, more: ValueMap = {}) => ({ connection, ticket, comment: 'Approved.', ...more });
const commentsOf = (id: number) => zendesk.tickets().find((ticket) => ticket.id === id)?.comments;

/** A client whose requests by this method are followed by, or go beside, something. */
function around(method: string, beside: (send: () => Promise<unknown>) => Promise<void>): Pick<OutsideContext, 'http'> {
  const { http } = world.context();
  return {
    http: {
      ...http,
      send: async (request) => {
        if (request.method === method) await beside(() => http.send(request));
        return http.send(request);
      },
    },
  };
}

test('an agent’s token and an access token let in; nobody else is', async () => {
  const byOauth = await connect(zendesk.url, { access_token: 'oauth' });
  for (const known of [connection, byOauth]) {
    expect(await world.perform('zendesk.create_ticket', create({ connection: known }))).toHaveProperty('output');
  }
  const opened = await world.context().connections.open(byOauth, ['zendesk']);
  expect(await zendeskConnector.test(opened, world.context())).toEqual({ user: '35436', role: 'admin' });
  const stranger = await connect(zendesk.url, { api_token: 'old' });
  expect(await world.faultOf('zendesk.create_ticket', create({ connection: stranger }))).toMatchObject({
    code: 'connection_refused',
  });
});

test('whoever is answered as nobody is refused by the test of the connection', async () => {
  const host = await startHost((_arrival, response) => response.end('{"user":{"id":null,"name":"Anonymous user"}}'));
  const opened = await world.context().connections.open(await connect(host.url, { api_token: 'x' }), ['zendesk']);
  await expect(zendeskConnector.test(opened, world.context())).rejects.toMatchObject({
    fault: { code: 'connection_refused' },
  });
  await host.close();
});

test('a ticket is made once, however often its step is tried', async () => {
  const first = await world.perform('zendesk.create_ticket', create());
  expect(await world.perform('zendesk.create_ticket', create(), { attempt: 2 })).toEqual(first);
  expect(zendesk.tickets()).toHaveLength(1);
  await world.perform('zendesk.create_ticket', create(), { idempotencyKey: 'wfr_1/screen/2' });
  expect(zendesk.tickets()).toHaveLength(2);
});

test('a ticket has what the step says', async () => {
  const more = {
    requester: { email: 'jo@example.com', name: 'Jo' },
    status: 'open',
    priority: 'high',
    tags: ['identity'],
    external_id: 'cus_1',
    custom_fields: { '360': 'declined' },
  };
  await world.perform('zendesk.create_ticket', create({ ...more, public: false }));
  expect(zendesk.tickets()).toMatchObject([
    {
      ...more,
      subject: 'A look',
      comments: [{ body: 'Declined.', public: false }],
      custom_fields: [{ id: 360, value: 'declined' }],
    },
  ]);
});

describe('a comment is posted once', () => {
  test('when the answer to it was lost', async () => {
    const { id } = zendesk.add({ subject: 'A look' });
    await world.perform('zendesk.update_ticket', comment(id, { status: 'solved' }));
    const again = await world.perform('zendesk.update_ticket', comment(id, { status: 'solved' }), { attempt: 2 });
    expect(again).toMatchObject({ output: { id: String(id), status: 'solved' } });
    expect(commentsOf(id)).toEqual([{ body: 'Approved.', public: false }]);
  });

  test('however many other updates the ticket has had', async () => {
    const { id } = zendesk.add({});
    const busy = () => [1, 2, 3, 4, 5].map(() => zendesk.change(id, { priority: 'low' }));
    busy();
    await world.perform('zendesk.update_ticket', comment(id));
    busy();
    await world.perform('zendesk.update_ticket', comment(id), { attempt: 3 });
    expect(commentsOf(id)).toHaveLength(1);
  });

  test('when the first try arrives after the second one has looked', async () => {
    const { id } = zendesk.add({});
    const ended = await world.perform('zendesk.update_ticket', comment(id), {
      attempt: 2,
      ...around('PUT', async (sendFirst) => void (await sendFirst())),
    });
    expect(ended).toMatchObject({ fault: { code: 'record_busy', category: 'transient' }, effect: 'none' });
    await world.perform('zendesk.update_ticket', comment(id), { attempt: 3 });
    expect(commentsOf(id)).toHaveLength(1);
  });

  test('when the first try arrives after the second one', async () => {
    const { id } = zendesk.add({});
    let late = async (): Promise<unknown> => undefined;
    const held = around('PUT', async (sendFirst) => {
      late = sendFirst;
      throw new Error('The connection is lost.');
    });
    await world.perform('zendesk.update_ticket', comment(id), held).catch(() => undefined);
    await world.perform('zendesk.update_ticket', comment(id), { attempt: 2 });
    expect(await late()).toMatchObject({ status: 409 });
    expect(commentsOf(id)).toHaveLength(1);
  });

  test('and another step’s is posted beside it, though it says the same', async () => {
    const { id } = zendesk.add({});
    for (const idempotencyKey of ['wfr_1/tell/1', 'wfr_1/tell_again/1']) {
      await world.perform('zendesk.update_ticket', comment(id), { attempt: 2, idempotencyKey });
    }
    expect(commentsOf(id)).toHaveLength(2);
  });
});

test('a change of the ticket by somebody else is taken up by the next try', async () => {
  const { id } = zendesk.add({});
  const beside = around('PUT', async () => zendesk.change(id, { priority: 'urgent' }));
  expect(await world.faultOf('zendesk.update_ticket', comment(id), beside)).toMatchObject({ code: 'record_busy' });
  await world.perform('zendesk.update_ticket', comment(id), { attempt: 2 });
  expect(zendesk.tickets()).toMatchObject([{ priority: 'urgent', comments: [{ body: 'Approved.' }] }]);
});

test('tags are replaced by an update, added and removed by steps of their own', async () => {
  const { id } = zendesk.add({ tags: ['old'] });
  const tags = async (action: string, names: string[]) => {
    await world.perform(action, { connection, ticket: String(id), tags: names });
    return zendesk.tickets()[0]?.tags;
  };
  expect(await tags('zendesk.add_tags', ['b', 'a'])).toEqual(['a', 'b', 'old']);
  expect(await tags('zendesk.remove_tags', ['old', 'never'])).toEqual(['a', 'b']);
  expect(await tags('zendesk.update_ticket', ['c'])).toEqual(['c']);
});

test('a limit that comes as HTML is waited for as long as it says', async () => {
  const { id } = zendesk.add({});
  zendesk.refuseNext(ZENDESK_REFUSALS.limited);
  const fault = await world.faultOf('zendesk.update_ticket', { connection, ticket: id, status: 'open' });
  expect(fault).toMatchObject({ code: 'vendor_limit_reached', retryAfter: 93_000, effect: 'none' });
});

test('a fault names what Zendesk complains of, and nothing that was written', async () => {
  const { id } = zendesk.add({ status: 'closed' });
  const input = { connection, ticket: id, comment: 'Ms Secretive' };
  const fault = await world.faultOf('zendesk.update_ticket', input);
  expect(fault).toMatchObject({
    code: 'record_rejected',
    details: { status: 422, complaints: [{ code: 'RecordInvalid' }, { code: 'Invalid', fields: ['status'] }] },
  });
  expect(JSON.stringify(fault)).not.toContain('Secretive');
});

test('an address where no help desk is, is not taken for a ticket that is missing', async () => {
  const nowhere = await connect(`${zendesk.url}/elsewhere`, { api_token: 'api' });
  expect(await world.faultOf('zendesk.create_ticket', create({ connection: nowhere }))).toMatchObject({
    code: 'http_missing',
  });
  expect(await world.faultOf('zendesk.update_ticket', comment(1))).toMatchObject({ code: 'record_not_found' });
});

describe('what a ticket is found by', () => {
  const find = (more: ValueMap) => world.perform('zendesk.find_ticket', { connection, ...more });

  test('is all that is said of it', async () => {
    const { id } = zendesk.add({ external_id: 'cus_1', tags: ['identity'], requester: { email: 'jo@example.com' } });
    zendesk.add({ external_id: 'cus_1', tags: [] });
    const found = { output: { found: true, id: String(id), status: 'new' } };
    expect(await find({ external_id: 'cus_1', tags: ['identity'], requester: 'jo@example.com' })).toMatchObject(found);
    expect(await find({ external_id: 'cus_2' })).toEqual({ output: { found: false } });
    expect(await find({ external_id: 'cus_1' })).toMatchObject({ fault: { code: 'record_ambiguous' } });
  });

  test.each(['x status:new', 'x -tags:identity', 'x OR type:user', '*'])('is a phrase: %j', async (value) => {
    zendesk.add({ external_id: 'cus_1', status: 'new' });
    expect(await find({ external_id: value })).toEqual({ output: { found: false } });
  });

  test.each(['x" status:"new', 'a\nb', 'a\u0000b'])('cannot leave its quotation marks: %j', async (value) => {
    const fault = await world.faultOf('zendesk.find_ticket', { connection, external_id: value });
    expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer: '/external_id' }] } });
    expect(zendesk.searches()).toBe(0);
  });
});

test('an update that changes nothing, and a ticket that is no number, are refused', async () => {
  for (const input of [{ connection, ticket: 1 }, comment(0), { ...comment(1), ticket: '1/../2' }]) {
    expect(await world.faultOf('zendesk.update_ticket', input)).toMatchObject({ code: 'action_input_invalid' });
  }
});
