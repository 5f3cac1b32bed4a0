import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Arrival, StandIn, StandInOptions } from './stand-in';

/** A command, and what it is about: an address; for AUTH the user, for DATA nothing. */
export type MailCommand = 'AUTH' | 'MAIL' | 'RCPT' | 'DATA';

export interface MailOptions extends StandInOptions {
  /** Of TLS, PEM; with `secure` from the first byte, else where a client asks for it. Without, there is no TLS. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly secure?: boolean };
  /** Whom it knows; without, everybody may send. */
  readonly user?: { readonly name: string; readonly password: string };
  /** The code that a command is refused with. */
  readonly refuse?: (command: MailCommand, about: string) => number | undefined;
}

/** A mail, as it came in. */
export interface ReceivedMail {
  readonly at: Date;
  /** What the client called itself. */
  readonly helo: string;
  readonly isSecure: boolean;
  readonly user: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: Awaited<ReturnType<typeof PostalMime.parse>>;
}

export interface MailStandIn extends StandIn {
  readonly port: number;
  /** The newest first. */
  mails(): readonly ReceivedMail[];
  /** From now on. */
  refuse(by: NonNullable<MailOptions['refuse']>): void;
}

const MOST_KEPT = 200;

/** A mail server that takes every mail and delivers none. */
export async function startMailStandIn(options: MailOptions = {}): Promise<MailStandIn> {
  const kept: ReceivedMail[] = [];
  let { refuse = () => undefined } = options;
  const server = new SMTPServer(
    serverOptions(
      options,
      (command, about) => refuse(command, about),
      (mail) => {
        kept.unshift(mail);
        kept.length = Math.min(kept.length, MOST_KEPT);
      },
    ),
  );
  // A client that goes away in the middle of a message is no defect of the server.
  server.on('error', () => undefined);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails: () => [...kept],
    arrivals: async () => kept.map(arrivalOf),
    refuse: (by) => {
      refuse = by;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function serverOptions(
  { tls, user }: MailOptions,
  refuse: NonNullable<MailOptions['refuse']>,
  keep: (mail: ReceivedMail) => void,
): SMTPServerOptions {
  const refusal = (command: MailCommand, about: string) => {
    const code = refuse(command, about);
    return code === undefined ? null : Object.assign(new Error(`Refused, ${command}`), { responseCode: code });
  };
  return {
    ...(tls === undefined ? { disabledCommands: ['STARTTLS'] } : { key: tls.key, cert: tls.cert }),
    secure: tls?.secure === true,
    authOptional: user === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth({ username = '', password }, _session, callback) {
      const isKnown = user === undefined || (username === user.name && password === user.password);
      callback(refusal('AUTH', username) ?? (isKnown ? null : failedLogin()), { user: username });
    },
    onMailFrom: ({ address }, _session, callback) => callback(refusal('MAIL', address)),
    onRcptTo: ({ address }, _session, callback) => callback(refusal('RCPT', address)),
    onData(stream, session, callback) {
      receive(stream).then(
        async (raw) => {
          const refused = refusal('DATA', '');
          if (refused === null) {
            const { mailFrom, rcptTo } = session.envelope;
            keep({
              at: new Date(),
              helo: session.hostNameAppearsAs,
              isSecure: session.secure,
              user: typeof session.user === 'string' ? session.user : undefined,
              from: mailFrom === false ? '' : mailFrom.address,
              to: rcptTo.map(({ address }) => address),
              raw,
              parsed: await PostalMime.parse(raw),
            });
          }
          callback(refused);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error('lost')),
      );
    },
  };
}

function failedLogin(): Error {
  return Object.assign(new Error('Unknown user or password'), { responseCode: 535 });
}

async function receive(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function arrivalOf({ at, from, to, parsed }: ReceivedMail): Arrival {
  const { subject = '', text = '', html = '' } = parsed;
  return { at, title: `Mail to ${to.join(', ')}: ${subject}`, details: { from, to: [...to], subject, text, html } };
}
