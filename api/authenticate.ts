import { createHash } from 'node:crypto';
import { fault } from '../src/faults';
import { findApiKey } from '../src/organizations';
import type { Service } from '../src/service';
import type { Caller } from './caller';

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 10_000;

/**
 * Finds callers by their key. A key that was found is remembered for 5 s, by its hash, so that a busy caller costs no
 * query a request; a revoked key works for at most that long.
 */
export class Authenticator {
  private readonly remembered = new Map<string, { caller: Caller; until: number }>();

  constructor(private readonly service: Service) {}

  /** `header`: the Authorization header. Fault `not_authenticated`. */
  async authenticate(header: string | undefined, now: number): Promise<Caller> {
    const key = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (key === undefined) throw fault('not_authenticated');
    const hash = createHash('sha256').update(key).digest('base64');
    const known = this.remembered.get(hash);
    if (known !== undefined && known.until > now) return known.caller;
    const found = await findApiKey(this.service.db, key);
    this.remembered.delete(hash);
    if (found === undefined) throw fault('not_authenticated', { message: 'The API key is not known, or was revoked.' });
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    const caller = { environment: found.environment, keyId: found.keyId };
    this.remembered.set(hash, { caller, until: now + REMEMBERED_MS });
    return caller;
  }
}
