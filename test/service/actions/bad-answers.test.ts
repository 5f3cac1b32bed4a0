import type { ValueMap } from '../../../interpreter/value';
import { startHost } from '../outgoing/loopback-host';
import { makeVendorWorld, type VendorWorld } from './vendor-world';

let world: VendorWorld;
let host: Awaited<ReturnType<typeof startHost>>;
let answer: Buffer;
let type: string;

beforeAll(async () => {
  world = await makeVendorWorld();
  host = await startHost(({ url }, response) => {
    if (url.endsWith('/oauth2/token')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ access_token: 'token', token_type: 'Bearer', instance_url: host.url }));
      return;
    }
    response.writeHead(200, { 'content-type': type }).end(answer);
  });
  const at = { base_url: host.url };
  const connections: readonly [key: string, settings: ValueMap, secrets: Record<string, string>][] = [
    ['hubspot', at, { access_token: 'pat' }],
    ['salesforce', { client_id: 'usher', login_url: host.url }, { client_secret: 'secret' }],
    ['zendesk', { ...at, email: 'agent@example.com' }, { api_token: 'api' }],
    ['slack', at, { bot_token: 'xoxb-1' }],
    ['slack-webhook', {}, { url: `${host.url}/services/T/B/x` }],
    ['twilio', { ...at, account_sid: `AC${'0'.repeat(32)}`, from: '+15005550006' }, { auth_token: 'token' }],
    ['http', { ...at, auth: 'none' }, {}],
  ];
  for (const [key, settings, secrets] of connections) await world.connect({ key, type: key, settings, secrets });
});
afterAll(async () => {
  await host.close();
  await world.end();
});

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const JSON_TYPE = 'application/json';

/** Of every vendor's answers, the keys that are read. */
const OTHER_TYPES = {
  id: {},
  ok: 'yes',
  ts: 7,
  sid: [],
  status: 4,
  success: 'no',
  results: {},
  records: {},
  ticket: [],
  tags: 'vip',
};

/** What a vendor answers 200 with on a bad day. */
const ANSWERS: readonly (readonly [what: string, type: string, body: Buffer])[] = [
  ['nothing', JSON_TYPE, utf8('')],
  ['a page', 'text/html', utf8('<html><body>We are moving house.</body></html>')],
  ['a page that says it is JSON', JSON_TYPE, utf8('<html></html>')],
  ['null', JSON_TYPE, utf8('null')],
  ['a list', JSON_TYPE, utf8('[]')],
  ['a text', JSON_TYPE, utf8('"ok"')],
  ['values of other types', JSON_TYPE, utf8(JSON.stringify(OTHER_TYPES))],
  ['JSON in another charset than it says', JSON_TYPE, Buffer.from('{"id":"1"}', 'utf16le')],
  ['bytes', 'application/octet-stream', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ['3 MiB', JSON_TYPE, utf8(`{"id":"${'x'.repeat(3 * 1024 * 1024)}"}`)],
];

const ACTIONS: readonly (readonly [action: string, input: ValueMap])[] = [
  ['hubspot.create_object', { connection: 'hubspot', object_type: 'contacts', properties: { email: 'a@example.com' } }],
  ['hubspot.find_object', { connection: 'hubspot', object_type: 'contacts', where: { email: 'a@example.com' } }],
  ['hubspot.update_object', { connection: 'hubspot', object_type: 'contacts', id: '1', properties: { a: 'b' } }],
  ['salesforce.create_record', { connection: 'salesforce', object: 'Contact', values: { LastName: 'Hill' } }],
  [
    'salesforce.find_record',
    { connection: 'salesforce', object: 'Contact', where: { LastName: 'Hill' }, fields: ['Id'] },
  ],
  ['zendesk.create_ticket', { connection: 'zendesk', subject: 'Review', comment: 'Please.' }],
  ['zendesk.find_ticket', { connection: 'zendesk', subject: 'Review' }],
  ['zendesk.update_ticket', { connection: 'zendesk', ticket: 7, status: 'open' }],
  ['zendesk.add_tags', { connection: 'zendesk', ticket: 7, tags: ['vip'] }],
  ['zendesk.remove_tags', { connection: 'zendesk', ticket: 7, tags: ['vip'] }],
  ['slack.send_message', { connection: 'slack', channel: 'C012AB3CD', text: 'Hello' }],
  ['slack.send_message', { connection: 'slack-webhook', text: 'Hello' }],
  ['sms.send', { connection: 'twilio', to: '+14155550100', text: 'Hello' }],
  [
    'http.request',
    {
      connection: 'http',
      url: '/',
      response_schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
    },
  ],
];

const UNKNOWN = ['slack', 'slack-webhook', 'twilio'];

/** Of whom nothing is known but that it answered; where nobody can look, the step holds. */
function expected(connection: string, what: string) {
  if (connection === 'slack-webhook') return { code: 'maybe_sent', effect: 'unknown' };
  if (UNKNOWN.includes(connection)) return { code: 'no_answer', effect: 'unknown' };
  return { code: what === '3 MiB' ? 'answer_too_large' : 'response_invalid', effect: 'done' };
}

describe.each(ACTIONS)('%s, %j', (action, input) => {
  test.each(ANSWERS)(
    'that is answered with %s ends in a fault of its own, and is not taken for done',
    async (what, of, body) => {
      [type, answer] = [of, body];
      expect(await world.faultOf(action, input)).toMatchObject(expected(String(input['connection']), what));
    },
  );
});
