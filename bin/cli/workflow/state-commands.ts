import type { Command } from 'commander';
import type { Answer } from '../api-client';
import type { Bind, Session } from '../session';

/** What is done to a workflow that is in Usher already. */
export function addStateCommands(workflow: Command, bind: Bind): void {
  workflow
    .command('publish')
    .description('make the draft an immutable version')
    .argument('<workflow>', 'key or id')
    .action(bind(async (session, [name = '']) => said(session, await publish(session, name))));
  workflow
    .command('activate')
    .description('let it run in the environment of the API key')
    .argument('<workflow>', 'key or id')
    .option('--version <version>', 'number or id of a version (else the newest)')
    .action(
      bind(async (session, [name = ''], options: { version?: string }) =>
        said(session, await activate(session, name, options.version)),
      ),
    );
  workflow
    .command('pause')
    .description('start no more runs; those under way go on')
    .argument('<workflow>', 'key or id')
    .action(
      bind(async (session, [name = '']) => {
        const answer = await session.client().post<Answer>(at(name, 'pause'));
        session.output.result(`${nameOf(answer)}: ${answer.data.attributes['status']}`, answer);
      }),
    );
}

export async function publish(session: Session, name: string): Promise<string> {
  const answer = await session.output.during('publishing', session.client().post<Answer>(at(name, 'publish')));
  return `${nameOf(answer)}: version ${answer.meta?.['number']} published`;
}

export async function activate(session: Session, name: string, version: string | undefined): Promise<string> {
  const named = version !== undefined && /^\d+$/.test(version) ? Number(version) : version;
  const body = named === undefined ? {} : { meta: { versions: [{ version: named }] } };
  const answer = await session.output.during('activating', session.client().post<Answer>(at(name, 'activate'), body));
  return `${nameOf(answer)}: ${answer.data.attributes['status']}`;
}

function at(name: string, action: string): string {
  return `/workflows/${encodeURIComponent(name)}/${action}`;
}

function nameOf(answer: Answer): string {
  return String(answer.data.attributes['key'] ?? answer.data.id);
}

function said(session: Session, text: string): void {
  session.output.result(text, { said: text });
}
