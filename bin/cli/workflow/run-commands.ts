import type { Command } from 'commander';
import type { Answer, Resource } from '../api-client';
import { CommandError, EXIT } from '../exit';
import { LIMIT, printPage } from '../print-page';
import type { Bind, Session } from '../session';
import { completeFields } from './complete-fields';
import { describeRun, describeWorkflow } from './describe';
import { readFields } from './read-fields';

interface TriggerOptions {
  readonly field?: readonly string[];
  readonly fields?: string;
  readonly wait?: string;
  readonly idempotencyKey?: string;
}

interface RunsOptions {
  readonly status?: string;
  readonly label?: string;
  readonly object?: string;
  readonly limit: string;
}

/** Runs: to start, to list, to look at. */
export function addRunCommands(workflow: Command, bind: Bind): void {
  workflow
    .command('trigger')
    .description('start a run by its API trigger; on a terminal it asks for fields that are missing or refused')
    .argument('<workflow>', 'key or id')
    .option('--field <key=value...>', 'a field; a value that is JSON is taken as JSON, else as text')
    .option('--fields <file>', 'a JSON file with all fields; - is standard input')
    .option('--wait <duration>', 'wait until it completes, errors or ends, at most 30s')
    .option('--idempotency-key <key>', 'the same key and fields give the same run')
    .action(bind(trigger));
  workflow
    .command('runs')
    .description('list runs, newest first')
    .argument('[workflow]', 'key or id')
    .option('--status <status>', 'in_progress, errored, completed, failed or canceled')
    .option('--label <key=value>', 'only runs with this label')
    .option('--object <id>', 'only runs that started on this object')
    .option(...LIMIT)
    .action(bind(listRuns));
  workflow
    .command('show')
    .description('show a run with its steps, or a workflow')
    .argument('<id>', 'id of a run, or key or id of a workflow')
    .action(bind(show));
}

async function trigger(session: Session, [name = '']: readonly string[], options: TriggerOptions): Promise<void> {
  const fields = readFields(options.field ?? [], options.fields);
  const query = options.wait === undefined ? '?extensions=true' : `?wait=${encodeURIComponent(options.wait)}`;
  const headers = options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey };
  const at = `/workflows/${encodeURIComponent(name)}/trigger${query}`;
  const answer = await completeFields(session, name, fields, (whole) => {
    const work = session.client().post<Answer>(at, { data: { attributes: { fields: whole } } }, headers);
    return session.output.during('waiting for the run', work);
  });
  const { status, output } = answer.data.attributes;
  const text = [`${answer.data.id}: ${status}`, ...(output == null ? [] : [JSON.stringify(output, null, 2)])].join(
    '\n',
  );
  session.output.result(text, answer);
  if (options.wait === undefined || status === 'completed') return;
  throw status === 'in_progress'
    ? new CommandError(EXIT.stillRunning, `The run goes on: usher workflow show ${answer.data.id}`)
    : new CommandError(EXIT.runNotCompleted, `The run is ${status}: usher workflow show ${answer.data.id}`);
}

function listRuns(session: Session, [workflow]: readonly string[], options: RunsOptions): Promise<void> {
  const { limit, status, object, label } = options;
  const [key = '', ...value] = label?.split('=') ?? [];
  const query = {
    extensions: 'true',
    'page[size]': limit,
    ...(workflow === undefined ? {} : { 'filter[workflow]': workflow }),
    ...(status === undefined ? {} : { 'filter[status]': status }),
    ...(object === undefined ? {} : { 'filter[trigger-object]': object }),
    ...(label === undefined ? {} : { [`filter[labels][${key}]`]: value.join('=') }),
  };
  const head = ['RUN', 'WORKFLOW', 'STATUS', 'STARTED'];
  return printPage(session, '/workflow-runs', query, { head, row: runRow, none: 'No runs.' });
}

function runRow({ id, attributes }: Resource): readonly string[] {
  return [id, attributes['workflow_key'], attributes['status'], attributes['created_at']].map(String);
}

async function show(session: Session, [id = '']: readonly string[]): Promise<void> {
  const client = session.client();
  if (!id.startsWith('wfr_')) {
    const answer = await client.get<Answer>(`/workflows/${encodeURIComponent(id)}`);
    session.output.result(describeWorkflow(answer.data), answer);
    return;
  }
  const at = `/workflow-runs/${encodeURIComponent(id)}`;
  const [run, steps] = await session.output.during(
    'reading',
    Promise.all([client.get<Answer>(`${at}?extensions=true`), client.get<{ data: Resource[] }>(`${at}/steps`)]),
  );
  session.output.result(describeRun(run.data, steps.data), { run: run.data, steps: steps.data });
}
