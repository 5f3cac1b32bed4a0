import { createHash, randomBytes } from 'node:crypto';
import type { Writing } from '../writing';

const BYTES = 32;

/** What is stored of a code: it has 256 random bits, so its SHA-256 is enough. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** Makes a code that lets into a session for so many seconds, and keeps its hash. A random one is given once. */
export async function issueCode(
  { trx, environment }: Writing,
  sessionId: string,
  kind: 'link' | 'token',
  seconds: number,
  code: string = randomBytes(BYTES).toString('base64url'),
): Promise<string> {
  await trx
    .insertInto('session_codes')
    .values({
      hash: hashOf(code),
      environment_id: environment.id,
      session_id: sessionId,
      kind,
      expires_at: new Date(Date.now() + seconds * 1000),
    })
    .execute();
  return code;
}
