import { ACTIONS } from '../../activities/catalogue';
import type { OutsideAction } from '../../activities/define-action';
import { startSlackStandIn } from '../../bin/dev/stand-ins/slack';
import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import type { ConnectorCase, Misbehavior, OpenCase } from './connector-case';
import { performStep, type StepOptions } from './perform-step';
import { openStage, type Scene, type Stage } from './stage';

/** `slack.send_message` by an incoming webhook: the action's case is the one by an app. */
const byWebhook: ConnectorCase = {
  action: 'slack.send_message@1',
  async open(world, front): Promise<OpenCase> {
    const slack = await startSlackStandIn();
    const url = slack.webhookUrl.replace(slack.url, await front.before(slack.url));
    await world.connect({ key: 'hook', type: 'slack-webhook', settings: {}, secrets: { url } });
    await world.connect({ key: 'gone', type: 'slack-webhook', settings: {}, secrets: { url: `${url}-no-more` } });
    return {
      input: { connection: 'hook', channel: null, text: '*Ada* needs a review' },
      isEffect: ({ method }) => method === 'POST',
      effects: async () => (await slack.arrivals()).length,
      faults: {},
      close: () => slack.close(),
    };
  },
};

let stage: Stage;
let scene: Scene;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(async () => {
  scene = await stage.set(ACTIONS.get(byWebhook.action) as OutsideAction, byWebhook);
});
afterEach(() => scene.close());
afterAll(() => stage.close());

async function perform(blow?: Misbehavior, options: StepOptions = {}) {
  if (blow !== undefined) scene.front.arm(blow, (request) => scene.opened.isEffect(request));
  const { failed, outcome } = await performStep(scene, options);
  await scene.front.settled();
  return { failed, end: outcome?.type, effects: await scene.opened.effects() };
}

const answered = (status: number, body: string, type = 'text/plain'): Misbehavior => ({
  is: 'answered',
  status,
  body,
  headers: { 'content-type': type },
});
/** Nobody can know, so there is no second try. */
const maybeSent = [{ fault: { code: 'maybe_sent' }, left: 'sending', after: null }];

test('posts once', async () => {
  expect(await perform()).toMatchObject({ failed: [], end: 'done', effects: 1 });
});

test('asked to come less often: no earlier than it was asked to, and once', async () => {
  const { failed, ...rest } = await perform({ is: 'limited', retryAfter: 7 });
  expect(failed).toMatchObject([{ fault: { code: 'http_limited', retryAfter: 7000 }, left: 'not_sent' }]);
  expect(failed[0]?.after).toBeGreaterThanOrEqual(7000);
  expect(rest).toEqual({ end: 'done', effects: 1 });
});

test.each<[string, Misbehavior, number]>([
  ['dropped before it arrived', { is: 'dropped_before' }, 0],
  ['dropped after it was posted', { is: 'dropped_after' }, 1],
  ['answered by a 500', answered(500, 'rollup_error'), 0],
  ['answered by a page', answered(200, '<html>Welcome</html>', 'text/html'), 0],
  ['answered by too much', answered(200, 'ok'.repeat(1 << 20)), 0],
  ['answered by a word of trouble', answered(400, 'internal_error'), 0],
])('%s: maybe sent, and no second try', async (_, blow, effects) => {
  expect(await perform(blow)).toMatchObject({ failed: maybeSent, end: undefined, effects });
});

test('slower than it waits: maybe sent, and no second try', async () => {
  const { http } = scene.tools;
  const hasty: OutgoingClient = { ...http, send: (request) => http.send({ ...request, timeout: 500 }) };
  scene = { ...scene, tools: { ...scene.tools, http: hasty } };
  expect(await perform({ is: 'slow', milliseconds: 1600 })).toMatchObject({ failed: maybeSent, effects: 1 });
});

test.each<[number, string, string]>([
  [404, 'no_service', 'channel_not_found'],
  [404, 'channel_not_found', 'channel_not_found'],
  [410, 'channel_is_archived', 'channel_not_found'],
  [403, 'posting_to_general_channel_denied', 'channel_not_found'],
  [403, 'action_prohibited', 'connection_refused'],
  [403, 'invalid_token', 'connection_refused'],
  [403, 'team_disabled', 'connection_refused'],
  [400, 'invalid_payload', 'message_refused'],
  [400, 'no_text', 'message_refused'],
  [400, 'too_many_attachments', 'message_refused'],
  [403, '<html>Forbidden</html>', 'connection_refused'],
])('%i %s: refused, not sent and not tried again', async (status, body, code) => {
  const failed = [{ fault: { code }, left: 'not_sent', after: null }];
  expect(await perform(answered(status, body))).toMatchObject({ failed, end: undefined, effects: 0 });
});

test.each([
  ['a webhook that is no more', { connection: 'gone' }, 'channel_not_found'],
  ['blocks that there are not', { blocks: [{ type: 'no_such_block' }] }, 'message_refused'],
  ['a channel beside the webhook', { channel: 'C012AB3CD' }, 'recipient_invalid'],
])('%s: refused by name, and nothing is posted', async (_, input, code) => {
  const failed = [{ fault: { code }, left: 'not_sent', after: null }];
  expect(await perform(undefined, { input })).toMatchObject({ failed, end: undefined, effects: 0 });
});
