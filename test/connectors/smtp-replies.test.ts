import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ACTIONS } from '../../activities/catalogue';
import type { OutsideAction } from '../../activities/define-action';
import type { ConnectorCase } from './connector-case';
import { performStep } from './perform-step';
import { openStage, type Stage } from './stage';

/** What a mail server says, by what it is told; `message` is its answer to a message. */
type Replies = { readonly [told: string]: string };

const GOOD: Replies = {
  greeting: '220 ready\r\n',
  EHLO: '250 here\r\n',
  HELO: '250 here\r\n',
  MAIL: '250 ok\r\n',
  RCPT: '250 ok\r\n',
  DATA: '354 go on\r\n',
  message: '250 taken\r\n',
  QUIT: '221 bye\r\n',
};

/** A mail server that says just this, whether it is SMTP or not. */
async function startServer(replies: Replies) {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let [isMessage, unread] = [false, ''];
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      unread += text;
      for (;;) {
        const end = isMessage ? unread.indexOf('\r\n.\r\n') + 5 : unread.indexOf('\r\n') + 2;
        if (end === (isMessage ? 4 : 1)) return;
        const said = unread.slice(0, end);
        unread = unread.slice(end);
        if (isMessage) messages.push(said);
        const told = isMessage ? 'message' : said.slice(0, 4).toUpperCase();
        const reply = replies[told] ?? '500 what\r\n';
        isMessage = told === 'DATA' && reply.startsWith('354');
        socket.write(reply, 'latin1');
        if (!reply.endsWith('\n')) socket.end();
      }
    });
    socket.write(replies['greeting'] ?? '', 'latin1');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** The first attempt of a mail to a server that says this where a good one says something else. */
async function mailTo(replies: Replies) {
  const server = await startServer({ ...GOOD, ...replies });
  const email: ConnectorCase = {
    action: 'email.send@1',
    async open(world) {
      const settings = { host: '127.0.0.1', port: server.port, security: 'none', from_address: 'kyc@example.com' };
      await world.connect({ key: 'mail', type: 'smtp', settings, secrets: {} });
      return {
        input: { connection: 'mail', to: 'ada@example.com', subject: 'Hello', html: '<p>Hello</p>' },
        isEffect: () => true,
        effects: async () => server.messages.length,
        faults: {},
        close: () => server.close(),
      };
    },
  };
  const scene = await stage.set(ACTIONS.get(email.action) as OutsideAction, email);
  const { failed, outcome } = await performStep(scene, { once: true });
  const effects = await scene.opened.effects();
  await scene.close();
  return { failed, end: outcome?.type, effects };
}

const HUGE = 'x'.repeat(3 << 20);
const ENDLESS = '250-more\r\n'.repeat(300_000);

test('a server that speaks SMTP takes the message', async () => {
  expect(await mailTo({})).toMatchObject({ failed: [], end: 'done', effects: 1 });
});

test.each<[string, Replies]>([
  ['a greeting of another protocol', { greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n' }],
  ['a greeting without an end', { greeting: HUGE }],
  ['a huge reply to EHLO', { EHLO: `250 ${HUGE}\r\n` }],
  ['a reply without an end to MAIL', { MAIL: ENDLESS }],
  ['nonsense to RCPT', { RCPT: 'certainly\r\n' }],
  ['a code that is none to DATA', { DATA: '999 go on\r\n' }],
])('%s: not sent', async (_, replies) => {
  const { failed, effects } = await mailTo(replies);
  expect(failed).toMatchObject([{ left: 'not_sent' }]);
  expect(effects).toBe(0);
  expect(JSON.stringify(failed)).not.toMatch(/xxxx|certainly|more/);
});

test.each<[string, string]>([
  ['nonsense', 'certainly\r\n'],
  ['an invitation to go on', '354 go on\r\n'],
  ['a code that is none', '199 taken\r\n'],
  ['a huge line', HUGE],
  ['a reply without an end', ENDLESS],
  ['a reply that breaks off', '250-tak'],
])('%s as the answer to a message: maybe sent, and no second try', async (_, message) => {
  expect(await mailTo({ message })).toMatchObject({
    failed: [{ fault: { code: 'maybe_sent' }, left: 'sending', after: null }],
    end: undefined,
    effects: 1,
  });
});
