import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { ACTIONS, actionEntries } from '../../../activities/catalogue';
import { CONNECTORS } from '../../../activities/connectors';
import { compile } from '../../../interpreter/compiler/compile';
import { ACTION_GENERATORS } from '../../../scripts/generators/actions';
import { FAULTS } from '../../../src/faults/catalogue';
import { kindEntries } from '../../../src/kinds';

const ROOT = join(__dirname, '..', '..', '..');
const actions = [...ACTIONS.values()];

test('an action is a file: its family is the folder, its name the file', () => {
  const families = readdirSync(join(ROOT, 'activities'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['tasks', 'chores', 'connectors'].includes(entry.name))
    .map(({ name }) => name);
  const files = families.flatMap((family) =>
    readdirSync(join(ROOT, 'activities', family)).map(
      (file) => `${family}.${file.replace('.ts', '').replaceAll('-', '_')}@1`,
    ),
  );
  expect([...ACTIONS.keys()].sort()).toEqual(files.sort());
});

test('a connector is a folder that is called as its type', () => {
  const folders = readdirSync(join(ROOT, 'activities', 'connectors'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(join(ROOT, 'activities', 'connectors', name, 'connector.ts')));
  expect([...CONNECTORS.keys()].sort()).toEqual(folders.sort());
});

test.each(ACTION_GENERATORS.map((generator) => [generator.file, generator] as const))(
  '%s is what the declarations make of it',
  async (file, generator) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toBe(await generator.make());
  },
);

describe.each(actions.map((action) => [action.id, action] as const))('%s', (id, action) => {
  const entry = actionEntries()[id];

  test('its example’s output is one that it may give', () => {
    expect(action.output.safeParse(action.example.output).error).toBeUndefined();
    expect(new Validator({ ...entry?.output }, '2020-12').validate(action.example.output).errors).toEqual([]);
  });

  test('its faults are in the catalogue', () => {
    for (const code of action.faults) expect(FAULTS[code]).toBeDefined();
  });

  test('its schemas are plain JSON without references', () => {
    expect(JSON.stringify(entry)).not.toContain('$ref');
    expect(JSON.parse(JSON.stringify(entry))).toEqual(entry);
  });

  // Those of our own actions are compiled where they are run: own-actions.test.ts.
  if (action.side === 'own') return;

  test('its example’s step compiles', () => {
    const definition = {
      key: 'example',
      name: 'Example',
      trigger: { type: 'event', events: ['inquiry.completed'] },
      steps: [{ key: 'example', type: 'action', action: id, inputs: action.example.input }],
    };
    const compiled = compile(definition, { actions: actionEntries(), kinds: kindEntries() });
    expect('diagnostics' in compiled ? compiled.diagnostics : []).toEqual([]);
  });
});
