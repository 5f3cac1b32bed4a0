import { ACTIONS } from '../../activities/catalogue';
import { faultOfSlack } from '../../activities/connectors/slack/fault-of-slack';
import type { OutsideAction } from '../../activities/define-action';
import { slackSendMessage } from './cases/slack';
import { performStep } from './perform-step';
import { openStage, type Scene, type Stage } from './stage';

/** What Slack says, by what becomes of the step: the fault, and whether the call may have taken effect. */
const WORDS: readonly (readonly [code: string, category: string, effect: string, words: string])[] = [
  [
    'channel_not_found',
    'missing',
    'none',
    `channel_not_found not_in_channel is_archived user_not_found users_not_found user_disabled cannot_dm_bot
     channel_is_archived no_service restricted_action restricted_action_read_only_channel
     posting_to_general_channel_denied`,
  ],
  [
    'message_refused',
    'invalid',
    'none',
    `msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format invalid_metadata_format
     invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app no_text invalid_payload
     too_many_attachments thread_not_found cannot_reply_to_message invalid_arguments a_word_of_tomorrow`,
  ],
  [
    'connection_refused',
    'denied',
    'none',
    `invalid_auth not_authed token_revoked token_expired account_inactive missing_scope no_permission access_denied
     ekm_access_denied org_login_required not_allowed_token_type team_access_not_granted team_disabled invalid_token
     action_prohibited`,
  ],
  ['http_limited', 'limited', 'none', 'ratelimited rate_limited message_limit_exceeded'],
  ['http_unavailable', 'transient', 'unknown', 'internal_error fatal_error service_unavailable request_timeout'],
];

test.each(
  WORDS.flatMap(([code, category, effect, words]) =>
    words.split(/\s+/).map((word) => ({ word, code, category, effect })),
  ),
)('$word is $code, effect $effect', ({ word, code, category, effect }) => {
  expect(faultOfSlack(word)).toMatchObject({ effect, fault: { code, category, details: { reason: word } } });
});

test.each(['<html>Gateway</html>', 'Ada is not here', '', 'x'.repeat(65)])(
  '%j is no word of Slack’s, and is not kept',
  (text) => {
    expect(faultOfSlack(text)).toMatchObject({ effect: 'unknown', fault: { details: { reason: 'unreadable' } } });
  },
);

describe('On the wire', () => {
  let stage: Stage;
  let scene: Scene;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(async () => {
    scene = await stage.set(ACTIONS.get('slack.send_message@1') as OutsideAction, slackSendMessage);
  });
  afterEach(() => scene.close());
  afterAll(() => stage.close());

  /** Does the step, of which the first post is answered with this word. */
  async function answeredBy(error: string) {
    const headers = { 'content-type': 'application/json' };
    const blow = { is: 'answered', status: 200, headers, body: JSON.stringify({ ok: false, error }) } as const;
    scene.front.arm(blow, (request) => scene.opened.isEffect(request));
    const { failed, outcome } = await performStep(scene);
    return { failed, end: outcome?.type, effects: await scene.opened.effects() };
  }

  test.each([
    ['ratelimited', 'http_limited', 'not_sent'],
    ['internal_error', 'http_unavailable', 'sending'],
    ['fatal_error', 'http_unavailable', 'sending'],
  ])('%s: tried again, and posted once', async (word, code, left) => {
    const failed = [{ fault: { code }, left, after: expect.any(Number) }];
    expect(await answeredBy(word)).toMatchObject({ failed, end: 'done', effects: 1 });
  });

  test.each([
    ['token_revoked', 'connection_refused'],
    ['is_archived', 'channel_not_found'],
    ['msg_too_long', 'message_refused'],
  ])('%s: not tried again', async (word, code) => {
    const failed = [{ fault: { code }, left: 'not_sent', after: null }];
    expect(await answeredBy(word)).toMatchObject({ failed, end: undefined, effects: 0 });
  });
});
