import { ACTIONS } from '../../../activities/catalogue';
import { textOfHtml } from '../../../activities/connectors/messages/text-of-html';
import slackConnector from '../../../activities/connectors/slack/connector';
import webhook from '../../../activities/connectors/slack-webhook/connector';
import smtp from '../../../activities/connectors/smtp/connector';
import twilioConnector from '../../../activities/connectors/twilio/connector';
import type { OutsideAction, OutsideContext } from '../../../activities/define-action';
import { type MailOptions, type MailStandIn, startMailStandIn } from '../../../bin/dev/stand-ins/mail';
import { SLACK_TOKEN, type SlackStandIn, startSlackStandIn } from '../../../bin/dev/stand-ins/slack';
import type { StandIn } from '../../../bin/dev/stand-ins/stand-in';
import { startTwilioStandIn, TWILIO_ACCOUNT, TWILIO_KEY, TWILIO_NUMBER } from '../../../bin/dev/stand-ins/twilio';
import type { ValueMap } from '../../../interpreter/value';
import { redeemCode } from '../../../src/links';
import { getObject } from '../../../src/objects';
import type { OutsideFault } from '../../../src/outgoing/outside-fault';
import { faultOf } from '../objects/world';
import { CERTIFICATE, KEY } from '../outgoing/loopback-certificate';
import { type ConnectedWorld, makeConnectedWorld } from './outside-context';

let world: ConnectedWorld;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  world = await makeConnectedWorld();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => world.end());

const connect = (type: string, settings: ValueMap, secrets: Record<string, string> = {}) =>
  world.connectNew({ type, settings, secrets });

function run(action: string, input: ValueMap, more: Partial<OutsideContext> = {}) {
  return (ACTIONS.get(`${action}@1`) as OutsideAction).run(input, world.context(more));
}

async function mailServer(options: MailOptions = {}, settings: ValueMap = {}) {
  const server = await startMailStandIn(options);
  open.push(server);
  const own = { host: '127.0.0.1', port: server.port, security: 'none', from_address: 'kyc@example.com', ...settings };
  const connection = await connect('smtp', own, { password: 'hunter2' });
  return { server, connection };
}

const MAIL = { to: 'ada@example.org', subject: 'Hello', html: '<p>Hello <b>Ada</b></p>' };
const first = (server: MailStandIn) => server.mails()[0];

describe('a mail', () => {
  test.each([
    ['starttls', {}, true],
    ['tls', { secure: true }, true],
    ['none', {}, false],
  ])('goes out by %s', async (security, how, isSecure) => {
    const { server, connection } = await mailServer(
      { tls: { key: KEY, cert: CERTIFICATE, ...how } },
      { security, ca: CERTIFICATE },
    );
    await run('email.send', { connection, ...MAIL });
    expect(first(server)).toMatchObject({ isSecure, to: ['ada@example.org'] });
  });

  test('is not sent to a server that offers no TLS, or whose certificate nobody knows', async () => {
    const bare = await mailServer({}, { security: 'starttls' });
    const stranger = await mailServer({ tls: { key: KEY, cert: CERTIFICATE } }, { security: 'starttls' });
    for (const { server, connection } of [bare, stranger]) {
      const { code } = await faultOf(run('email.send', { connection, ...MAIL }));
      expect(code).toBe('connection_insecure');
      expect(server.mails()).toEqual([]);
    }
  });

  test('logs in, greets by the name of the connection, and is from whom the connection says', async () => {
    const user = { name: 'usher', password: 'hunter2' };
    const settings = { username: 'usher', helo_name: 'mx.example.com', from_name: 'Example, "KYC"' };
    const { server, connection } = await mailServer({ user }, settings);
    await run('email.send', { connection, ...MAIL, reply_to: 'help@example.com' });
    expect(first(server)).toMatchObject({ helo: 'mx.example.com', user: 'usher', from: 'kyc@example.com' });
    expect(first(server)?.parsed).toMatchObject({
      from: { name: 'Example, "KYC"', address: 'kyc@example.com' },
      replyTo: [{ address: 'help@example.com' }],
      text: expect.stringContaining('Hello Ada'),
      html: expect.stringContaining('<b>Ada</b>'),
    });
  });

  test('has one Message-ID on every attempt of a step, and another in its next generation', async () => {
    const { server, connection } = await mailServer();
    for (const more of [{}, { attempt: 2 }, { generation: 2 }]) await run('email.send', { connection, ...MAIL }, more);
    const [third, second, one] = server.mails().map(({ parsed }) => parsed.messageId);
    expect(one).toBe('<wfr_1.screen.1@example.com>');
    expect(second).toBe(one);
    expect(third).toBe('<wfr_1.screen.2@example.com>');
  });

  test('that is taken for some recipients says for which not', async () => {
    const { server, connection } = await mailServer({
      refuse: (command, about) => (command === 'RCPT' && about.startsWith('no') ? 550 : undefined),
    });
    const output = await run('email.send', { connection, ...MAIL, cc: ['no@example.org'], bcc: 'b@example.org' });
    expect(output).toMatchObject({
      accepted: ['ada@example.org', 'b@example.org'],
      rejected: [{ address: 'no@example.org', code: 550 }],
    });
    expect(first(server)?.raw).not.toContain('b@example.org');
  });

  test.each([
    ['ada@example.org\r\nBcc: eve@evil.example', 'line_break'],
    ['Ada <ada@example.org>', 'several'],
    ['ada@example.org, eve@evil.example', 'several'],
    ['nobody', 'not_an_address'],
    ['"a b"@example.org', 'not_an_address'],
    ['', 'not_an_address'],
  ])('to %j is refused by name, and nothing is said of it', async (to, reason) => {
    const { server, connection } = await mailServer();
    const fault = await faultOf(run('email.send', { connection, ...MAIL, cc: ['good@example.org', to] }));
    expect(fault).toMatchObject({ code: 'recipient_invalid', details: { pointer: '/cc/1', reason } });
    if (to !== '') expect(JSON.stringify(fault)).not.toContain(to);
    expect(server.mails()).toEqual([]);
  });

  test('to more than fifty is refused', async () => {
    const { connection } = await mailServer();
    const to = Array.from({ length: 51 }, (_, index) => `p${index}@example.org`);
    expect(await faultOf(run('email.send', { connection, ...MAIL, to }))).toMatchObject({
      code: 'recipient_invalid',
      details: { reason: 'too_many' },
    });
  });

  test('has no header of a recipient’s making', async () => {
    const { server, connection } = await mailServer();
    await run('email.send', { connection, ...MAIL, subject: 'Hi\r\nBcc: eve@evil.example' });
    expect(first(server)?.parsed).toMatchObject({ subject: 'Hi Bcc: eve@evil.example' });
    expect(first(server)?.parsed.bcc ?? []).toEqual([]);
  });
});

test('the text of HTML is what a person would read of it', () => {
  const html =
    '<style>p{}</style><p>Dear&nbsp;Ada &amp; co,</p>\n<p><a href="https://x.example/a">look</a><br/>1 &lt; 2</p><!-- x -->';
  expect(textOfHtml(html)).toBe('Dear Ada & co,\nlook (https://x.example/a)\n1 < 2');
});

describe('a connection that works says whose it is', () => {
  const tested = async (connector: { test: typeof smtp.test }, type: string, key: string) => {
    const context = world.context();
    return connector.test(await context.connections.open(key, [type]), context);
  };

  test('of a mail server, of Slack, of Twilio; a webhook cannot be tried', async () => {
    const { connection } = await mailServer();
    expect(await tested(smtp, 'smtp', connection)).toEqual({ host: '127.0.0.1' });
    const slack = await standIn(startSlackStandIn());
    const chat = await connect('slack', { base_url: slack.url }, { bot_token: SLACK_TOKEN });
    expect(await tested(slackConnector, 'slack', chat)).toMatchObject({ team: 'Stand-in' });
    const twilio = await standIn(startTwilioStandIn());
    const settings = { account_sid: TWILIO_ACCOUNT, api_key_sid: TWILIO_KEY.sid, base_url: twilio.url };
    const texts = await connect('twilio', settings, { api_key_secret: TWILIO_KEY.secret });
    expect(await tested(twilioConnector, 'twilio', texts)).toEqual({ account: 'Stand-in', status: 'active' });
    const hook = await connect('slack-webhook', {}, { url: slack.webhookUrl });
    expect(await tested(webhook, 'slack-webhook', hook)).toMatchObject({ tested: false });
    expect(await slack.arrivals()).toEqual([]);
  });
});

describe('Slack', () => {
  const chat = async (): Promise<{ slack: SlackStandIn; connection: string }> => {
    const slack = await standIn(startSlackStandIn());
    return { slack, connection: await connect('slack', { base_url: slack.url }, { bot_token: SLACK_TOKEN }) };
  };

  test('is written to a channel, to a person and by a webhook', async () => {
    const { slack, connection } = await chat();
    const posted = await run('slack.send_message', { connection, channel: slack.channelId, text: 'one' });
    expect(posted).toMatchObject({ channel: slack.channelId });
    await run('slack.send_message', { connection, user: slack.userId, text: 'two' }, { path: 'two' });
    const hook = await connect('slack-webhook', {}, { url: slack.webhookUrl });
    expect(await run('slack.send_message', { connection: hook, text: 'three' })).toEqual({ channel: null, ts: null });
    expect((await slack.arrivals()).map(({ details }) => details['text'])).toEqual(['three', 'two', 'one']);
    expect(
      await faultOf(run('slack.send_message', { connection: hook, channel: 'C012AB3CD', text: 'x' })),
    ).toMatchObject({ code: 'recipient_invalid' });
  });

  test('is looked through before a message goes out that may have gone out', async () => {
    const { slack, connection } = await chat();
    const input = { connection, channel: slack.channelId, text: 'one' };
    const posted = await run('slack.send_message', input);
    const again = { attempt: 2, maybeSent: true };
    expect(await run('slack.send_message', input, again)).toEqual(posted);
    const { ts } = posted as { readonly ts: string };
    const inThread = { ...input, thread: ts };
    await run('slack.send_message', inThread, { ...again, idempotencyKey: 'wfr_1/answer/1' });
    await run('slack.send_message', inThread, { ...again, idempotencyKey: 'wfr_1/answer/1' });
    expect(await slack.arrivals()).toHaveLength(2);
  });
});

async function texting() {
  const twilio = await standIn(startTwilioStandIn());
  const settings = {
    account_sid: TWILIO_ACCOUNT,
    api_key_sid: TWILIO_KEY.sid,
    from: TWILIO_NUMBER,
    base_url: twilio.url,
  };
  return { twilio, connection: await connect('twilio', settings, { api_key_secret: TWILIO_KEY.secret }) };
}

test('a line break in a recipient makes no second one: nothing is sent by text message, nor by Slack', async () => {
  const { twilio, connection } = await texting();
  for (const to of ['+14155550123\r\nTo: +14155550199', '+14155550123\n', '+14155550123&To=+14155550199']) {
    const sms = run('sms.send', { connection, to, text: 'Hello' });
    expect(await faultOf(sms)).toMatchObject({ code: 'recipient_invalid', details: { pointer: '/to' } });
  }
  expect(await twilio.arrivals()).toEqual([]);
  const slack = await standIn(startSlackStandIn());
  const chat = await connect('slack', { base_url: slack.url }, { bot_token: SLACK_TOKEN });
  for (const channel of [`${slack.channelId}\r\n`, `${slack.channelId}&channel=C0`]) {
    const message = run('slack.send_message', { connection: chat, channel, text: 'Hello' });
    expect(await faultOf(message)).toMatchObject({ code: 'channel_not_found' });
  }
  expect(await slack.arrivals()).toEqual([]);
});

describe('the link of an inquiry', () => {
  let invited = 0;
  const invite = async () => {
    const { twilio, connection } = await texting();
    invited += 1;
    const template = await world.create('inquiry-template', {
      key: `flow-${invited}`,
      attributes: { flow_url: 'https://verify.example/start?a=1' },
    });
    const { id } = await world.create('inquiry', { relations: { template: [template.id] } });
    const send = async (more: Partial<OutsideContext> = {}) => {
      await run(
        'inquiry.send_link_sms',
        { inquiry: { type: 'inquiry', id }, connection, to: '+14155550123' },
        { path: `p${invited}`, ...more },
      );
      return codeIn(twilio);
    };
    return { id, send, twilio };
  };
  const codeIn = async (twilio: StandIn) => {
    const text = String((await twilio.arrivals())[0]?.details['text']);
    expect(text).toMatch(/^Please verify your identity within 1 hour: https:\/\/verify\.example\/start\?a=1&code=/);
    return text.slice(text.indexOf('code=') + 5);
  };
  const letsIn = (code: string) =>
    world
      .write((writing) => redeemCode(writing, code))
      .then(
        () => true,
        () => false,
      );

  test('is one, however often the step is tried, and lets a person in', async () => {
    const { send, twilio } = await invite();
    const openedAt = new Date();
    const code = await send({ openedAt });
    await send({ openedAt, attempt: 2, maybeSent: true });
    expect(await twilio.arrivals()).toHaveLength(1);
    expect(await send({ openedAt, attempt: 3 })).toBe(code);
    expect(await twilio.arrivals()).toHaveLength(2);
    expect(await letsIn(code)).toBe(true);
  });

  test('of an earlier generation is good for nothing any more', async () => {
    const { send } = await invite();
    const old = await send();
    const code = await send({ generation: 2 });
    expect(code).not.toBe(old);
    expect([await letsIn(old), await letsIn(code)]).toEqual([false, true]);
  });

  test('is not sent beyond the limit of sessions: the inquiry has expired by it', async () => {
    const { id, send, twilio } = await invite();
    for (let count = 0; count < 25; count += 1) await world.create('inquiry-session', { relations: { inquiry: [id] } });
    const refused = send().catch((error: OutsideFault) => ({ code: error.fault.code, effect: error.effect }));
    expect(await refused).toEqual({ code: 'too_many_sessions', effect: 'none' });
    expect(await twilio.arrivals()).toEqual([]);
    expect((await getObject(world.db, world.environment.id, id)).status).toBe('expired');
    const expired = (await world.eventsOf(id)).filter(({ name }) => name === 'inquiry.expired');
    expect(expired.map(({ context }) => context)).toMatchObject([{ actor: { type: 'workflow-run', id: 'wfr_1' } }]);
  });
});

async function standIn<T extends StandIn>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  open.push(started);
  return started;
}
