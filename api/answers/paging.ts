import { z } from 'zod';
import type { Page, PageRequest } from '../../src/page';

/** A query parameter with keys of its own: `filter[status]=…`. */
export const DEEP = { style: 'deepObject', explode: true };

const id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is not an id');

export const pageQuery = z
  .strictObject({
    size: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a number from 1 to 100')
      .transform(Number)
      .pipe(z.number().int().min(1).max(100))
      .optional(),
    after: id.optional(),
    before: id.optional(),
  })
  .refine((page) => page.after === undefined || page.before === undefined, 'takes `after` or `before`, not both')
  .optional();

/** The page that a query asks for: 10 items when it does not say. */
export function pageOf(query: z.output<typeof pageQuery>): PageRequest {
  return {
    size: query?.size ?? 10,
    ...(query?.after === undefined ? {} : { after: query.after }),
    ...(query?.before === undefined ? {} : { before: query.before }),
  };
}

/** Relative addresses of the neighbouring pages, everything else in the query kept. */
export function linksOf(url: string, page: Page<{ readonly id: string }>) {
  const first = page.items[0];
  const last = page.items.at(-1);
  return {
    next: page.hasNext && last !== undefined ? neighbour(url, 'after', last.id) : null,
    prev: page.hasPrevious && first !== undefined ? neighbour(url, 'before', first.id) : null,
  };
}

function neighbour(url: string, side: 'after' | 'before', id: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.delete('page[after]');
  parameters.delete('page[before]');
  parameters.set(`page[${side}]`, id);
  return `${path}?${parameters.toString().replaceAll('%5B', '[').replaceAll('%5D', ']')}`;
}
