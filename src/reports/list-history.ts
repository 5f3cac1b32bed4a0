import { type Selectable, sql } from 'kysely';
import type { Database, Db, Trx } from '../database';
import { type Page, type PageRequest, readPage } from '../page';

/** Something that was done with a report; `by` is what the API key that did it is called, else who did it. */
export type HistoryEntry = Selectable<Database['report_history']> & { readonly by: string };

/** A page of what was done with a report, newest first. Fault `cursor_not_found`. */
export function listHistory(db: Db | Trx, reportId: string, request: PageRequest): Promise<Page<HistoryEntry>> {
  return readPage<HistoryEntry>(db, request, {
    columns: sql`h.*, coalesce(k.name, h.actor_type || ' ' || h.actor_id) as by`,
    from: sql`report_history h left join api_keys k on k.id = h.actor_id`,
    where: sql`h.report_id = ${reportId}`,
    at: sql`h.created_at`,
    id: sql`h.id`,
  });
}
