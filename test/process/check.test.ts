import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';
import { checkLayers } from '../../scripts/check-layers';
import { checkLengths } from '../../scripts/check-lengths';
import { checkWords } from '../../scripts/check-words';
import { checkGenerated, writeGenerated } from '../../scripts/generate';
import { LAYERS, readSourceFiles, SURROUNDINGS } from '../../scripts/source-files';

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-check-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  const place = path.join(root, file);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
}

/** Copies files of this checkout, and gives the planted ones its packages. */
function furnish(...files: readonly string[]): void {
  for (const file of files) fs.copyFileSync(path.join(CHECKOUT, file), path.join(root, file));
  fs.symlinkSync(path.join(CHECKOUT, 'node_modules'), path.join(root, 'node_modules'));
}

/** A forbidden import of a type, where it is planted, and the rule that must turn red. */
const PLANTS: readonly (readonly [file: string, from: string, rule: string])[] = [
  ['interpreter/planted.ts', '../workflows/contract', 'interpreter-looks-left-only'],
  ['workflows/planted.ts', '../src/target', 'workflows-looks-left-only'],
  ['src/planted.ts', '../activities/target', 'src-looks-left-only'],
  ['activities/planted.ts', '../api/target', 'activities-looks-left-only'],
  ['api/planted.ts', '../bin/target', 'api-looks-left-only'],
  ['bin/planted.ts', '../test/target', 'nobody-imports-the-surroundings'],
  ['src/inside-workflows.ts', '../workflows/target', 'workflows-behind-their-door'],
  ['interpreter/built-in.ts', 'node:fs', 'interpreter-is-pure'],
  ['interpreter/package.ts', 'zod', 'interpreter-is-pure'],
  ['interpreter/steps/wait/schema.ts', 'pg', 'interpreter-schemas-have-zod-alone'],
  ['interpreter/steps/wait/run.ts', '../../definition/schema', 'machine-without-zod'],
  ['workflows/reaching.ts', '../interpreter/definition/schema', 'machine-without-zod'],
  ['workflows/client.ts', '@temporalio/client', 'workflows-have-temporal-alone'],
  ['src/http.ts', 'fastify', 'src-without-transports'],
  ['activities/http.ts', 'fastify', 'activities-without-http-server'],
  ['api/sql.ts', 'kysely', 'api-without-sql-and-worker'],
  ['api/pool.ts', 'pg', 'api-without-sql-and-worker'],
  ['api/worker.ts', '@temporalio/worker', 'api-without-sql-and-worker'],
  ['src/nowhere.ts', './nowhere-at-all', 'no-unresolvable'],
  ['src/development.ts', 'fast-check', 'no-development-packages-at-work'],
];

/** What is allowed beside it and must stay green. */
const ALLOWED: readonly (readonly [file: string, from: string])[] = [
  ['interpreter/definition/schema.ts', 'zod'],
  ['workflows/index.ts', '@temporalio/workflow'],
  ['workflows/machine.ts', '../interpreter/target'],
  ['src/door.ts', '../workflows/contract'],
  ['src/attributes.ts', '../workflows/search-attributes'],
  ['src/database.ts', 'kysely'],
  ['api/routes.ts', 'fastify'],
  ['bin/worker.ts', '@temporalio/worker'],
  ['test/everything.ts', '../bin/target'],
];

test('one forbidden import of a type in any layer is found, and nothing that is allowed', async () => {
  furnish('package.json', 'tsconfig.json', '.dependency-cruiser.cjs');
  for (const folder of [...LAYERS, 'test'])
    plant(`${folder}/target.ts`, 'export interface Target { readonly id: string }\n');
  for (const door of ['contract', 'search-attributes']) plant(`workflows/${door}.ts`, 'export type Target = string;\n');
  for (const [file, from] of [...PLANTS, ...ALLOWED]) {
    plant(file, `import type * as planted from '${from}';\nexport type Planted = typeof planted;\n`);
  }
  const faults = await checkLayers(root);
  for (const [file, from, rule] of PLANTS) {
    expect(faults).toContainEqual(
      expect.stringMatching(new RegExp(`^${rule}: ${file} -> .*${path.basename(from).replace('node:', '')}`)),
    );
  }
  const planted = new Set(PLANTS.map(([file]) => file));
  expect(faults.filter((fault) => !planted.has(fault.split(' ')[1] ?? ''))).toEqual([]);
});

test('a command imports the compiler and the actions only when it is asked for', async () => {
  furnish('package.json', 'tsconfig.json', '.dependency-cruiser.cjs');
  for (const layer of LAYERS) plant(`${layer}/target.ts`, 'export const target = 1;\n');
  plant('bin/cli/early.ts', "import { target } from '../../activities/target';\nexport const early = target;\n");
  plant('bin/cli/late.ts', "export const late = () => import('../../activities/target');\n");
  plant(
    'bin/cli/typed.ts',
    "import type * as target from '../../activities/target';\nexport type Typed = typeof target;\n",
  );
  expect(await checkLayers(root)).toEqual([
    expect.stringMatching(/^commands-start-quickly: bin\/cli\/early\.ts -> .*target/),
  ]);
});

test('a source file that the cruise did not see is a fault', async () => {
  furnish('package.json', 'tsconfig.json');
  plant('.dependency-cruiser.cjs', "module.exports = { forbidden: [], options: { exclude: { path: 'unseen' } } };\n");
  plant('src/seen.ts', 'export const seen = 1;\n');
  plant('src/unseen.ts', 'export const unseen = 1;\n');
  expect(await checkLayers(root)).toEqual(['src/unseen.ts was not looked at by dependency-cruiser.']);
});

test('all source files of this checkout are found by the checks', () => {
  const paths = readSourceFiles(CHECKOUT, [...LAYERS, ...SURROUNDINGS]).map((file) => file.path);
  expect(paths).toEqual(
    expect.arrayContaining(['interpreter/value.ts', 'bin/dev/postgres/postgres.ts', 'test/process/check.test.ts']),
  );
});

test.each([
  ['src/a.ts', 'const url = process.env.DATABASE_URL;'],
  ['bin/dev/a.ts', 'const url = process.env.DATABASE_URL;'],
  ['interpreter/a.ts', 'const now = Date.now();'],
  ['interpreter/a.ts', 'const found = new RegExp(pattern).test(text);'],
  ['interpreter/a.ts', 'export async function walk() {}'],
  ['interpreter/a.ts', 'items.sort((a, b) => a.localeCompare(b));'],
  ['src/a.ts', 'const signal = AbortSignal.any([given, AbortSignal.timeout(50)]);'],
  ['test/a.ts', `// @ts-${'ignore'}`],
  ['api/a.ts', `// ${'TO'}${'DO'}: later`],
])('in %s the words of `%s` are refused', async (file, line) => {
  plant(file, `${line}\n`);
  expect(await checkWords(root)).toEqual([expect.stringMatching(new RegExp(`^${file}:1: `))]);
});

test.each([
  ['bin/settings.ts', 'const url = process.env.DATABASE_URL;'],
  ['test/a.ts', 'const url = process.env.DATABASE_URL;'],
  ['src/outgoing/end-after.ts', 'const joined = AbortSignal.any([limit, signal]);'],
  ['interpreter/a.ts', '// Date.now() would be another answer at every replay.'],
  ['interpreter/a.ts', "throw fault('no promise of a Promise');"],
])('in %s the words of `%s` are allowed', async (file, line) => {
  plant(file, `${line}\n`);
  expect(await checkWords(root)).toEqual([]);
});

test('a file of 250 lines is short enough, one of 251 is not, and a generated one may be of any length', async () => {
  plant('src/long.ts', 'line\n'.repeat(251));
  plant('src/short.ts', 'line\n'.repeat(250));
  plant('src/made.generated.ts', 'line\n'.repeat(251));
  expect(await checkLengths(root)).toEqual(['src/long.ts has 251 lines: at most 250.']);
});

test('a generated file that is missing or differs is a fault until it is written', async () => {
  const generators = [{ file: 'docs/made.md', make: async () => 'text\n' }];
  expect(await checkGenerated(root, generators)).toEqual([expect.stringContaining('docs/made.md is missing')]);
  expect(await writeGenerated(root, generators)).toEqual(['docs/made.md']);
  expect(await checkGenerated(root, generators)).toEqual([]);
  expect(await writeGenerated(root, generators)).toEqual([]);
  plant('docs/made.md', 'text');
  expect(await checkGenerated(root, generators)).toEqual([expect.stringContaining('docs/made.md is out of date')]);
});
