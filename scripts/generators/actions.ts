import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../interpreter/catalogue';
import type { Generator } from '../generators';
import { breakingChanges, type SchemasById } from './breaking-changes';
import { nameOfPlace } from './name-of-place';

const ROOT = join(__dirname, '..', '..');
const SCHEMAS = 'activities/schemas.generated.json';

/** Folders of `activities/` that hold no actions. */
export const NOT_FAMILIES: ReadonlySet<string> = new Set(['tasks', 'chores', 'connectors']);

/** The index of all actions: one file an action, nothing to be edited by hand. */
export const actionIndex: Generator = {
  file: 'activities/index.generated.ts',
  make: async () => printIndex(findActions(join(ROOT, 'activities'))),
};

/** The schemas of all actions, by which a change that would break a published plan is refused. */
export const actionSchemas: Generator = {
  file: SCHEMAS,
  make: async () => printSchemas(readSchemas(join(ROOT, SCHEMAS)), schemasOf(await loadEntries())),
};

/** The page of all actions. */
export const actionsPage: Generator = {
  file: 'docs/reference/actions.md',
  make: async () => {
    const { printActionsPage } = await import('./actions-page');
    const { ACTIONS } = await import('../../activities/catalogue');
    const { allTrials } = await import('../../test/connectors/all-trials');
    const actions = [...ACTIONS.values()];
    return printActionsPage(actions, await loadEntries(), allTrials(actions));
  },
};

/** In this order: the index decides what the others see. */
export const ACTION_GENERATORS: readonly Generator[] = [actionIndex, actionSchemas, actionsPage];

async function loadEntries(): Promise<Catalogue['actions']> {
  const { actionEntries } = await import('../../activities/catalogue');
  return actionEntries();
}

/** `family/action`, sorted. */
function findActions(folder: string): readonly string[] {
  const families = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = families.filter(({ name }) => !NOT_FAMILIES.has(name)).map(({ name }) => name);
  return names
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => `${name}/${file.replace(/\.ts$/, '')}`))
    .sort();
}

function printIndex(places: readonly string[]): string {
  const imports = places.map((place) => `import ${nameOfPlace(place)} from './${place}';`);
  const list = places.map((place) => `  ${nameOfPlace(place)},`);
  return [
    '/** Every action, found by the listing of this folder. Made by `npm run generate`. */',
    ...imports,
    "import type { Action } from './define-action';",
    '',
    'export const actions: readonly Action[] = [',
    ...list,
    '];',
    '',
  ].join('\n');
}

function schemasOf(entries: Catalogue['actions']): SchemasById {
  const pairs = Object.entries(entries).map(([id, { input, output }]) => [id, { input, output }] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function readSchemas(file: string): SchemasById {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SchemasById) : {};
}

/** The text of the snapshot; throws where the schemas would break a plan that was published with the ones before. */
export function printSchemas(before: SchemasById, after: SchemasById): string {
  const breaking = breakingChanges(before, after);
  if (breaking.length === 0) return `${JSON.stringify(after, null, 2)}\n`;
  throw new Error(
    `Published plans rely on the schemas of actions: give the action a new major version instead.\n${breaking.join('\n')}`,
  );
}
