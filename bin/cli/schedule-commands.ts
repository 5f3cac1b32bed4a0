import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer, Resource } from './api-client';
import { table } from './output';
import { LIMIT, printPage } from './print-page';
import { addSessionOptions, bind, type Session } from './session';

const timesSchema = z.array(z.object({ at: z.string(), local_time: z.string() })).catch([]);
const recentSchema = z
  .array(
    z.object({
      scheduled_for: z.string(),
      cause: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      started: z.number(),
    }),
  )
  .catch([]);

type Attributes = Resource['attributes'];

/** What starts runs by the clock. */
export function addScheduleCommands(program: Command): void {
  const schedule = program.command('schedule').description('look at what starts runs by the clock, and stop it');
  schedule
    .command('list')
    .description('list schedules, newest first, with the next time of each')
    .option(...LIMIT)
    .action(bind(list));
  schedule
    .command('show')
    .description('the next ten times, and what was started of late')
    .argument('<schedule>', 'its id, or the key of its workflow')
    .action(bind(async (session, [name = '']) => show(session, await read(session, name))));
  schedule
    .command('pause')
    .description('start nothing until it is resumed')
    .argument('<schedule>', 'its id, or the key of its workflow')
    .option('--note <note>', 'why')
    .action(
      bind(async (session, [name = ''], { note }: { note?: string }) =>
        show(session, await act(session, name, 'pause', note === undefined ? {} : { meta: { note } })),
      ),
    );
  schedule
    .command('resume')
    .description('go on; what came meanwhile is not made up')
    .argument('<schedule>', 'its id, or the key of its workflow')
    .action(bind(async (session, [name = '']) => show(session, await act(session, name, 'resume'))));
  schedule
    .command('run-now')
    .description('start now what it starts at its times')
    .argument('<schedule>', 'its id, or the key of its workflow')
    .action(bind(async (session, [name = '']) => show(session, await act(session, name, 'run-now'))));
  addSessionOptions(schedule);
}

function list(session: Session, _: readonly string[], { limit }: { readonly limit: string }): Promise<void> {
  return printPage(
    session,
    '/schedules',
    { 'page[size]': limit },
    { head: ['WORKFLOW', 'STATUS', 'NEXT', 'TIME ZONE', 'OBJECTS'], row, none: 'Nothing is scheduled.' },
  );
}

function row({ attributes }: Resource): readonly string[] {
  const [next] = timesSchema.parse(attributes['next_times']);
  const kind = attributes['object_kind'];
  return [
    String(attributes['workflow_key']),
    String(attributes['status']),
    attributes['trigger_type'] === 'date' ? 'a date of each' : (next?.at ?? 'never'),
    String(attributes['time_zone']),
    kind === null ? '' : String(kind),
  ];
}

function read(session: Session, name: string): Promise<Answer> {
  const work = session.client().get<Answer>(`/schedules/${encodeURIComponent(name)}`);
  return session.output.during('reading', work);
}

function act(session: Session, name: string, action: string, body: object = {}): Promise<Answer> {
  return session.client().post<Answer>(`/schedules/${encodeURIComponent(name)}/${action}`, body);
}

function show(session: Session, answer: Answer): void {
  const { attributes } = answer.data;
  const note = attributes['note'] === null ? '' : ` (${attributes['note']})`;
  const lines = [
    `${attributes['workflow_key']}: ${attributes['status']}${note}`,
    ...nextLines(attributes),
    ...recentLines(attributes),
  ];
  session.output.result(lines.join('\n'), answer);
}

function nextLines(attributes: Attributes): readonly string[] {
  const times = timesSchema.parse(attributes['next_times']);
  const rows = times.map(({ at, local_time: local }) => [at, `${local} ${attributes['time_zone']}`]);
  return rows.length === 0 ? [] : ['', table([['NEXT', 'CLOCKS SHOW'], ...rows])];
}

function recentLines(attributes: Attributes): readonly string[] {
  const rows = recentSchema.parse(attributes['recent']).map((each) => {
    const reason = each.reason === null ? '' : ` (${each.reason})`;
    return [each.scheduled_for, each.cause, `${each.status}${reason}`, String(each.started)];
  });
  return rows.length === 0 ? [] : ['', table([['STARTED FOR', 'BY', 'STATUS', 'RUNS'], ...rows])];
}
