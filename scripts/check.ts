import path from 'node:path';
import { checkLayers } from './check-layers';
import { checkLengths } from './check-lengths';
import { checkWords } from './check-words';
import { runCommand } from './run-command';

interface Step {
  readonly name: string;
  /** Gives what is wrong; nothing if all is well. */
  run(): Promise<string[]>;
}

const ROOT = path.dirname(__dirname);
/** The heavy ones run on a core each. */
const AT_ONCE = 2;

// The longest first: the others fill the second core beside it.
const STEPS: readonly Step[] = [
  { name: 'types (tsc)', run: () => program('tsc', ['--noEmit', '--pretty', 'false', '-p', '.']) },
  {
    name: 'format and lint (Biome)',
    run: () =>
      program('biome', ['check', '--error-on-warnings', '--diagnostic-level=warn', '--max-diagnostics=50', '.']),
  },
  { name: 'layers (dependency-cruiser)', run: () => checkLayers(ROOT) },
  { name: 'dead code (knip)', run: () => program('knip', ['--no-progress']) },
  { name: 'generated files', run: () => program('tsx', ['scripts/generate.ts', '--check']) },
  { name: 'words', run: () => checkWords(ROOT) },
  { name: 'lengths of files', run: () => checkLengths(ROOT) },
];

async function program(name: string, args: readonly string[]): Promise<string[]> {
  const { code, output, errors } = await runCommand(path.join(ROOT, 'node_modules', '.bin', name), args, ROOT);
  return code === 0 ? [] : [`${output}${errors}`.trimEnd()];
}

/** Runs one step; says in a line how it went, and all of its complaints. */
async function report(step: Step): Promise<boolean> {
  const began = Date.now();
  const faults = await step
    .run()
    .catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
  const time = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const verdict = faults.length === 0 ? 'ok' : 'FAILED';
  process.stdout.write([`check: ${step.name}: ${verdict} (${time})`, ...faults].map((line) => `${line}\n`).join(''));
  return faults.length === 0;
}

async function main(): Promise<void> {
  const waiting = [...STEPS];
  let isGood = true;
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      isGood = (await report(step)) && isGood;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  process.exitCode = isGood ? 0 : 1;
}

void main();
