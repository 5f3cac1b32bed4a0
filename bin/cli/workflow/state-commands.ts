import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer } from '../api-client';
import type { Bind, Session } from '../session';

const activeSchema = z.object({ versions: z.array(z.object({ number: z.number(), percentage: z.number() })) });

/** What is done to a workflow that is in Usher already. */
export function addStateCommands(workflow: Command, bind: Bind): void {
  workflow
    .command('publish')
    .description('make the draft an immutable version')
    .argument('<workflow>', 'key or id')
    .action(
      bind(async (session, [name = '']) => {
        const answer = await publish(session, name);
        session.output.result(publishedLine(answer), answer);
      }),
    );
  workflow
    .command('activate')
    .description('let it run in the environment of the API key')
    .argument('<workflow>', 'key or id')
    .option('--version <version>', 'number or id of a version (else the newest)')
    .action(
      bind(async (session, [name = ''], options: { version?: string }) => {
        const answer = await activate(session, name, options.version);
        session.output.result(activeLine(answer), answer);
      }),
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

export function publish(session: Session, name: string): Promise<Answer> {
  return session.output.during('publishing', session.client().post<Answer>(at(name, 'publish')));
}

export function publishedLine(answer: Answer): string {
  return `${nameOf(answer)}: version ${answer.meta?.['number']} published`;
}

export function activate(session: Session, name: string, version: string | undefined): Promise<Answer> {
  const named = version !== undefined && /^\d+$/.test(version) ? Number(version) : version;
  const body = named === undefined ? {} : { meta: { versions: [{ version: named }] } };
  return session.output.during('activating', session.client().post<Answer>(at(name, 'activate'), body));
}

export function activeLine(answer: Answer): string {
  const { versions } = activeSchema.parse(answer.meta);
  const shares = versions.map(({ number, percentage }) =>
    percentage === 100 ? number : `${number} (${percentage} %)`,
  );
  return `${nameOf(answer)}: ${answer.data.attributes['status']}, version ${shares.join(' and ')}`;
}

export function nameOf(answer: Answer): string {
  return String(answer.data.attributes['key'] ?? answer.data.id);
}

function at(name: string, action: string): string {
  return `/workflows/${encodeURIComponent(name)}/${action}`;
}
