import fs from 'node:fs';
import path from 'node:path';

/** Test files that are alone, since they take long: the longest first, so that no core is idle while the last ends. */
export const ALONE: readonly string[] = [
  'connectors/suite',
  'process/documents',
  'process/faults/strikes',
  'process/faults/event-strikes',
  // Sets what the modules read when they are loaded.
  'temporal/uncached',
  'temporal/uncached-examples',
  'temporal/conformance',
  'temporal/examples/examples',
  'process/add-an-action',
  'process/fuzz/fuzz',
  'temporal/continuing',
  'temporal/putting-off',
  'service/faults/orders',
  'contract/generated-client',
  'temporal/replay',
  'temporal/command-line',
  'contract/injection',
  'temporal/schedules',
  'process/faults/report-strike',
  'process/faults/upload-strike',
  'process/faults/concurrency-strike',
  'process/faults/away',
  'process/dev',
  'temporal/redaction',
  'process/faults/schedule-strike',
  'process/faults/webhook-strike',
].map((file) => `${file}.test.ts`);

/** Files that run one after the other in one of Jest's. */
const TOGETHER = 6;

/** Names of Jest's projects, each with its folders below test/. */
export type Projects = Readonly<Record<string, readonly string[]>>;

/**
 * Jest loads every module anew for each test file, which takes longer than the tests of most. So neighbours are gathered:
 * one file of Jest's requires several, each in a `describe` with its name. Gives those that were written, in the order in
 * which they are to start. Whoever calls removes the folder.
 */
export function gatherTests(tests: string, folder: string, projects: Projects): readonly string[] {
  const found = Object.entries(projects).map(([project, folders]) => ({
    project,
    files: folders.flatMap((each) => testsIn(tests, each)),
  }));
  const alone = ALONE.flatMap((file) =>
    found.filter(({ files }) => files.includes(file)).map(({ project }) => ({ project, files: [file] })),
  );
  const together = found.flatMap(({ project, files }) =>
    inGroups(files.filter((file) => !ALONE.includes(file))).map((group) => ({ project, files: group })),
  );
  fs.mkdirSync(folder, { recursive: true });
  return [...alone, ...together].map(({ project, files }, index) => {
    const gathered = path.join(folder, `${String(index).padStart(3, '0')}-${project}.test.ts`);
    fs.writeFileSync(gathered, files.map((file) => describing(path.relative(folder, tests), file)).join(''));
    return gathered;
  });
}

function describing(toTests: string, file: string): string {
  return `describe(${JSON.stringify(file)}, () => void require(${JSON.stringify(`${toTests}/${file}`)}));\n`;
}

function inGroups(files: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(files.length / TOGETHER);
  return Array.from({ length: count }, (_, index) => files.slice(index * TOGETHER, (index + 1) * TOGETHER));
}

/** Test files of a folder, from test/ on. */
export function testsIn(tests: string, folder: string): readonly string[] {
  const names = fs.readdirSync(path.join(tests, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(folder, name))
    .sort();
}
