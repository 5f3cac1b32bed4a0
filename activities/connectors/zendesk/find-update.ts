import { z } from 'zod';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { pathOf, type Rest } from '../rest';

/** What an update is marked with: Zendesk keeps it in the audit of the update, and shows it to agents there. */
export const MARK = 'usher_step';

const audits = z.looseObject({
  audits: z.array(
    z.looseObject({ metadata: z.looseObject({ custom: z.looseObject({ [MARK]: z.string().optional() }).nullish() }) }),
  ),
  meta: z.looseObject({ has_more: z.boolean(), after_cursor: z.string().nullish() }).optional(),
});

/** Pages of a hundred audits: a ticket that was changed more often than that cannot be told about. */
const MOST_PAGES = 20;

/** Whether a ticket has an update with this mark. Fault `maybe_sent` where it has too many to look through. */
export async function findUpdate(call: Rest, ticket: string, mark: string): Promise<boolean> {
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const path = pathOf`/api/v2/tickets/${ticket}/audits.json`;
    const query = { 'page[size]': '100', ...(after !== undefined && { 'page[after]': after }) };
    const found = await call({ method: 'GET', path, query, reads: true, gives: audits });
    if (found.audits.some(({ metadata }) => metadata.custom?.[MARK] === mark)) return true;
    after = found.meta?.has_more === true ? (found.meta.after_cursor ?? undefined) : undefined;
    if (after === undefined) return false;
  }
  throw outsideFault('maybe_sent', 'unknown');
}
