import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import GATHERED from '../test/projects.json';
import { type Count, countResults, type JestResult } from './count-results';
import { gatherTests, type Projects } from './gather-tests';

const ROOT = path.dirname(__dirname);
const COVERED = JSON.stringify({ './interpreter/': { lines: 100, branches: 100 } });

/** Runs a program of ours with its output shown as it comes; gives its exit code. */
function show(name: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(path.join(ROOT, 'node_modules', '.bin', name), args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function check(): Promise<Count> {
  const code = await show('tsx', ['scripts/check.ts']);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Runs the test files of projects gathered. */
async function jestGathered(projects: Projects): Promise<Count> {
  const gathered = path.join(ROOT, 'test', 'gathered');
  process.env['USHER_GATHERED_TESTS'] = gathered;
  try {
    gatherTests(path.join(ROOT, 'test'), gathered, projects);
    return await jest(Object.keys(projects), []);
  } finally {
    delete process.env['USHER_GATHERED_TESTS'];
    fs.rmSync(gathered, { recursive: true, force: true });
  }
}

async function jest(projects: readonly string[], args: readonly string[]): Promise<Count> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-results-'));
  const file = path.join(folder, 'results.json');
  try {
    const code = await show('jest', ['--selectProjects', ...projects, '--json', `--outputFile=${file}`, ...args]);
    return countResults(
      code,
      fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as JestResult) : undefined,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const began = Date.now();
  const counts = [
    await check(),
    await jest(['interpreter'], ['--coverage', `--coverageThreshold=${COVERED}`]),
    await jestGathered(GATHERED),
  ];
  const sum = (key: keyof Count) => counts.reduce((total, one) => total + one[key], 0);
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`Tests and check took ${seconds} s; ${sum('skipped')} skipped.\n`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

void main();
