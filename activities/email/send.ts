import { z } from 'zod';
import { CONNECTION } from '../connectors/messages/message-faults';
import { textOfHtml } from '../connectors/messages/text-of-html';
import { type SentMail, sendMail } from '../connectors/smtp/send-mail';
import { defineAction, type OutsideContext } from '../define-action';
import { connectionOf, mailAddress, mailAddresses, marked, sentMail } from '../marks';
import { isBlank, type Message, refuseEmpty } from '../message';

const input = z.strictObject({
  connection: connectionOf('smtp'),
  to: mailAddresses(),
  cc: mailAddresses().optional(),
  bcc: mailAddresses().optional(),
  reply_to: mailAddress().optional(),
  from: mailAddress().optional().describe("Instead of the connection's."),
  subject: marked('line', z.string().max(998)),
  html: marked('html', z.string()).optional(),
  text: marked('text', z.string()).optional().describe('For readers without HTML; made from the HTML if left out.'),
});
type Input = z.output<typeof input>;

export default defineAction({
  id: 'email.send@1',
  title: 'Send an email',
  description: 'Sends an email by a mail server. It has succeeded once the server has taken it for delivery.',
  side: 'outside',
  repeat: 'once',
  input,
  output: sentMail(),
  faults: [
    ...CONNECTION,
    'message_empty',
    'message_refused',
    'message_deferred',
    'recipient_invalid',
    'recipient_refused',
    'sender_refused',
    'maybe_sent',
  ],
  example: {
    input: {
      connection: 'mail',
      to: '{{trigger.fields.email_address.default("support@example.com")}}',
      subject: 'We have what we need, {{trigger.fields.name_first}}',
      html: '<p>Hello {{trigger.fields.name_first}},</p><p>your documents have come in.</p>',
    },
    output: {
      message_id: '<wfr_1.send.1@example.com>',
      accepted: ['ada@example.com'],
      rejected: [],
    },
  },
  notes: [
    'Values in the subject, the HTML and the text are escaped for the place where they stand; see the guide to messages.',
    'A recipient is an address and nothing else: a name, a list in one text or a line break in it is refused, and nothing is sent. A mail goes to 50 recipients at most.',
    'Where the server takes some recipients and refuses others, the mail goes to the first, and `rejected` has the others with the reply code of the server.',
    'The Message-ID is the same on every attempt. A connection that is lost before the server has asked for the message is made again; one that is lost later leaves open whether the mail was taken, and the step ends in `maybe_sent`.',
  ],
  preview: messageOf,
  run,
});

function messageOf({ subject, html, text }: Input): Message {
  const plain = isBlank(text) && html !== undefined ? textOfHtml(html) : (text ?? '');
  const hasNothing = isBlank(plain) && !/<img\b/i.test(html ?? '');
  return {
    subject: subject.replaceAll(/[\r\n]+/g, ' ').trim(),
    ...(html !== undefined && { html }),
    text: plain,
    empty: [...(isBlank(subject) ? ['subject'] : []), ...(hasNothing ? [html === undefined ? 'text' : 'html'] : [])],
  };
}

async function run(given: Input, context: OutsideContext): Promise<SentMail> {
  const { connection, to, cc = [], bcc = [], reply_to: replyTo, from } = given;
  const message = messageOf(given);
  refuseEmpty(message);
  const { subject = '', html, text = '' } = message;
  return sendMail(
    connection,
    {
      to: [to].flat(),
      cc: [cc].flat(),
      bcc: [bcc].flat(),
      ...(replyTo !== undefined && { replyTo }),
      ...(from !== undefined && { from }),
      subject,
      ...(html !== undefined && { html }),
      text,
    },
    context,
  );
}
