import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NOT_FAMILIES } from './generators/actions';
import { type ActionName, readActionName } from './new-action/name';
import { printOutsideAction, printOutsideCase } from './new-action/outside';
import { printOwnAction, printOwnCases } from './new-action/own';

const ROOT = path.dirname(__dirname);
const USAGE = 'npm run new:action <family>.<name>, and -- --own for one that changes only what Usher has.';

interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** The files that a new action begins with, below the root. Throws an Error with a sentence for a family that cannot be one. */
export function filesOf(name: ActionName, side: 'own' | 'outside'): readonly NewFile[] {
  if (NOT_FAMILIES.has(name.family))
    throw new Error(`activities/${name.family}/ holds no actions: name another family.`);
  const action = `activities/${name.family}/${name.file}.ts`;
  if (side === 'own') {
    return [
      { file: action, text: printOwnAction(name) },
      { file: `test/service/actions/cases/${name.family}-${name.file}-cases.ts`, text: printOwnCases(name) },
    ];
  }
  return [
    { file: action, text: printOutsideAction(name) },
    { file: `test/connectors/cases/${name.family}-${name.file}.ts`, text: printOutsideCase(name) },
  ];
}

/** Writes the files; none of them where one is there already. */
export function writeNew(root: string, files: readonly NewFile[]): void {
  const taken = files.filter(({ file }) => fs.existsSync(path.join(root, file)));
  if (taken.length > 0) throw new Error(`${taken.map(({ file }) => file).join(' and ')} is there already.`);
  for (const { file, text } of files) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
}

function nextSteps({ id }: ActionName, side: 'own' | 'outside'): readonly string[] {
  const suite = side === 'own' ? 'test/service/actions/own-actions' : 'test/connectors/suite';
  return [
    'Say what it does, takes, gives and may end in, and in its case how that is tried; then:',
    '  npm run generate',
    `  npx jest --selectProjects service --testPathPatterns ${suite} -t '${id}'`,
    'docs/guide/add-an-action.md leads through it.',
  ];
}

function main(): void {
  const { values, positionals } = parseArgs({ options: { own: { type: 'boolean' } }, allowPositionals: true });
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) throw new Error(USAGE);
  const name = readActionName(text);
  const side = values.own ? 'own' : 'outside';
  const files = filesOf(name, side);
  writeNew(ROOT, files);
  const lines = [...files.map(({ file }) => `Wrote ${file}`), ...nextSteps(name, side)];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
