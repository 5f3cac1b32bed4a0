import type { Command } from 'commander';
import type { Answer, PageAnswer, Resource } from '../api-client';
import { CommandError, EXIT } from '../exit';
import { LIMIT, printPage } from '../print-page';
import { addSessionOptions, bind, type Session } from '../session';
import { readSecrets, readSettings } from './read-values';

interface Given {
  readonly set?: string[];
  readonly settings?: string;
  readonly secret?: string[];
  readonly secrets?: string;
}

const SECRET = 'name=env:VARIABLE, name=file:PATH or name=- (standard input); name=none takes it away';
const collect = (value: string, before: string[] = []) => [...before, value];

/** What an environment calls the world with. */
export function addConnectionCommands(program: Command): void {
  const connection = program
    .command('connection')
    .description('set up what the world is called with, and look whether it works');
  const takingSecrets = (command: Command) =>
    command
      .option('--secret <from>', `a secret: ${SECRET}`, collect)
      .option('--secrets <file>', 'all secrets as a JSON file; - is standard input');
  takingSecrets(
    connection
      .command('create')
      .description('make a connection')
      .argument('<key>', 'what steps name it by')
      .requiredOption('--type <type>', 'http, smtp, …')
      .option('--name <name>', 'for people')
      .option('--set <setting>', 'a setting: name=value', collect)
      .option('--settings <file>', 'all settings as a JSON file'),
  ).action(bind(create));
  connection
    .command('list')
    .description('list connections, newest first')
    .option('--type <type>', 'only of this type')
    .option(...LIMIT)
    .action(bind(list));
  connection
    .command('show')
    .description('show a connection, without its secrets, and which workflows name it')
    .argument('<connection>', 'key or id')
    .action(bind((session, [name = '']) => show(session, name)));
  connection
    .command('test')
    .description('call the other side: does it know the connection?')
    .argument('<connection>', 'key or id')
    .action(bind((session, [name = '']) => test(session, name)));
  takingSecrets(
    connection
      .command('rotate')
      .description('replace secrets; those that are not named stay')
      .argument('<connection>', 'key or id'),
  ).action(bind(rotate));
  connection
    .command('archive')
    .description('archive a connection that no running workflow names, for good')
    .argument('<connection>', 'key or id')
    .action(
      bind(async (session, [name = '']) =>
        say(session, await session.client().post<Answer>(at(name, '/archive')), 'archived'),
      ),
    );
  addSessionOptions(connection);
}

async function create(
  session: Session,
  [key = '']: readonly string[],
  options: Given & { readonly type: string; readonly name?: string },
): Promise<void> {
  const attributes = {
    key,
    connection_type: options.type,
    ...(options.name === undefined ? {} : { name: options.name }),
    settings: readSettings(options.set ?? [], options.settings),
    secrets: readSecrets(options.secret ?? [], options.secrets),
  };
  say(session, await session.client().post<Answer>('/connections', { data: { attributes } }), 'made');
}

async function rotate(session: Session, [name = '']: readonly string[], options: Given): Promise<void> {
  const secrets = readSecrets(options.secret ?? [], options.secrets);
  if (Object.keys(secrets).length === 0)
    throw new CommandError(EXIT.usage, 'Which secret? Give --secret or --secrets.');
  const body = { data: { attributes: { secrets } } };
  say(session, await session.client().post<Answer>(at(name, '/rotate'), body), 'rotated');
}

function list(
  session: Session,
  _: readonly string[],
  { type, limit }: { type?: string; limit: string },
): Promise<void> {
  const query = { 'page[size]': limit, ...(type === undefined ? {} : { 'filter[connection_type]': type }) };
  const head = ['KEY', 'TYPE', 'STATUS', 'NAME'];
  return printPage(session, '/connections', query, { head, row, none: 'There is no connection.' });
}

function row({ attributes: { key, connection_type: type, status, name } }: Resource): readonly string[] {
  return [key, type, status, name ?? ''].map(String);
}

async function show(session: Session, name: string): Promise<void> {
  const answer = await session.client().get<Answer>(at(name));
  const uses = await session.client().get<PageAnswer>(at(name, '/uses'));
  const { key, connection_type: type, status, settings } = answer.data.attributes;
  const lines = Object.entries(settings as Record<string, unknown>).map(
    ([setting, value]) => `  ${setting}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const text = [`${key}: ${type}, ${status}`, ...lines, ...uses.data.map(useLine)].join('\n');
  session.output.result(text, { ...answer, uses: uses.data });
}

function useLine({ attributes: { key, number, live, pointers } }: Resource): string {
  const version = `version ${number}${live === true ? ', which runs' : ''}`;
  const where = (pointers as string[]).join(', ');
  return `  used by ${number === undefined ? `the report template ${key}` : `${key}, ${version}`}: ${where}`;
}

async function test(session: Session, name: string): Promise<void> {
  const answer = await session.output.during('calling', session.client().post<Answer>(at(name, '/test')));
  const { ok, seen, fault } = answer.meta as {
    ok: boolean;
    seen?: Record<string, unknown>;
    fault?: { message: string };
  };
  if (!ok) throw new CommandError(EXIT.refused, `${name}: ${fault?.message}`, answer);
  const told = Object.entries(seen ?? {}).map(([what, value]) => `${what} ${value}`);
  session.output.result(`${name}: works (${told.join(', ')})`, answer);
}

function say(session: Session, answer: Answer, what: string): void {
  session.output.result(`${answer.data.attributes['key']}: ${what}`, answer);
}

function at(name: string, action = ''): string {
  return `/connections/${encodeURIComponent(name)}${action}`;
}
