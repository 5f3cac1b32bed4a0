import { z } from 'zod';
import { pathOf, type Rest } from '../rest/rest';

/** What an update is marked with: Zendesk keeps it in the audit of the update, and shows it to agents there. */
export const MARK = 'usher_step';

const audits = z.looseObject({
  audits: z.array(
    z.looseObject({ metadata: z.looseObject({ custom: z.looseObject({ [MARK]: z.string().optional() }).nullish() }) }),
  ),
  meta: z.looseObject({ has_more: z.boolean(), after_cursor: z.string().nullish() }).optional(),
});

/** Whether a ticket has an update with this mark. Reads its audits, a hundred a page, until the step's time is up. */
export async function findUpdate(call: Rest, ticket: string, mark: string): Promise<boolean> {
  const path = pathOf`/api/v2/tickets/${ticket}/audits.json`;
  let after: string | null | undefined;
  do {
    const query = { 'page[size]': '100', ...(typeof after === 'string' && { 'page[after]': after }) };
    const { audits: page, meta } = await call({ method: 'GET', path, query, reads: true, gives: audits });
    if (page.some(({ metadata }) => metadata.custom?.[MARK] === mark)) return true;
    after = meta?.has_more === true && meta.after_cursor !== after ? meta.after_cursor : undefined;
  } while (typeof after === 'string');
  return false;
}
