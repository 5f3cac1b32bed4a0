import type { Twilio } from 'twilio';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message';
import { readSettings } from '../../../src/connections/read-settings';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import type { OutsideContext } from '../../define-action';
import { CLOCKS, cannotTell, sendOnce } from '../messages/send-once';
import { settings as shape } from './settings';
import { askTwilio } from './twilio-client';

export interface Sms {
  readonly to: string;
  readonly text: string;
  /** Instead of the connection's. */
  readonly from?: string;
}

export interface SentSms {
  readonly message_id: string;
  readonly status: string;
}

/** Twilio takes no longer one. */
export const LONGEST_SMS = 1600;
/** The newest to one number that are looked through. */
const LOOKED_THROUGH = 50;

/**
 * Sends a text message by the connection of this name. Twilio keeps no key of ours: where an answer is lost, the one message
 * of the same words to the same number since the step began is taken for this one.
 */
export async function sendSms(name: string, sms: Sms, context: OutsideContext): Promise<SentSms> {
  const to = checkNumber(sms.to);
  if (sms.text.length > LONGEST_SMS) {
    const message = `A text message has ${LONGEST_SMS} characters at most. Nothing was sent.`;
    throw outsideFault('message_refused', 'none', { message, details: { length: sms.text.length } });
  }
  const connection = await context.connections.open(name, ['twilio']);
  const sender = senderOf(readSettings(shape, connection), sms.from);
  const ask = <T>(call: (messages: Twilio['messages']) => Promise<T>) =>
    askTwilio(connection, context, (client) => call(client.messages));
  return sendOnce(
    context,
    () => ask(async (messages) => given(await messages.create({ to, body: sms.text, ...sender }))),
    (since) =>
      ask(async (messages) => {
        const sent = await messages.list({ to, limit: LOOKED_THROUGH, pageSize: LOOKED_THROUGH });
        const found = ownOf(sent, sms.text, since);
        return found && given(found);
      }),
  );
}

/**
 * The message that a step sent since it began. Fault `maybe_sent` where another step may have sent what is there: one from
 * before, by clocks that may differ, or one of several.
 */
function ownOf(sent: readonly MessageInstance[], text: string, since: Date): MessageInstance | undefined {
  // Twilio's times are whole seconds.
  const began = Math.floor(since.getTime() / 1000) * 1000;
  const near = sent.filter(({ dateCreated }) => dateCreated.getTime() >= began - CLOCKS);
  const same = near.filter(({ body }) => body === text);
  const own = same.filter(({ dateCreated }) => dateCreated.getTime() >= began);
  if (own.length === 1) return own[0];
  if (same.length > 0) throw cannotTell('same_text_to_same_number');
  if (near.length >= LOOKED_THROUGH) throw cannotTell('too_many_messages');
  return undefined;
}

/** Twilio's client gives whatever came: an answer without these is none. */
function given({ sid, status }: Partial<Pick<MessageInstance, 'sid' | 'status'>>): SentSms {
  if (typeof sid === 'string' && typeof status === 'string') return { message_id: sid, status };
  throw outsideFault('no_answer', 'unknown', { details: { reason: 'unreadable' } });
}

type Sender = { readonly from: string } | { readonly messagingServiceSid: string };

function senderOf(
  { from, messaging_service_sid: service }: { from?: string | undefined; messaging_service_sid?: string | undefined },
  own?: string,
): Sender {
  const number = own ?? (service === undefined ? from : undefined);
  if (number !== undefined) return { from: number };
  if (service !== undefined) return { messagingServiceSid: service };
  const message = 'Neither the step nor the connection says which number messages come from. Nothing was sent.';
  throw outsideFault('sender_refused', 'none', { message });
}

/** As it is dialed from everywhere: `+14155550123`. Fault `recipient_invalid`. */
function checkNumber(text: string): string {
  const number = text.replaceAll(/[ ().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(number)) return number;
  const message = 'The recipient at /to is not a phone number with its country, +14155550123. Nothing was sent.';
  throw outsideFault('recipient_invalid', 'none', { message, details: { pointer: '/to', reason: 'not_a_number' } });
}
