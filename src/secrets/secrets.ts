import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { type FaultError, fault } from '../faults/fault';

/**
 * Seals what is kept secret: AES-256-GCM. `purpose` says what a secret is and whose (`webhook-secret wbh_…`): one that
 * is moved to another row does not open there.
 */
export interface Secrets {
  seal(text: string, purpose: string): string;
  /** Fault `secret_unreadable`: sealed by a key that is not here, for another purpose, or damaged. */
  open(sealed: string, purpose: string): string;
  /** A secret text that nobody can guess and that need not be kept: the same for a purpose as long as the first key is. */
  derive(purpose: string): string;
  /** What tells a text from others, and nothing of it to whoever has no key: one by each key, the newest first. */
  digests(text: string): readonly string[];
}

const BYTES = 32;
const NONCE = 12;
const TAG = 16;

/**
 * Keys are 32 bytes in base64. The first one seals, all of them open: a new key is put in front of the old one. Throws
 * an Error with a sentence, which never repeats the key, for one that is no key.
 */
export function createSecrets(keys: readonly string[]): Secrets {
  const known = keys.map(readKey);
  const [newest] = known;
  if (newest === undefined) throw new Error('There is no encryption key.');
  return {
    seal: (text, purpose) => seal(newest, text, purpose),
    open(sealed, purpose) {
      const [version, id, content = ''] = sealed.split('.');
      const key = known.find((one) => one.id === id);
      if (version !== 'v1' || key === undefined) throw unreadable();
      return open(key, Buffer.from(content, 'base64url'), purpose);
    },
    derive: (purpose) =>
      createHmac('sha256', newest.bytes).update('usher derived secret ').update(purpose).digest('base64url'),
    digests: (text) =>
      known.map(({ bytes }) => createHmac('sha256', bytes).update('usher digest ').update(text).digest('hex')),
  };
}

/** The secrets of a process. Fault `encryption_key_missing`. */
export function secretsOf({ secrets }: { readonly secrets?: Secrets }): Secrets {
  if (secrets === undefined) throw fault('encryption_key_missing');
  return secrets;
}

interface Key {
  /** Tells keys apart without telling of them. */
  readonly id: string;
  readonly bytes: Buffer;
}

function readKey(text: string): Key {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== BYTES || !/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) {
    throw new Error(`An encryption key is ${BYTES} random bytes in base64: openssl rand -base64 ${BYTES}`);
  }
  const id = createHash('sha256').update('usher key id').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes };
}

function seal({ id, bytes }: Key, text: string, purpose: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(Buffer.from(purpose));
  const content = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${id}.${content.toString('base64url')}`;
}

function open({ bytes }: Key, content: Buffer, purpose: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', bytes, content.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(content.subarray(-TAG));
    return Buffer.concat([decipher.update(content.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
  } catch {
    throw unreadable();
  }
}

function unreadable(): FaultError {
  return fault('secret_unreadable');
}
