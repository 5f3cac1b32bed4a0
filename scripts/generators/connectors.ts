import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Generator } from '../generators';
import { nameOfPlace } from './name-of-place';

const FOLDER = join(__dirname, '..', '..', 'activities', 'connectors');

/** The index of all connectors: one folder a connector, nothing to be edited by hand. */
const connectorIndex: Generator = {
  file: 'activities/connectors/index.generated.ts',
  make: async () => printIndex(findConnectors()),
};

/** The page of all types of connections. */
const connectionsPage: Generator = {
  file: 'docs/reference/connections.md',
  make: async () => {
    const { CONNECTORS } = await import('../../activities/connectors');
    const { printConnectionsPage } = await import('./connections-page');
    return printConnectionsPage([...CONNECTORS.values()]);
  },
};

/** In this order: the index decides what the page shows. */
export const CONNECTOR_GENERATORS: readonly Generator[] = [connectorIndex, connectionsPage];

function findConnectors(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => existsSync(join(FOLDER, name, 'connector.ts')))
    .sort();
}

function printIndex(names: readonly string[]): string {
  return [
    '/** Every connector, found by the listing of this folder. Made by `npm run generate`. */',
    "import type { Connector } from '../define-connector';",
    ...names.map((name) => `import ${nameOfPlace(name)} from './${name}/connector';`),
    '',
    'export const connectors: readonly Connector[] = [',
    ...names.map((name) => `  ${nameOfPlace(name)},`),
    '];',
    '',
  ].join('\n');
}
