import { z } from 'zod';
import { invitationMail, NO_LINK } from '../connectors/messages/link-message';
import { CONNECTION } from '../connectors/messages/message-faults';
import { sendMail } from '../connectors/smtp/send-mail';
import { defineAction } from '../define-action';
import { connectionOf, mailAddress, marked, objectOf, sentMail } from '../marks';
import { refuseEmpty } from '../message';

const A_DAY = 1440;
const THIRTY_DAYS = 43_200;

const input = z.strictObject({
  inquiry: objectOf('inquiry'),
  connection: connectionOf('smtp'),
  to: mailAddress(),
  subject: marked('line', z.string().max(998)).default('Please verify your identity'),
  greeting: marked('text', z.string().max(1000)).default('Hello,'),
  body: marked('text', z.string().max(20_000)).default('please follow this link to verify your identity.'),
  call_to_action: marked('line', z.string().max(200)).default('Verify your identity'),
  expires_in_minutes: z.int().min(1).max(THIRTY_DAYS).default(A_DAY),
  session_token: z
    .boolean()
    .default(false)
    .describe('The link is good for as often as it is followed while it lasts, which is less safe.'),
});
type Input = z.output<typeof input>;

export default defineAction({
  id: 'inquiry.send_link_email@1',
  title: 'Send an inquiry’s link by email',
  description: 'Makes a one-time link to an inquiry that is under way, and sends it by email.',
  side: 'outside',
  repeat: 'once',
  input,
  output: sentMail(),
  faults: [
    ...CONNECTION,
    'inquiry_closed',
    'flow_url_missing',
    'message_empty',
    'message_deferred',
    'message_refused',
    'recipient_invalid',
    'recipient_refused',
    'sender_refused',
    'maybe_sent',
  ],
  example: {
    input: {
      inquiry: '{{trigger}}',
      connection: 'mail',
      to: '{{trigger.fields.email_address.default("support@example.com")}}',
      greeting: 'Dear {{trigger.fields.name_first}},',
    },
    output: { message_id: '<wfr_1.send_link.1@example.com>', accepted: ['ada@example.com'], rejected: [] },
  },
  notes: [
    'The link leads to the `flow-url` of the inquiry’s template. All texts are plain text: what looks like HTML in them is shown as it is written.',
    'However often the step is tried, it sends one link. Where an operator has it sent anew, the link of before is good for nothing any more.',
  ],
  preview: (given) => messageOf(given, NO_LINK),
  async run(given, context) {
    refuseEmpty(messageOf(given, NO_LINK));
    const { to, connection, inquiry, expires_in_minutes: minutes, session_token: reusable } = given;
    const url = await context.links.toInquiry(inquiry.id, { seconds: minutes * 60, reusable });
    const { subject = '', html = '', text = '' } = messageOf(given, url);
    return sendMail(connection, { to: [to], cc: [], bcc: [], subject, html, text }, context);
  },
});

function messageOf({ subject, greeting, body, call_to_action: callToAction }: Input, url: string) {
  return invitationMail({ subject, greeting, body, callToAction }, url);
}
