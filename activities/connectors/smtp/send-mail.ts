import MailComposer from 'nodemailer/lib/mail-composer';
import { readSettings } from '../../../src/connections/read-settings';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import type { OutsideContext } from '../../define-action';
import { checkAddress } from './address';
import { openMailLine, type Refused } from './mail-line';
import { settings as shape } from './settings';

/** A mail as it goes out, its texts rendered. */
export interface Mail {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo?: string;
  /** Instead of the connection's. */
  readonly from?: string;
  readonly subject: string;
  readonly html?: string;
  readonly text: string;
}

export interface SentMail {
  readonly message_id: string;
  readonly accepted: string[];
  readonly rejected: Refused[];
}

const MOST_RECIPIENTS = 50;

/**
 * Sends a mail by the connection of this name. Its Message-ID is the same on every attempt of the step. Beyond those of
 * `openMailLine`, faults `recipient_invalid`, `recipient_refused` (all were), `sender_refused`, `message_refused`,
 * `no_answer` where the message may have been taken.
 */
export async function sendMail(name: string, mail: Mail, context: OutsideContext): Promise<SentMail> {
  const recipients = recipientsOf(mail);
  const connection = await context.connections.open(name, ['smtp']);
  const { from_address: ownAddress, from_name: ownName } = readSettings(shape, connection);
  const from = checkAddress(mail.from ?? ownAddress, '/from');
  const messageId = `<${idOf(context)}@${from.slice(from.lastIndexOf('@') + 1)}>`;
  const message = await new MailComposer({
    from: mail.from === undefined && ownName !== undefined ? { name: ownName, address: from } : from,
    to: [...mail.to],
    cc: [...mail.cc],
    ...(mail.replyTo !== undefined && { replyTo: checkAddress(mail.replyTo, '/reply_to') }),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  const line = await openMailLine(connection, context);
  const rejected = await line.send({ from, to: recipients }, message);
  line.leave();
  const isRefused = new Set(rejected.map(({ address }) => address));
  return {
    message_id: messageId,
    accepted: recipients.filter((address) => !isRefused.has(address)),
    rejected: [...rejected],
  };
}

/** Each once, whichever list it stands in. */
function recipientsOf({ to, cc, bcc }: Mail): readonly string[] {
  const lists = { to, cc, bcc };
  const all = Object.entries(lists).flatMap(([list, addresses]) =>
    addresses.map((address, index) => checkAddress(address, `/${list}/${index}`)),
  );
  if (all.length > MOST_RECIPIENTS) {
    const message = `A mail can go to ${MOST_RECIPIENTS} recipients, and this one has ${all.length}. Nothing was sent.`;
    throw outsideFault('recipient_invalid', 'none', { message, details: { reason: 'too_many' } });
  }
  return [...new Set(all)];
}

/** A path may have brackets and slashes, which no Message-ID has. */
function idOf({ runId, path, generation }: OutsideContext): string {
  return `${runId}.${path.replaceAll(/[^A-Za-z0-9_.-]/g, '-')}.${generation}`;
}
