import type { FaultCode } from '../../../src/faults/catalogue';
import { faultOfExchange } from '../../../src/outgoing/fault-of-exchange';
import { type Effect, OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';

/** What the server was told when it refused, as nodemailer names it, and what that means. */
const REFUSALS: { readonly [command: string]: FaultCode } = {
  'MAIL FROM': 'sender_refused',
  'RCPT TO': 'recipient_refused',
  DATA: 'message_refused',
};
/** The server wants to know first who we are, or does not believe it. */
const UNKNOWN_TO_IT: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * The fault that an error of nodemailer's is. A refusal of the server says for sure that the message was not taken; without
 * one, a message that had begun to go out may have been. The reply's words may repeat an address: only its code is kept.
 */
export function faultOfMail(error: unknown, signal: AbortSignal, effect: Effect): OutsideFault {
  if (error instanceof OutsideFault || signal.aborted) return faultOfExchange(error, { signal, effect });
  const { code, command, reply, hasSyscall } = read(error);
  // An error of a socket that the system did not make is one of TLS.
  const isOfTls = code === 'ETLS' || (code === 'ESOCKET' && !hasSyscall);
  if (isOfTls && effect === 'none') return outsideFault('connection_insecure', effect);
  if (reply !== undefined) {
    const details = { reply };
    if (reply < 500) return outsideFault('message_deferred', 'none', { details });
    const isUnknown = code === 'EAUTH' || UNKNOWN_TO_IT.has(reply);
    return outsideFault(isUnknown ? 'connection_refused' : (REFUSALS[command] ?? 'connection_refused'), 'none', {
      details,
    });
  }
  if (code === 'EAUTH') return outsideFault('connection_refused', 'none');
  return faultOfExchange(error, { signal, effect });
}

function read(error: unknown) {
  const { code, command, responseCode, syscall } = error as { readonly [key: string]: unknown };
  return {
    code: String(code),
    command: typeof command === 'string' ? command : '',
    reply: isRefusal(responseCode) ? responseCode : undefined,
    hasSyscall: syscall !== undefined,
  };
}

/** Any other code, where it is not the one that was due, is no word on whether the message was taken. */
function isRefusal(code: unknown): code is number {
  return typeof code === 'number' && code >= 400 && code < 600;
}
