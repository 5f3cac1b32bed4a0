import { ACTIONS } from '../../../activities/catalogue';
import type { OutsideAction, OutsideContext } from '../../../activities/define-action';
import { SLACK_TOKEN, type SlackStandIn, startSlackStandIn } from '../../../bin/dev/stand-ins/slack';
import type { StandIn } from '../../../bin/dev/stand-ins/stand-in';
import { startTwilioStandIn, TWILIO_ACCOUNT, TWILIO_NUMBER, TWILIO_TOKEN } from '../../../bin/dev/stand-ins/twilio';
import type { ValueMap } from '../../../interpreter/value';
import { faultOf } from '../objects/world';
import { type ConnectedWorld, makeConnectedWorld } from './outside-context';

let world: ConnectedWorld;
beforeAll(async () => {
  world = await makeConnectedWorld();
});
afterAll(() => world.end());

const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

function run(action: string, input: ValueMap, more: Partial<OutsideContext>) {
  return (ACTIONS.get(`${action}@1`) as OutsideAction).run(input, world.context(more));
}

describe('a Slack message that may have gone out', () => {
  let slack: SlackStandIn;
  let connection: string;
  beforeEach(async () => {
    slack = await startSlackStandIn();
    const settings = { base_url: slack.url };
    connection = await world.connectNew({ type: 'slack', settings, secrets: { bot_token: SLACK_TOKEN } });
  });
  afterEach(() => slack.close());

  const send = (input: ValueMap, more: Partial<OutsideContext>) =>
    run('slack.send_message', { connection, channel: slack.channelId, text: 'ours', ...input }, more);

  /** What others say, there or in a thread. Gives the `ts` of the last. */
  async function chatter(messages: number, thread: ValueMap = {}): Promise<string> {
    let last = '';
    for (let message = 0; message < messages; message += 1) {
      const response = await fetch(`${slack.url}/api/chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SLACK_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ channel: slack.channelId, text: 'chatter', ...thread }),
      });
      last = ((await response.json()) as { readonly ts: string }).ts;
    }
    return last;
  }

  async function sent(): Promise<number> {
    return (await slack.arrivals()).filter(({ details }) => details['text'] === 'ours').length;
  }

  test('is found in a channel behind whatever was said since', async () => {
    const openedAt = new Date();
    const posted = await send({}, { openedAt });
    await chatter(40);
    expect(await send({}, { openedAt, attempt: 2, maybeSent: true })).toEqual(posted);
    expect(await sent()).toBe(1);
  });

  test('is found in a thread behind whatever was said before', async () => {
    const openedAt = new Date();
    const thread = await chatter(1);
    await chatter(40, { thread_ts: thread });
    const posted = await send({ thread }, { openedAt });
    expect(await send({ thread }, { openedAt, attempt: 2, maybeSent: true })).toEqual(posted);
    expect(await sent()).toBe(1);
  });

  test('is not posted again where there is too much to look through; what is older than the step is not', async () => {
    const openedAt = new Date();
    await send({}, { openedAt });
    await chatter(150);
    const again = { attempt: 2, maybeSent: true };
    const fault = await faultOf(send({}, { ...again, openedAt }));
    expect(fault).toMatchObject({ code: 'maybe_sent', details: { reason: 'too_many_messages' } });
    expect(await sent()).toBe(1);
    await send({}, { ...again, idempotencyKey: 'wfr_2/screen/1', openedAt: later(120) });
    expect(await sent()).toBe(2);
  });
});

describe('a text message that may have gone out', () => {
  let twilio: StandIn;
  let connection: string;
  beforeEach(async () => {
    twilio = await startTwilioStandIn();
    const settings = { account_sid: TWILIO_ACCOUNT, from: TWILIO_NUMBER, base_url: twilio.url };
    connection = await world.connectNew({ type: 'twilio', settings, secrets: { auth_token: TWILIO_TOKEN } });
  });
  afterEach(() => twilio.close());

  const send = (openedAt: Date, more: Partial<OutsideContext> = {}, text = 'Hello Ada') =>
    run('sms.send', { connection, to: '+14155550123', text }, { openedAt, ...more });
  const again = { attempt: 2, maybeSent: true };
  const held = { code: 'maybe_sent', details: { reason: 'same_text_to_same_number' } };

  test('is the one of its words since the step began', async () => {
    const openedAt = new Date();
    const posted = await send(openedAt);
    await send(openedAt, {}, 'Hello Grace');
    expect(await send(openedAt, again)).toEqual(posted);
    expect(await twilio.arrivals()).toHaveLength(2);
  });

  test('is not taken to be one from before the step began, which another step sent; nor is it sent again', async () => {
    await send(new Date(), { path: 'another' });
    expect(await faultOf(send(later(30), again))).toMatchObject(held);
    expect(await twilio.arrivals()).toHaveLength(1);
  });

  test('is not taken to be one of several of the same words', async () => {
    const openedAt = new Date();
    await send(openedAt, { path: 'another' });
    await send(openedAt, { path: 'a_third' });
    expect(await faultOf(send(openedAt, again))).toMatchObject(held);
    expect(await twilio.arrivals()).toHaveLength(2);
  });

  test('is none from long before, however alike', async () => {
    await send(new Date(), { path: 'another' });
    await send(later(120), again);
    expect(await twilio.arrivals()).toHaveLength(2);
  });

  test('is not sent again where more was sent to the number since than is looked through', async () => {
    const openedAt = new Date();
    await send(openedAt);
    for (let other = 0; other < 50; other += 1) await send(openedAt, {}, `Hello, number ${other}`);
    const fault = await faultOf(send(openedAt, again));
    expect(fault).toMatchObject({ code: 'maybe_sent', details: { reason: 'too_many_messages' } });
    expect(await twilio.arrivals()).toHaveLength(51);
  });
});
