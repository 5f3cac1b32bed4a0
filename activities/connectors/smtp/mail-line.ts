import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { OpenConnection } from '../../../src/connections/connection';
import { readSettings } from '../../../src/connections/read-settings';
import { endAfter } from '../../../src/outgoing/end-after';
import type { TestContext } from '../../define-connector';
import { faultOfMail } from './fault-of-mail';
import { settings as shape } from './settings';

/** Beside those that the installation opens. */
const MAIL_PORTS = [25, 465, 587, 2525];
/** Milliseconds for all of it: below the start-to-close time of an activity, so that its end is known. */
const LONGEST = 50_000;
/** Milliseconds that the server may say nothing. */
const LONGEST_SILENCE = 30_000;

export interface Refused {
  readonly address: string;
  /** The server's reply code. */
  readonly code: number;
}

/** A mail server that was greeted and knows us. It takes one message. */
export interface MailLine {
  /** Gives the recipients that the server did not take; at least one was taken. */
  send(
    envelope: { readonly from: string; readonly to: readonly string[] },
    message: Buffer,
  ): Promise<readonly Refused[]>;
  leave(): void;
}

/** Faults `address_refused`, `host_not_found`, `not_connected`, `connection_insecure`, `connection_refused`, `message_deferred`. */
export async function openMailLine(
  connection: OpenConnection,
  { http, signal: given }: Pick<TestContext, 'http' | 'signal'>,
): Promise<MailLine> {
  const settings = readSettings(shape, connection);
  const signal = endAfter(LONGEST, given);
  const { host, port, security } = settings;
  const socket = await http.connect({ hostname: host, port, ports: MAIL_PORTS, signal });
  const smtp = new SMTPConnection({
    connection: socket,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    name: settings.helo_name ?? domainOf(settings.from_address),
    tls: { rejectUnauthorized: true, ...(settings.ca !== undefined && { ca: settings.ca }) },
    greetingTimeout: LONGEST_SILENCE,
    socketTimeout: LONGEST_SILENCE,
  });
  const state = { isSent: false };
  const ask = <T>(work: (done: (error: unknown, value?: T) => void) => void) => answered(smtp, signal, state, work);
  await ask((done) => smtp.connect(done));
  const { username: user } = settings;
  if (user !== undefined) {
    const pass = connection.secrets['password'] ?? '';
    await ask((done) => smtp.login({ user, pass }, done));
  }
  return {
    async send({ from, to }, message) {
      const info = await ask<SMTPConnection.SentMessageInfo>((done) =>
        smtp.send({ from, to: [...to], size: message.length }, watched(message, state), done),
      );
      return refusedOf(info);
    },
    leave: () => smtp.quit(),
  };
}

/** Notes when the server has said that it takes the message, and the message goes out. */
function watched(message: Buffer, state: { isSent: boolean }): Readable {
  return Readable.from(
    (function* () {
      state.isSent = true;
      yield message;
    })(),
    { objectMode: false },
  );
}

function answered<T>(
  smtp: SMTPConnection,
  signal: AbortSignal,
  state: { readonly isSent: boolean },
  work: (done: (error: unknown, value?: T) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (error: unknown) => {
      smtp.close();
      reject(faultOfMail(error, signal, state.isSent ? 'unknown' : 'none'));
    };
    const giveUp = () => fail(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    smtp.removeAllListeners('error').on('error', fail);
    work((error, value) => {
      signal.removeEventListener('abort', giveUp);
      if (error) fail(error);
      else resolve(value as T);
    });
    if (signal.aborted) giveUp();
  });
}

function refusedOf({ rejected, rejectedErrors = [] }: SMTPConnection.SentMessageInfo): readonly Refused[] {
  return rejected.map((address, index) => ({ address, code: rejectedErrors[index]?.responseCode ?? 550 }));
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
