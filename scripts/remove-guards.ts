import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { needPostgres, stopServers } from '../test/harness/server-stock';
import { GUARD_TESTS, GUARDS, type Guard } from './guards';
import { LAYERS, SURROUNDINGS } from './source-files';

const ROOT = path.dirname(__dirname);

interface Result {
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Takes each guard away in a copy of the checkout and runs the tests of the guards: those that are named must turn red,
 * and with every guard in its place all must be green. Exit code 1 where a test stays green that should not.
 */
async function main(): Promise<void> {
  const copy = copyCheckout();
  try {
    await needPostgres();
    const faults = await runAll(copy);
    process.stdout.write(faults.map((fault) => `${fault}\n`).join(''));
    process.stdout.write(
      `${GUARDS.length - faults.length} of ${GUARDS.length} guards were missed when they were gone.\n`,
    );
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await stopServers();
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

async function runAll(copy: string): Promise<string[]> {
  const whole = failedOf(await runTests(copy));
  if (whole.length > 0) return [`With every guard in its place these are red: ${whole.join('; ')}`];
  const faults: string[] = [];
  for (const guard of GUARDS) {
    const restore = removeGuard(copy, guard);
    const fault = judge(guard, await runTests(copy));
    restore();
    process.stdout.write(`guards: without ${guard.name}: ${fault === undefined ? 'red, as it must be' : 'FAILED'}\n`);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

function judge(guard: Guard, result: Result): string | undefined {
  if (result.numRuntimeErrorTestSuites > 0) return `Without ${guard.name} the tests do not even load.`;
  const red = failedOf(result);
  const green = guard.reddens.filter((name) => !red.some((failed) => failed.startsWith(name)));
  if (green.length > 0) return `Without ${guard.name} these stay green: ${green.join('; ')}`;
  const others = red.filter((failed) => !guard.reddens.some((name) => failed.startsWith(name)));
  return others.length === 0 ? undefined : `Without ${guard.name} these turn red too: ${others.join('; ')}`;
}

function failedOf(result: Result): readonly string[] {
  const all = result.testResults.flatMap(({ assertionResults }) => assertionResults);
  if (all.length === 0) throw new Error('No test ran.');
  return all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
}

/** Gives what puts it back. */
function removeGuard(copy: string, { name, file, find, replace }: Guard): () => void {
  const place = path.join(copy, file);
  const text = fs.readFileSync(place, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${file} has not one place with the guard "${name}".`);
  fs.writeFileSync(
    place,
    text.replace(find, () => replace),
  );
  return () => fs.writeFileSync(place, text);
}

function copyCheckout(): string {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-guards-'));
  const files = ['migrations', 'docs', 'package.json', 'tsconfig.json', 'jest.config.js'];
  for (const name of [...LAYERS, ...SURROUNDINGS, ...files]) {
    fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  }
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

async function runTests(copy: string): Promise<Result> {
  const file = path.join(copy, 'results.json');
  fs.rmSync(file, { force: true });
  const args = ['--selectProjects', 'service', '--json', `--outputFile=${file}`, '--', ...GUARD_TESTS];
  const child = spawn(path.join(copy, 'node_modules', '.bin', 'jest'), args, { cwd: copy, stdio: 'ignore' });
  await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Result;
}

void main();
