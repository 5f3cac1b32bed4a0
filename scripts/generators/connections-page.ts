import { z } from 'zod';
import type { Connector } from '../../activities/define-connector';
import type { JsonSchema } from '../../interpreter/catalogue';
import { propertyTable } from './property-table';

/** The reference page of all types of connections: a section each, from its declaration alone. */
export function printConnectionsPage(connectors: readonly Connector[]): string {
  const sorted = [...connectors].sort((one, other) => (one.type < other.type ? -1 : 1));
  const head = [
    '# Connections',
    '',
    'What an environment calls the world with. A connection has a `key`, by which steps name it, a `connection_type`, settings that are shown and secrets that are written and never shown again. How they are made, tested, rotated and archived: [the guide](../guide/connections.md).',
    '',
    ...sorted.map(({ type, title }) => `- [\`${type}\`](#${type}): ${title}`),
  ];
  return `${[...head, ...sorted.flatMap(section)].join('\n')}\n`;
}

function section({ type, title, description, settings, secrets, testCall }: Connector): string[] {
  return [
    '',
    `## ${type}`,
    '',
    `${title}. ${description}`,
    '',
    '### Settings',
    '',
    ...propertyTable(printed(settings)),
    '',
    '### Secrets',
    '',
    ...propertyTable(printed(secrets)),
    ...(testCall === undefined ? [] : ['', '### Test', '', testCall]),
  ];
}

function printed(schema: z.ZodObject): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
}
