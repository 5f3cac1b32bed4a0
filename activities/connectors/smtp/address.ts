import { domainToASCII } from 'node:url';
import { outsideFault } from '../../../src/outgoing/outside-fault';

/** What is said of an address that no mail goes to: nothing of the address itself. */
const REASONS = {
  line_break: 'has a line break in it',
  several: 'is more than an address: a list of recipients has one in each place',
  not_an_address: 'is not an address such as ada@example.com',
} as const;

/**
 * The address, with its domain as the net writes it. An address by itself and nothing else: no name, no list, no line
 * break. Fault `recipient_invalid` with the place.
 */
export function checkAddress(text: string, pointer: string): string {
  const reason = reasonAgainst(text);
  const at = text.lastIndexOf('@');
  const domain = domainToASCII(text.slice(at + 1));
  const why = reason ?? (domain === '' || !domain.includes('.') ? 'not_an_address' : undefined);
  if (why === undefined) return `${text.slice(0, at)}@${domain}`;
  const message = `The recipient at ${pointer} ${REASONS[why]}. Nothing was sent.`;
  throw outsideFault('recipient_invalid', 'none', { message, details: { pointer, reason: why } });
}

function reasonAgainst(text: string): keyof typeof REASONS | undefined {
  if (/[\r\n]/.test(text)) return 'line_break';
  if (/[,;<>]/.test(text)) return 'several';
  const isOne = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@\p{Cc}"()[\]\\:%/?#]{1,190}$/u.test(text);
  return isOne ? undefined : 'not_an_address';
}
