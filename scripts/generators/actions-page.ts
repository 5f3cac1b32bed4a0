import type { Action } from '../../activities/define-action';
import type { Catalogue, JsonSchema, Repeat } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';
import { FAULTS } from '../../src/faults/catalogue';
import type { Trials } from '../../test/connectors/trials-of';
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
    `- Ends in: ${action.faults.map((code) => `\`${code}\` (${FAULTS[code].category})`).join(', ')}.`,
    '',
    '### Inputs',
    '',
    ...table(entry.input),
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

function outputOf(schema: JsonSchema): string[] {
  return schema['x-object'] === undefined ? table(schema) : [`${sentenceCase(typeOf(schema))}.`];
}

function table(schema: JsonSchema): string[] {
  const properties = Object.entries((schema['properties'] ?? {}) as { readonly [key: string]: JsonSchema });
  const required: readonly Value[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const rows = properties.map(([key, property]) => {
    const name = `\`${key}\`${required.includes(key) ? '' : ' (optional)'}`;
    return `| ${name} | ${typeOf(property)} | ${wordsOf(property)} |`;
  });
  return ['| key | type | |', '|---|---|---|', ...rows];
}

function typeOf(schema: JsonSchema): string {
  const { type, items, anyOf, 'x-object': kind, 'x-name': name } = schema;
  if (kind !== undefined) return kind === '*' ? 'an object of any kind' : `an object of kind \`${String(kind)}\``;
  if (name !== undefined) return `key or id of a \`${String(name)}\``;
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `\`${String(value)}\``).join(', ');
  if (Array.isArray(anyOf)) return anyOf.map((one) => typeOf(one as JsonSchema)).join(' or ');
  if (type === 'array') return `list of ${typeOf((items ?? {}) as JsonSchema)}`;
  if (type === 'object') return `map of ${typeOf((schema['additionalProperties'] ?? {}) as JsonSchema)}`;
  return type === undefined ? 'any value' : String(type);
}

function wordsOf(schema: JsonSchema): string {
  const words = schema['description'] === undefined ? [] : [String(schema['description'])];
  if (schema['default'] !== undefined) words.push(`Default \`${String(schema['default'])}\`.`);
  return words.join(' ');
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
