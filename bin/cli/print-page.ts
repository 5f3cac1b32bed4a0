import type { PageAnswer, Resource } from './api-client';
import { table } from './output';
import type { Session } from './session';

/** How a command prints a list. */
interface Listing {
  /** Names of the columns. */
  readonly head: readonly string[];
  readonly row: (resource: Resource) => readonly string[];
  /** Said where there is nothing. */
  readonly none: string;
}

/** What a command that lists is told of how much. */
export const LIMIT = ['--limit <n>', 'how many, at most 100', '20'] as const;

/** Reads a page of a list and prints it, a row for each. */
export async function printPage(
  { client, output }: Session,
  path: string,
  query: { readonly [name: string]: string },
  { head, row, none }: Listing,
): Promise<void> {
  const work = client().get<PageAnswer>(`${path}?${new URLSearchParams(query)}`);
  const page = await output.during('reading', work);
  output.result(page.data.length === 0 ? none : table([head, ...page.data.map(row)]), page);
}
