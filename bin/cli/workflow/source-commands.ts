import type { Command } from 'commander';
import type { Diagnostic } from '../../../interpreter/compiler/diagnostics/diagnostic';
import type { Answer } from '../api-client';
import { CommandError, EXIT } from '../exit';
import type { Bind, Session } from '../session';
import { loadCompiler } from './load-compiler';
import { readDefinition } from './read-definition';
import { activate, publish } from './state-commands';

interface PushMeta {
  readonly changed: boolean;
  readonly warnings: readonly Diagnostic[];
}

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
    .option('--publish', 'then publish the draft')
    .option('--activate', 'then publish it and let it run')
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
  const answer = await session.output.during('pushing', client.post<Answer>('/workflows', body));
  const { changed, warnings } = answer.meta as unknown as PushMeta;
  const key = String(answer.data.attributes['key']);
  const said = [`${key}: ${changed ? 'draft saved' : 'unchanged'}`, ...warnings.map(line)];
  const later = options.publish === true || options.activate === true;
  if (later && changed) said.push(await publish(session, key));
  if (options.activate === true) said.push(await activate(session, key, undefined));
  session.output.result(said.join('\n'), answer);
}

function line(diagnostic: Diagnostic): string {
  const hint = diagnostic.hint === undefined || diagnostic.hint === '' ? '' : ` ${diagnostic.hint}`;
  return `  ${diagnostic.severity} ${diagnostic.code} at ${diagnostic.pointer || '/'}: ${diagnostic.message}${hint}`;
}
