import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';
import { type CheckoutCopy, copyCheckout, listProcesses } from '../harness/checkout-copy';
import { pickDevPorts } from '../harness/dev-ports';
import { cacheFolder } from '../harness/server-stock';
import { until } from '../harness/until';

jest.setTimeout(300_000);

const START = 'npm ci && npm start\n';
/** What continuous integration runs: running it here would run this test again. */
const TEST = 'npm ci && npm test\n';

const README = 'README.md';
/** The author's guide is run by a test of its own. */
const AUTHOR = 'docs/guide/write-a-workflow.md';
/** So is this one, in a copy that has the tests: it writes files. */
const ADDING = 'docs/guide/add-an-action.md';
const GUIDES = fs.readdirSync(path.join(CHECKOUT, 'docs', 'guide')).map((name) => path.join('docs', 'guide', name));

let copy: CheckoutCopy;
let environment: Record<string, string>;
let usher: ChildProcess;
let said = '';
/** Where blocks run: one whose time is over is not to go on without its test. */
const shells: ChildProcess[] = [];

beforeAll(async () => {
  copy = copyCheckout();
  // A clone has no packages yet.
  fs.rmSync(path.join(copy.root, 'node_modules'));
  for (const name of ['package-lock.json', '.npmrc', 'examples', 'docs']) {
    fs.cpSync(path.join(CHECKOUT, name), path.join(copy.root, name), { recursive: true });
  }
  const { PATH = '', HOME = '' } = process.env;
  // Packages that npm has kept since they were installed for this run are not asked for again.
  const npm = { npm_config_prefer_offline: 'true' };
  environment = { PATH, HOME, USHER_CACHE: cacheFolder(), ...npm, ...(await pickDevPorts()) };
  usher = spawn('bash', ['-c', START], { cwd: copy.root, detached: true, env: environment });
  for (const stream of [usher.stdout, usher.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
  await until(
    'Usher is ready',
    () => {
      if (usher.exitCode !== null) throw new Error(`It ended with code ${usher.exitCode} and had said:\n${said}`);
      return said.includes('Ready after');
    },
    240_000,
  );
});

afterAll(async () => {
  for (const { pid, exitCode } of [...shells, usher]) if (pid !== undefined && exitCode === null) process.kill(-pid);
  await until('no process is left', () => listProcesses(copy).length === 0, 30_000);
  copy.remove();
});

test('the two commands of the README are what this test started and what .ci/run runs', () => {
  expect(blocksOf(README)).toEqual(expect.arrayContaining([START, TEST]));
  expect(fs.readFileSync(path.join(CHECKOUT, '.ci', 'run'), 'utf8')).toContain(TEST.trim());
});

test('the first request that it prints is answered', async () => {
  const [command = ''] = /^ *curl .*$/m.exec(said) ?? [];
  expect(JSON.parse((await run(command)).output)).toMatchObject({ data: [] });
});

test('the commands of the README start a run that waits for the person', async () => {
  const { code, output } = await runBlocks(README);
  expectDone(code, output);
  expect(output).toContain('onboard-and-wait: running');
  expect(output).toMatch(/^wfr_\w+ +onboard-and-wait +in_progress/m);
});

test('the commands of the author’s guide take a run to its end', async () => {
  const { code, output } = await runBlocks(AUTHOR);
  expectDone(code, output);
  expect(output).toMatch(/^wfr_\w+: completed \(onboard-and-wait, version \d+\)$/m);
  expect(output).toContain('"decision": "approved"');
});

test.each(GUIDES.filter((guide) => guide !== AUTHOR && guide !== ADDING))(
  'the commands of %s do what they say',
  async (guide) => {
    const { code, output } = await runBlocks(guide);
    expectDone(code, output);
    expect(output).not.toBe('');
  },
);

test('every file that a document links to is there', () => {
  for (const document of [README, 'ARCHITECTURE.md', ...GUIDES]) {
    const text = fs.readFileSync(path.join(CHECKOUT, document), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^https?:/.test(link));
    const missing = links.filter((link) => !fs.existsSync(path.join(CHECKOUT, path.dirname(document), link)));
    expect({ document, missing }).toEqual({ document, missing: [] });
  }
});

/** What was said last tells which command failed. */
function expectDone(code: number | null, output: string): void {
  if (code !== 0) throw new Error(`It ended with code ${code} and had said:\n${output.slice(-4000)}`);
}

function blocksOf(document: string): readonly string[] {
  const text = fs.readFileSync(path.join(CHECKOUT, document), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

/** What `npx usher` finds, without npx, which takes three times as long as the command itself. */
const FOUND = 'npx() { [ "$1" = usher ] && shift && node bin/usher.cjs "$@"; }';

/** Runs the blocks of a document, as one who reads on would: in one shell; those of the README word for word. */
function runBlocks(document: string) {
  const blocks = blocksOf(document).filter((block) => block !== START && block !== TEST);
  return run((document === README ? blocks : [FOUND, ...blocks]).join('\n'));
}

async function run(commands: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: copy.root,
    env: environment,
    detached: true,
    // Given a socket to read from, bash takes itself for a remote shell and reads its owner's settings.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  shells.push(shell);
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = await once(shell, 'close');
  return { code: code as number | null, output };
}
