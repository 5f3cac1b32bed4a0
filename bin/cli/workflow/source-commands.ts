import type { Command } from 'commander';
import { z } from 'zod';
import type { Diagnostic } from '../../../interpreter/compiler/diagnostics/diagnostic';
import type { Answer } from '../api-client';
import { CommandError, EXIT } from '../exit';
import type { Bind, Session } from '../session';
import { loadCompiler } from './load-compiler';
import { readDefinition } from './read-definition';
import { activate, activeLine, nameOf, publish, publishedLine } from './state-commands';

interface Pushed extends Answer {
  readonly meta: {
    readonly changed: boolean;
    readonly version_id: string;
    /** Null: a draft. Else it is the newest published version. */
    readonly number: number | null;
    readonly warnings: readonly Diagnostic[];
  };
}

const deploymentSchema = z.object({
  attributes: z.object({
    configuration: z.object({ versions: z.array(z.object({ token: z.string() })) }),
  }),
});

/** What is done with a definition file. */
export function addSourceCommands(workflow: Command, bind: Bind): void {
  workflow
    .command('validate')
    .description('check definition files, without a server')
    .argument('<files...>', 'definition files; - is standard input')
    .action(bind(validate));
  workflow
    .command('push')
    .description('make a definition the draft of the workflow with its key; changes nothing if it is the same')
    .argument('<file>', 'definition file; - is standard input')
    .option('--publish', 'then publish it, where it is not the newest version already')
    .option('--activate', 'then let it run too, where it does not already')
    .action(bind(push));
}

async function validate(session: Session, files: readonly string[]): Promise<void> {
  const compile = await loadCompiler();
  const checked = files.map((file) => {
    const compiled = compile(readDefinition(file));
    const faults = 'diagnostics' in compiled ? compiled.diagnostics : [];
    const warnings = 'warnings' in compiled ? compiled.warnings : [];
    return { file, valid: !('diagnostics' in compiled), diagnostics: [...faults, ...warnings] };
  });
  const text = checked
    .map(({ file, valid, diagnostics }) =>
      [`${file}: ${valid ? 'valid' : 'refused'}`, ...diagnostics.map(line)].join('\n'),
    )
    .join('\n');
  if (checked.every(({ valid }) => valid)) session.output.result(text, checked);
  else throw new CommandError(EXIT.refused, text, checked);
}

async function push(
  session: Session,
  [file = '-']: readonly string[],
  options: { publish?: true; activate?: true },
): Promise<void> {
  const definition = readDefinition(file);
  const client = session.client();
  const body = { data: { attributes: { definition } } };
  const pushed = await session.output.during('pushing', client.post<Pushed>('/workflows', body));
  const said = [pushedLine(pushed), ...pushed.meta.warnings.map(line)];
  const done = { ...pushed.meta, published: false, activated: false };
  let { data } = pushed;
  if ((options.publish === true || options.activate === true) && done.number === null) {
    const published = await publish(session, data.id);
    said.push(publishedLine(published));
    Object.assign(done, published.meta, { published: true });
    data = published.data;
  } else if (options.publish === true || options.activate === true) {
    said.push(`${nameOf(pushed)}: version ${done.number} is published already`);
  }
  if (options.activate === true && !isActive(pushed)) {
    // That very version: by now there may be a newer one.
    const activated = await activate(session, data.id, done.version_id);
    said.push(activeLine(activated));
    done.activated = true;
    data = activated.data;
  } else if (options.activate === true) {
    said.push(`${nameOf(pushed)}: version ${done.number} is running already`);
  }
  session.output.result(said.join('\n'), { data, meta: done });
}

function pushedLine(pushed: Pushed): string {
  const { changed, number } = pushed.meta;
  if (!changed) return `${nameOf(pushed)}: unchanged`;
  return `${nameOf(pushed)}: ${number === null ? 'draft saved' : `back to version ${number}, without a draft`}`;
}

/** Whether all runs start with what was pushed. */
function isActive({ data, meta }: Pushed): boolean {
  const found = deploymentSchema.safeParse(data.relationships?.['active_deployment']?.data);
  const versions = found.data?.attributes.configuration.versions ?? [];
  return data.attributes['status'] === 'running' && versions.length === 1 && versions[0]?.token === meta.version_id;
}

function line(diagnostic: Diagnostic): string {
  const hint = diagnostic.hint === undefined || diagnostic.hint === '' ? '' : ` ${diagnostic.hint}`;
  return `  ${diagnostic.severity} ${diagnostic.code} at ${diagnostic.pointer || '/'}: ${diagnostic.message}${hint}`;
}
