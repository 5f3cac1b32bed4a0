import { createClient, type ZendeskClient } from 'node-zendesk';
import connector from '../../../activities/connectors/zendesk/connector';
import { startZendeskStandIn, type ZendeskStandIn } from '../../../bin/dev/stand-ins/zendesk';
import type { ValueMap } from '../../../interpreter/value';
import { makeVendorWorld, type VendorWorld } from '../../service/actions/vendor-world';
import { compareCalls } from './compare-calls';

let world: VendorWorld;
let made = 0;
beforeAll(async () => {
  world = await makeVendorWorld();
});
afterAll(() => world.end());

const ID = 35436;
const start = () => startZendeskStandIn({ email: 'agent@example.com', apiToken: 'api' });
const prepare = (standIn: ZendeskStandIn) =>
  void standIn.add({ subject: 'A look', external_id: 'cus_1', tags: ['old'] });

async function connect(url: string): Promise<string> {
  const key = `zendesk-${++made}`;
  const settings = { base_url: url, email: 'agent@example.com' };
  await world.connect({ key, type: 'zendesk', settings, secrets: { api_token: 'api' } });
  return key;
}

function ours(action: string, input: ValueMap, attempt = 1) {
  return async (url: string) => world.perform(action, { connection: await connect(url), ...input }, { attempt });
}

const theirs = (ask: (client: ZendeskClient) => Promise<unknown>) => (url: string) =>
  ask(createClient({ username: 'agent@example.com', token: 'api', endpointUri: `${url}/api/v2` }));

const compare = (input: Omit<Parameters<typeof compareCalls<ZendeskStandIn>>[0], 'start' | 'prepare'>) =>
  compareCalls({ start, prepare, ...input });

test('creating a ticket', async () => {
  const ticket = { comment: { body: 'Declined.', public: true }, subject: 'A look', tags: ['identity'] };
  const compared = await compare({
    ours: ours('zendesk.create_ticket', { comment: 'Declined.', subject: 'A look', tags: ['identity'] }),
    theirs: theirs((client) => client.tickets.create({ ticket })),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject({ result: { id: ID + 1, subject: 'A look', tags: ['identity'] } });
});

test('updating a ticket', async () => {
  const compared = await compare({
    ours: ours('zendesk.update_ticket', { ticket: ID, status: 'solved', tags: ['done'] }),
    theirs: theirs((client) => client.tickets.update(ID, { ticket: { status: 'solved', tags: ['done'] } })),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject({ result: { id: ID, status: 'solved' } });
});

test('reading a ticket before a comment, and its audits before a second try', async () => {
  const compared = await compare({
    ours: ours('zendesk.update_ticket', { ticket: ID, comment: 'Approved.' }, 2),
    theirs: theirs(async (client) => [await client.tickets.show(ID), await client.tickets.exportAudit(ID)]),
    of: ({ method }) => method === 'GET',
  });
  // The library reads them without pages.
  expect(compared.ours.calls.map((call) => ({ ...call, query: [] }))).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject([{ result: { id: ID } }, [{ ticket_id: ID, metadata: { custom: {} } }]]);
});

test('adding tags to a ticket, and removing them', async () => {
  const added = await compare({
    ours: ours('zendesk.add_tags', { ticket: ID, tags: ['new'] }),
    theirs: theirs((client) => client.tickets.addTags(ID, { tags: ['new'] } as unknown as string[])),
  });
  expect(added.ours.calls).toEqual(added.theirs.calls);
  // The library has no such call for tickets, but makes any.
  const removed = await compare({
    ours: ours('zendesk.remove_tags', { ticket: ID, tags: ['old'] }),
    theirs: theirs((client) => client.tickets.requestAll('DELETE', ['tickets', ID, 'tags'], { tags: ['old'] })),
  });
  expect(removed.ours.calls).toEqual(removed.theirs.calls);
  expect(removed.theirs.read).toEqual([{ tags: [] }]);
});

test('searching for a ticket', async () => {
  const compared = await compare({
    ours: ours('zendesk.find_ticket', { external_id: 'cus_1' }),
    theirs: theirs((client) => client.search.query('type:ticket external_id:"cus_1"')),
  });
  const ordered = [...(compared.theirs.calls[0]?.query ?? []), ['sort_by', 'updated_at'], ['sort_order', 'desc']];
  expect(compared.ours.calls).toEqual([{ ...compared.theirs.calls[0], query: ordered }]);
  expect(JSON.stringify(compared.theirs.read)).toContain(`"id":${ID}`);
});

test('the test of a connection', async () => {
  const compared = await compare({
    ours: async (url) => {
      const opened = await world.context().connections.open(await connect(url), ['zendesk']);
      return connector.test(opened, world.context());
    },
    theirs: theirs((client) => client.users.me()),
  });
  expect(compared.ours.calls).toEqual(compared.theirs.calls);
  expect(compared.theirs.read).toMatchObject({ result: { id: ID } });
});
