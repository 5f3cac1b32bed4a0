import { z } from 'zod';
import { CONNECTION, VENDOR } from '../connectors/messages/message-faults';
import { sendSms } from '../connectors/twilio/send-sms';
import { defineAction } from '../define-action';
import { connectionOf, marked, phoneNumber, sentSms } from '../marks';
import { isBlank, type Message, refuseEmpty } from '../message';

const input = z.strictObject({
  connection: connectionOf('twilio'),
  to: phoneNumber(),
  from: z.string().min(1).max(32).optional().describe("A number, or a name, instead of the connection's."),
  text: marked('text', z.string()).describe('At most 1600 characters.'),
});
type Input = z.output<typeof input>;

export default defineAction({
  id: 'sms.send@1',
  title: 'Send a text message',
  description: 'Sends a text message. It has succeeded once the vendor has taken it for delivery.',
  side: 'outside',
  repeat: 'keyed',
  input,
  output: sentSms(),
  faults: [
    ...CONNECTION,
    ...VENDOR,
    'message_empty',
    'message_refused',
    'recipient_invalid',
    'recipient_refused',
    'recipient_opted_out',
    'sender_refused',
  ],
  example: {
    input: {
      connection: 'texts',
      to: '{{trigger.fields.phone_number.default("+15005550006")}}',
      text: 'Hello {{trigger.fields.name_first}}, your documents have come in.',
    },
    output: { message_id: 'SM8e1f', status: 'queued' },
  },
  notes: [
    'A 429 was never processed, and is tried again after `Retry-After`. Where an answer is lost or is a 5xx, the newest messages to this number are looked through for those of the same words. If there is one since the step began it was sent; if there is none it is sent again. Where there are several, or one from the minute before, another step may have sent them: the step ends in `maybe_sent`, as it does where it cannot be looked for.',
  ],
  preview: messageOf,
  async run(given, context) {
    refuseEmpty(messageOf(given));
    const { connection, to, from, text } = given;
    return sendSms(connection, { to, text, ...(from !== undefined && { from }) }, context);
  },
});

function messageOf({ text }: Input): Message {
  return { text, empty: isBlank(text) ? ['text'] : [] };
}
