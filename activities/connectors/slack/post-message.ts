import type { Value, ValueMap } from '../../../interpreter/value';
import type { OpenConnection } from '../../../src/connections/connection';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { listOf, mapOf } from '../../../src/value-shape';
import type { OutsideContext } from '../../define-action';
import { sendOnce } from '../messages/send-once';
import { type SlackClient, slackClient } from './slack-client';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** The newest messages that are looked through. */
const LOOKED_THROUGH = 100;

/** Can it be found again there? Slack reads a channel by its id alone. */
export function isReadable({
  channel,
  user,
}: {
  readonly channel?: string | undefined;
  readonly user?: string | undefined;
}) {
  return user !== undefined || (channel !== undefined && /^[CDG][A-Z0-9]{5,}$/.test(channel));
}

/**
 * Posts a message as a Slack app does. Slack keeps no key of ours, so the message carries it: where an answer is lost, the
 * channel is looked through for it, if it can be read.
 */
export async function postMessage(
  connection: OpenConnection,
  to: { readonly channel?: string; readonly user?: string; readonly thread?: string },
  message: ValueMap,
  context: OutsideContext,
): Promise<Posted> {
  const client = slackClient(connection, context);
  const channel = to.channel ?? (await openConversation(client, to.user ?? ''));
  const { thread } = to;
  const step = context.idempotencyKey;
  const post = async () => {
    const answer = await client.ask('chat.postMessage', {
      ...message,
      channel,
      ...(thread !== undefined && { thread_ts: thread }),
      metadata: { event_type: 'usher_step', event_payload: { step } },
    });
    return { channel: textOf(answer['channel']), ts: textOf(answer['ts']) };
  };
  return isReadable(to) ? sendOnce(context, post, () => find(client, channel, thread, step)) : post();
}

async function openConversation(client: SlackClient, user: string): Promise<string> {
  const { channel } = await client.ask('conversations.open', { users: user });
  return textOf(mapOf(channel)['id']);
}

/** The message of this step, if it is there. */
async function find(
  client: SlackClient,
  channel: string,
  thread: string | undefined,
  step: string,
): Promise<Posted | undefined> {
  const where = { channel, limit: LOOKED_THROUGH, include_all_metadata: true };
  const { messages } =
    thread === undefined
      ? await client.ask('conversations.history', where)
      : await client.ask('conversations.replies', { ...where, ts: thread });
  const found = listOf(messages)
    .map(mapOf)
    .find(({ metadata }) => stepOf(metadata) === step);
  return found && { channel, ts: textOf(found['ts']) };
}

function stepOf(metadata: Value | undefined): Value | undefined {
  return mapOf(mapOf(metadata)['event_payload'])['step'];
}

function textOf(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw outsideFault('no_answer', 'unknown', { details: { reason: 'unreadable' } });
}
