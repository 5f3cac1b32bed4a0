import type { Value, ValueMap } from '../../../interpreter/value';
import type { OpenConnection } from '../../../src/connections/connection';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { listOf, mapOf } from '../../../src/value-shape';
import type { OutsideContext } from '../../define-action';
import { CLOCKS, cannotTell, sendOnce } from '../messages/send-once';
import { type SlackClient, slackClient } from './slack-client';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Messages of a page, as far as Slack gives that many. */
const PAGE = 200;
/** Pages that are looked through. */
const MOST_PAGES = 10;

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
 * channel is looked through for it since the step began, if it can be read.
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
  return isReadable(to) ? sendOnce(context, post, (since) => find(client, { channel, thread, since }, step)) : post();
}

async function openConversation(client: SlackClient, user: string): Promise<string> {
  const { channel } = await client.ask('conversations.open', { users: user });
  return textOf(mapOf(channel)['id']);
}

interface Place {
  readonly channel: string;
  readonly thread: string | undefined;
  readonly since: Date;
}

/** The message of this step, if it is there. Fault `maybe_sent` where there are too many to look through. */
async function find(client: SlackClient, { channel, thread, since }: Place, step: string): Promise<Posted | undefined> {
  const method = thread === undefined ? 'conversations.history' : 'conversations.replies';
  const oldest = String((since.getTime() - CLOCKS) / 1000);
  const where: ValueMap = { channel, oldest, limit: PAGE, include_all_metadata: true };
  const place = thread === undefined ? where : { ...where, ts: thread };
  let cursor: Value | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.ask(method, cursor === undefined ? place : { ...place, cursor });
    const found = listOf(answer['messages'])
      .map(mapOf)
      .find(({ metadata }) => stepOf(metadata) === step);
    if (found !== undefined) return { channel, ts: textOf(found['ts']) };
    cursor = mapOf(answer['response_metadata'])['next_cursor'] || undefined;
    if (cursor === undefined) return undefined;
  }
  throw cannotTell('too_many_messages');
}

function stepOf(metadata: Value | undefined): Value | undefined {
  return mapOf(mapOf(metadata)['event_payload'])['step'];
}

function textOf(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw outsideFault('no_answer', 'unknown', { details: { reason: 'unreadable' } });
}
