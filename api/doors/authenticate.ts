import { createHash } from 'node:crypto';
import { fault } from '../../src/faults';
import { findApiKey } from '../../src/organizations';
import type { Service } from '../../src/service';
import type { Caller } from './caller';

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 10_000;

/**
 * Finds callers by their key. A key that was found is remembered for 5 s, by its hash, so that a busy caller costs no
 * query a request; a revoked or changed key works as before for at most that long, an expired one for no moment more.
 */
export class Authenticator {
  private readonly remembered = new Map<string, { caller: Caller; until: number; expiresAt: Date | null }>();

  constructor(private readonly service: Service) {}

  /** `header`: the Authorization header. Fault `not_authenticated`. */
  async authenticate(header: string | undefined, now: number): Promise<Caller> {
    const key = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (key === undefined) throw fault('not_authenticated');
    const hash = createHash('sha256').update(key).digest('base64');
    const known = this.remembered.get(hash);
    if (known !== undefined && known.until > now && !isPast(known.expiresAt)) return known.caller;
    const found = await findApiKey(this.service.db, key);
    this.remembered.delete(hash);
    if (found === undefined)
      throw fault('not_authenticated', { message: 'The API key is not known, was revoked, or has expired.' });
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    const { environment, keyId, terms, expiresAt } = found;
    const caller = { environment, keyId, terms };
    this.remembered.set(hash, { caller, until: now + REMEMBERED_MS, expiresAt });
    return caller;
  }
}

function isPast(moment: Date | null): boolean {
  return moment !== null && moment.getTime() <= Date.now();
}
