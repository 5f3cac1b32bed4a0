import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder } from '../../harness/server-stock';
import { openTestApi, type TestApi } from '../../service/api/test-api';

/** Examples of each operation; `npm run fuzz` tries more. */
const EXAMPLES = process.env.USHER_FUZZ_EXAMPLES ?? '2';
/** What the default number of examples takes is far below. */
const LIMIT = 50 * 60_000;
const REQUIREMENTS = path.join(__dirname, 'requirements.txt');
/** Seconds after which an answer is said to hang. */
const HANGS = '20';

let api: TestApi;
let folder: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-fuzz-'));
  api = await openTestApi({ requestsPerMinute: 10_000_000 });
});
afterAll(async () => {
  await api.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test(
  'no request that can be made from our OpenAPI costs a 5xx, a stack, an unexplained error or a hang',
  async () => {
    const packages = await installSchemathesis();
    const document = path.join(folder, 'openapi.json');
    fs.writeFileSync(document, JSON.stringify(api.own.document));
    const { code, output } = await run('python3', argumentsFor(document), {
      PYTHONPATH: packages,
      SCHEMATHESIS_HOOKS: path.join(__dirname, 'hooks.py'),
    });
    expect({ code, said: code === 0 ? '' : output.slice(-20_000) }).toEqual({ code: 0, said: '' });
    // It did ask, and was not turned away at the door.
    const asked = Number(/(\d+) generated/.exec(output)?.[1] ?? 0);
    expect(asked).toBeGreaterThan(Object.keys(api.own.document.paths).length);
  },
  LIMIT,
);

function argumentsFor(document: string): readonly string[] {
  const checks = 'not_a_server_error,no_stack,errors_are_explained';
  return [
    ...['-m', 'schemathesis.cli', 'run', document, '--url', `${api.url}`],
    ...['-H', `Authorization: Bearer ${api.apiKey}`],
    ...['--checks', checks, '--phases', 'examples,fuzzing', '--mode', 'all', '--max-examples', EXAMPLES],
    ...['--request-timeout', HANGS, '--generation-deterministic', '--suppress-health-check', 'all', '--no-color'],
    ...['--warnings', 'off', '--continue-on-failure', '--output-truncate', 'false'],
  ];
}

/** Into the cache, once a version: asked of a package registry as everything else. */
async function installSchemathesis(): Promise<string> {
  const pinned = createHash('sha256').update(fs.readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const target = path.join(cacheFolder(), `schemathesis-${pinned}`);
  if (fs.existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  const { code, output } = await run('python3', ['-m', 'pip', 'install', '-q', '--target', half, '-r', REQUIREMENTS]);
  if (code !== 0) throw new Error(`schemathesis cannot be installed:\n${output}`);
  fs.renameSync(half, target);
  return target;
}

function run(command: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    const child: ChildProcess = spawn(command, args, { cwd: folder, env: { ...process.env, ...variables } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', (error) => resolve({ code: 127, output: String(error) }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
