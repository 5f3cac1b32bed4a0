import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';
import { countResults } from '../../scripts/count-results';

test('what continuous integration runs are the two commands of the README', () => {
  const script = fs.readFileSync(path.join(CHECKOUT, '.ci', 'run'), 'utf8');
  expect(script).toContain('npm ci && npm test');
  expect(fs.readFileSync(path.join(CHECKOUT, 'README.md'), 'utf8')).toContain('npm ci && npm test');
});

test('it ends with the plain line even when nothing could be installed', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-ci-'));
  fs.cpSync(path.join(CHECKOUT, '.ci'), path.join(folder, '.ci'), { recursive: true });
  const { stdout, status } = spawnSync('bash', [path.join(folder, '.ci', 'run')], { encoding: 'utf8' });
  fs.rmSync(folder, { recursive: true });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
  expect(status).not.toBe(0);
});

const RESULT = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numRuntimeErrorTestSuites: 0 };

test.each([
  ['all is well', 0, RESULT, { passed: 5, failed: 0, skipped: 1 }],
  ['tests fail', 1, { ...RESULT, numFailedTests: 2 }, { passed: 5, failed: 2, skipped: 1 }],
  ['a file cannot be loaded', 1, { ...RESULT, numRuntimeErrorTestSuites: 1 }, { passed: 5, failed: 1, skipped: 1 }],
  ['coverage is below its bound', 1, RESULT, { passed: 5, failed: 1, skipped: 1 }],
  ['jest crashes', 134, undefined, { passed: 0, failed: 1, skipped: 0 }],
])('failures are counted when %s', (_case, code, result, count) => {
  expect(countResults(code, result)).toEqual(count);
});
