import { createHash } from 'node:crypto';

/** What is indexed of a match key: of one length however long the values are, and not the values themselves. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
