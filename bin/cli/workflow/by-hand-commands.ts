import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer } from '../api-client';
import { CommandError, EXIT } from '../exit';
import { table } from '../output';
import { addSessionOptions, type Bind, bind, type Session } from '../session';
import { sendUpload } from './send-upload';

/** Ids of one request. */
const AT_ONCE = 100;

const resultsSchema = z.array(
  z.object({ id: z.string(), result: z.string(), run_id: z.string().nullable(), code: z.string().nullable() }),
);

interface RunOptions {
  readonly objects?: readonly string[];
  readonly runs?: readonly string[];
  readonly csv?: string;
  readonly name?: string;
}

/** Runs that somebody starts by hand: of objects, and of what ran before. */
export function addByHandCommand(workflow: Command, bound: Bind): void {
  workflow
    .command('run')
    .description('start a run for each of some objects, of some runs as they were started, or of the rows of a file')
    .argument('<workflow>', 'key or id')
    .option('--objects <id...>', 'objects, as they are now')
    .option('--runs <id...>', 'runs of the workflow')
    .option(
      '--csv <file>',
      'CSV whose columns are the fields of the trigger, or object_id, or run_id; - is standard input',
    )
    .option('--name <name>', 'with --csv: under another name the same file starts its rows again')
    .action(bound(runEach));
}

export function addRerunCommands(program: Command): void {
  const runs = program.command('runs').description('do again what has been done');
  runs
    .command('rerun')
    .description('run an ended run again')
    .argument('<run>', 'its id')
    .option('--same-version', 'of its own version, instead of the newest that is active')
    .action(bind(rerun));
  addSessionOptions(runs);
}

async function runEach(session: Session, [name = '']: readonly string[], options: RunOptions): Promise<void> {
  const ids = [...(options.objects ?? []), ...(options.runs ?? [])];
  if (options.csv !== undefined && ids.length === 0)
    return sendUpload(session, name, { file: options.csv, name: options.name });
  if (ids.length === 0 || options.csv !== undefined)
    throw new CommandError(EXIT.usage, 'Say of what: --objects, or --runs, with ids, or --csv with a file.');
  const results: z.output<typeof resultsSchema> = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const attributes = { ids: ids.slice(from, from + AT_ONCE) };
    const work = session.client().post<Answer>(`/workflows/${encodeURIComponent(name)}/runs`, { data: { attributes } });
    const answer = await session.output.during(`starting: ${from} of ${ids.length} done`, work);
    results.push(...resultsSchema.parse(answer.data.attributes['results']));
  }
  const rows = results.map(({ id, result, run_id: runId, code }) => [id, result, runId ?? code ?? '']);
  session.output.result(table([['ID', 'RESULT', 'RUN, OR WHY NOT'], ...rows]), { results });
  const left = results.filter(({ result }) => result !== 'started').length;
  if (left > 0) throw new CommandError(EXIT.refused, `${left} of ${ids.length} started nothing.`);
}

async function rerun(session: Session, [id = '']: readonly string[], options: { sameVersion?: true }): Promise<void> {
  const meta = { version: options.sameVersion === true ? 'same' : 'newest' };
  const work = session.client().post<Answer>(`/workflow-runs/${encodeURIComponent(id)}/rerun`, { meta });
  const answer = await session.output.during('starting', work);
  session.output.result(`${answer.data.id}: ${answer.data.attributes['status']}`, answer);
}
