import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { CONNECTION, VENDOR } from '../connectors/messages/message-faults';
import { isReadable, postMessage } from '../connectors/slack/post-message';
import { postToWebhook } from '../connectors/slack-webhook/post';
import { defineAction, type OutsideContext } from '../define-action';
import { connectionOf, marked } from '../marks';
import { isBlank, type Message, refuseEmpty } from '../message';

const input = z
  .strictObject({
    connection: connectionOf('slack', 'slack-webhook'),
    channel: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .describe('Id of a channel, C…. A name can be posted to, but not read.'),
    user: z
      .string()
      .regex(/^[UW][A-Z0-9]{5,}$/, 'Not the id of a person, U…')
      .optional()
      .describe('Id of a person, instead of a channel.'),
    text: marked('slack', z.string().max(40_000)).describe(
      "Slack's mrkdwn. With blocks it is what notifications show.",
    ),
    blocks: z
      .array(z.looseObject({ type: z.string() }))
      .max(50)
      .optional()
      .meta({ 'x-text': 'slack', 'x-text-by-key': { url: 'url', image_url: 'url' } })
      .describe("Slack's blocks."),
    thread: z.string().max(40).optional().describe('The `ts` of the message that this one answers.'),
  })
  .superRefine(({ channel, user }, context) => {
    if (channel !== undefined && user !== undefined)
      context.addIssue({ code: 'custom', path: ['user'], message: 'Either a channel or a user, not both' });
  });
type Input = z.output<typeof input>;

/** Nothing that an author did not write as a link or a mention becomes one, and links are not looked into. */
const PLAIN = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false, mrkdwn: true };

export default defineAction({
  id: 'slack.send_message@1',
  title: 'Send a Slack message',
  description: 'Posts a message to a channel or a person in Slack, by an app or by an incoming webhook.',
  side: 'outside',
  repeat: 'once',
  repeatOf: (given) => (isReadable(given) ? 'keyed' : 'once'),
  input,
  output: z.object({
    channel: z.string().nullable().describe('Missing with an incoming webhook.'),
    ts: z.string().nullable().describe('Names the message; missing with an incoming webhook.'),
  }),
  faults: [...CONNECTION, ...VENDOR, 'message_empty', 'message_refused', 'recipient_invalid', 'channel_not_found'],
  example: {
    input: {
      connection: 'team-chat',
      channel: 'C012AB3CD',
      text: '*{{trigger.fields.name_first}}* needs a review: <https://app.example/inquiries/{{trigger.id}}|open>',
    },
    output: { channel: 'C012AB3CD', ts: '1717171717.000100' },
  },
  notes: [
    'Values in the text and the blocks are escaped: none of them can mention anybody, link anywhere or format anything. A link is written `<https://app.example/…|its text>`; a bare address is not made one.',
    'An incoming webhook posts to its own channel: `channel`, `user` and `thread` belong to an app.',
    'An app’s message carries the step in its metadata. Where an answer is lost, what was said in the channel or the thread since the step began is looked through for it before a second try, which needs the channel’s id and a scope to read it (channels:history, groups:history, im:history). Without, with an incoming webhook, and where it is in none of ten pages and there are more, the step ends in `maybe_sent`.',
  ],
  preview: messageOf,
  run,
});

function messageOf({ text, blocks }: Input): Message {
  return {
    text,
    ...(blocks !== undefined && { blocks: blocks as Value }),
    empty: isBlank(text) ? ['text'] : [],
  };
}

async function run(given: Input, context: OutsideContext) {
  refuseEmpty(messageOf(given));
  const { text, blocks, channel, user, thread } = given;
  const message: ValueMap = { ...PLAIN, text, ...(blocks !== undefined && { blocks: blocks as Value }) };
  const connection = await context.connections.open(given.connection, ['slack', 'slack-webhook']);
  const isToWebhook = connection.type === 'slack-webhook';
  const isToSomebody = channel !== undefined || user !== undefined;
  if (isToWebhook === isToSomebody) throw refuseRecipient(isToWebhook);
  if (isToWebhook) {
    await postToWebhook(connection, message, context);
    return { channel: null, ts: null };
  }
  const to = { ...(channel !== undefined && { channel }), ...(user !== undefined && { user }) };
  return postMessage(connection, { ...to, ...(thread !== undefined && { thread }) }, message, context);
}

function refuseRecipient(isToWebhook: boolean) {
  const message = isToWebhook
    ? 'An incoming webhook posts to its own channel: leave channel and user out. Nothing was sent.'
    : 'The step says neither a channel nor a user. Nothing was sent.';
  return outsideFault('recipient_invalid', 'none', { message });
}
