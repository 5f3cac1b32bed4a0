import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer, PageAnswer } from './api-client';
import { table } from './output';
import { addSessionOptions, bind, type Session } from './session';

const faultSchema = z.object({ code: z.string() });

/** Events that could not be dispatched. */
export function addEventCommands(program: Command): void {
  const event = program.command('event').description('look at events that could not be dispatched, and retry them');
  event
    .command('parked')
    .description('list events that were set aside after their attempts, newest first')
    .option('--limit <n>', 'how many, at most 100', '20')
    .action(bind(listParked));
  event
    .command('retry')
    .description('dispatch events again that were set aside')
    .argument('<id...>', 'ids of events')
    .action(bind(retry));
  addSessionOptions(event);
}

async function listParked(session: Session, _: readonly string[], options: { readonly limit: string }): Promise<void> {
  const query = new URLSearchParams({ extensions: 'true', 'filter[parked]': 'true', 'page[size]': options.limit });
  const page = await session.output.during('reading', session.client().get<PageAnswer>(`/events?${query}`));
  const rows = page.data.map(({ id, attributes }) => {
    const { name, parked_at: parkedAt, fault } = attributes;
    return [id, String(name), String(parkedAt), faultSchema.safeParse(fault).data?.code ?? ''];
  });
  const text = rows.length === 0 ? 'No event is set aside.' : table([['EVENT', 'NAME', 'SET ASIDE', 'FAULT'], ...rows]);
  session.output.result(text, page);
}

async function retry(session: Session, ids: readonly string[]): Promise<void> {
  const answers: Answer[] = [];
  for (const id of ids) {
    const work = session.client().post<Answer>(`/events/${encodeURIComponent(id)}/retry`);
    answers.push(await session.output.during(`retrying ${id}`, work));
  }
  session.output.result(
    answers.map(({ data }) => `${data.id}: dispatched again`).join('\n'),
    answers.map(({ data }) => data),
  );
}
