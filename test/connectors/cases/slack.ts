import { SLACK_POSTING_TOKEN, SLACK_TOKEN, startSlackStandIn } from '../../../bin/dev/stand-ins/slack';
import type { NewConnection } from '../../../src/connections/create-connection';
import type { ConnectorCase, OpenCase } from '../connector-case';
import { faultsOfReaching, type Place, placeOf } from '../reaching';

function slackTo({ host, port, tls }: Place, token = SLACK_TOKEN): Omit<NewConnection, 'key'> {
  const base_url = `${tls ? 'https' : 'http'}://${host}:${port}`;
  return { type: 'slack', settings: { base_url }, secrets: { bot_token: token } };
}

export const slackSendMessage: ConnectorCase = {
  action: 'slack.send_message@1',
  async open(world, front): Promise<OpenCase> {
    const slack = await startSlackStandIn();
    const place = placeOf(await front.before(slack.url));
    await world.connect({ key: 'team-chat', ...slackTo(place) });
    await world.connect({ key: 'wrong-token', ...slackTo(place, 'xoxb-wrong') });
    await world.connect({ key: 'posting-only', ...slackTo(place, SLACK_POSTING_TOKEN) });
    return {
      input: { connection: 'team-chat', channel: slack.channelId, text: '*Ada* needs a review' },
      isEffect: ({ path }) => path === '/api/chat.postMessage',
      effects: async () => (await slack.arrivals()).length,
      faults: {
        ...(await faultsOfReaching(world, slackTo, placeOf(slack.url))),
        connection_refused: { input: { connection: 'wrong-token' } },
        http_limited: { next: { is: 'limited', retryAfter: 1 } },
        http_unavailable: { next: { is: 'answered', status: 500 } },
        no_answer: { next: { is: 'dropped_before' } },
        maybe_sent: { input: { connection: 'posting-only' }, next: { is: 'dropped_after' } },
        message_empty: { input: { text: ' ' } },
        message_refused: { input: { blocks: [{ type: 'no_such_block' }] } },
        recipient_invalid: { input: { channel: null } },
        channel_not_found: { input: { channel: 'C000000000' } },
      },
      close: () => slack.close(),
    };
  },
};
