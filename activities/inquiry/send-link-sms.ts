import { z } from 'zod';
import { invitationSms, NO_LINK } from '../connectors/messages/link-message';
import { CONNECTION, VENDOR } from '../connectors/messages/message-faults';
import { sendSms } from '../connectors/twilio/send-sms';
import { defineAction } from '../define-action';
import { connectionOf, objectOf, phoneNumber, sentSms } from '../marks';

const AN_HOUR = 60;
const THIRTY_DAYS = 43_200;

export default defineAction({
  id: 'inquiry.send_link_sms@1',
  title: 'Send an inquiry’s link by text message',
  description: 'Makes a one-time link to an inquiry that is under way, and sends it in a text message of fixed words.',
  side: 'outside',
  repeat: 'keyed',
  input: z.strictObject({
    inquiry: objectOf('inquiry'),
    connection: connectionOf('twilio'),
    to: phoneNumber(),
    expires_in_minutes: z.int().min(1).max(THIRTY_DAYS).default(AN_HOUR).describe('The message says so too.'),
  }),
  output: sentSms(),
  faults: [
    ...CONNECTION,
    ...VENDOR,
    'inquiry_closed',
    'flow_url_missing',
    'message_refused',
    'recipient_invalid',
    'recipient_refused',
    'recipient_opted_out',
    'sender_refused',
  ],
  example: {
    input: {
      inquiry: '{{trigger}}',
      connection: 'texts',
      to: '{{trigger.fields.phone_number.default("+15005550006")}}',
    },
    output: { message_id: 'SM8e1f', status: 'queued' },
  },
  notes: [
    'The link leads to the `flow-url` of the inquiry’s template. However often the step is tried, it sends one link; where an operator has it sent anew, the link of before is good for nothing any more.',
  ],
  preview: ({ expires_in_minutes: minutes }) => invitationSms(minutes, NO_LINK),
  async run({ inquiry, connection, to, expires_in_minutes: minutes }, context) {
    const lasting = { seconds: minutes * 60, reusable: false };
    const url = await context.links.toInquiry(inquiry.id, lasting);
    return sendSms(connection, { to, text: invitationSms(minutes, url).text ?? '' }, context);
  },
});
