import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer, Resource } from './api-client';
import { LIMIT, printPage } from './print-page';
import { addSessionOptions, bind, type Session } from './session';

const faultSchema = z.object({ code: z.string() });

/** Events that could not be dispatched. */
export function addEventCommands(program: Command): void {
  const event = program.command('event').description('look at events that could not be dispatched, and retry them');
  event
    .command('parked')
    .description('list events that were set aside after their attempts, newest first')
    .option(...LIMIT)
    .action(bind(listParked));
  event
    .command('retry')
    .description('dispatch events again that were set aside')
    .argument('<id...>', 'ids of events')
    .action(bind(retry));
  addSessionOptions(event);
}

function listParked(session: Session, _: readonly string[], { limit }: { readonly limit: string }): Promise<void> {
  const query = { extensions: 'true', 'filter[parked]': 'true', 'page[size]': limit };
  const head = ['EVENT', 'NAME', 'SET ASIDE', 'FAULT'];
  return printPage(session, '/events', query, { head, row, none: 'No event is set aside.' });
}

function row({ id, attributes: { name, parked_at: parkedAt, fault } }: Resource): readonly string[] {
  return [id, String(name), String(parkedAt), faultSchema.safeParse(fault).data?.code ?? ''];
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
