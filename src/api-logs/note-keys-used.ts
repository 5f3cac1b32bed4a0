import { sql } from 'kysely';
import type { Db } from '../database';
import type { SeenRequest } from './api-log';

/** Seconds between two notes of one key: who asks all day long is not written every moment. */
const EVERY = 60;

/** Notes when keys were last used, to the minute. */
export async function noteKeysUsed(db: Db, seen: readonly SeenRequest[]): Promise<void> {
  const last = new Map<string, Date>();
  for (const { keyId, createdAt } of seen) last.set(keyId, createdAt);
  await sql`
    update api_keys k set last_used_at = used.at
    from unnest(${[...last.keys()]}::text[], ${[...last.values()]}::timestamptz[]) used (id, at)
    where k.id = used.id and (k.last_used_at is null or k.last_used_at < used.at - ${EVERY} * interval '1 second')
  `.execute(db);
}
