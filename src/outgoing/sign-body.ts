import { createHmac } from 'node:crypto';

/** What every secret begins with, as the published document has it. */
export const SECRET_PREFIX = 'wbhsec_';

/**
 * The headers by which a receiver knows that a body is ours and has not been touched, with a signature for each secret
 * that is valid, the newest first. `Persona-Signature` is keyed by the whole secret; the Standard Webhooks headers by
 * the bytes that stand behind its prefix in base64. `at`: seconds since 1970.
 */
export function signBody(
  id: string,
  body: string,
  secrets: readonly string[],
  at: number,
): { readonly [header: string]: string } {
  const plain = secrets.map((secret) => `t=${at},v1=${hmac(secret, `${at}.${body}`).toString('hex')}`);
  const standard = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${hmac(key, `${id}.${at}.${body}`).toString('base64')}`;
  });
  return {
    'persona-signature': plain.join(' '),
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': standard.join(' '),
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
