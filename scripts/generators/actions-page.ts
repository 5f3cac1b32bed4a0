import type { Action } from '../../activities/define-action';
import type { Catalogue, JsonSchema, Repeat } from '../../interpreter/catalogue';
import { FAULTS } from '../../src/faults/catalogue';
import type { Trials } from '../../test/connectors/trials-of';
import { propertyTable, typeOf } from './property-table';
import { printTrials } from './trials-table';

const REPEATS: { readonly [repeat in Repeat]: string } = {
  safe: 'may be done again without harm',
  keyed: 'sent again with the same idempotency key',
  once: 'never sent again while its first call may have taken effect',
};

/** The reference page of all actions: a section each, from its declaration alone. */
export function printActionsPage(
  actions: readonly Action[],
  entries: Catalogue['actions'],
  trials: readonly Trials[],
): string {
  const sorted = [...actions].sort((one, other) => (one.id < other.id ? -1 : 1));
  const head = [
    '# Actions',
    '',
    'What a step of type `action` can do. An action is named with its major version (`inquiry.approve@1`); without one, `@1` is meant. Within a major version inputs only gain optional keys and outputs only gain keys. Own actions are done in one transaction with the step, exactly once; outside actions call the world.',
    '',
    'Every action can also end in `action_input_invalid`, when the evaluated input is not what it takes.',
    '',
    ...sorted.map(({ id, title }) => `- [\`${id}\`](#${anchorOf(id, title)}): ${title}`),
    '',
    ...printTrials(
      sorted.map(({ id }) => id),
      trials,
    ),
  ];
  return `${[...head, ...sorted.flatMap((action) => section(action, entries))].join('\n')}\n`;
}

function anchorOf(id: string, title: string): string {
  return `${title} ${id}`
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
}

function section(action: Action, entries: Catalogue['actions']): string[] {
  const entry = entries[action.id];
  if (entry === undefined) throw new Error(`${action.id} is not in the catalogue.`);
  const { input, output } = action.example;
  const step = { key: 'example', type: 'action', action: action.id.replace('@1', ''), inputs: input };
  return [
    '',
    `## ${action.title}: ${action.id}`,
    '',
    action.description,
    '',
    ...(action.notes ?? []).flatMap((note) => [note, '']),
    `- ${doneHow(action)}`,
    ...awaitedHow(action),
    `- Ends in: ${action.faults.map((code) => `\`${code}\` (${FAULTS[code].category})`).join(', ')}.`,
    '',
    '### Inputs',
    '',
    ...propertyTable(entry.input),
    '',
    '### Output',
    '',
    ...outputOf(entry.output),
    '',
    '### Example',
    '',
    '```json',
    JSON.stringify(step, null, 2),
    '```',
    '',
    'gives',
    '',
    '```json',
    JSON.stringify(output, null, 2),
    '```',
  ];
}

function doneHow(action: Action): string {
  if (action.side === 'own') return 'Own: done exactly once.';
  return `Outside: ${REPEATS[action.repeat]}, unless its input says otherwise.`;
}

function awaitedHow({ awaits }: Action): string[] {
  if (awaits === undefined) return [];
  const named = Object.entries(awaits.events).map(([name, fault]) =>
    fault === null ? `\`${name}\`` : `\`${name}\` (then in \`${fault.code}\`)`,
  );
  return [`- Takes its time: the step ends with ${named.join(', ')} of the \`${awaits.kind}\`.`];
}

function outputOf(schema: JsonSchema): string[] {
  return schema['x-object'] === undefined ? propertyTable(schema) : [`${sentenceCase(typeOf(schema))}.`];
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
