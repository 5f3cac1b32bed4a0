import { createSandbox, type SandboxOptions } from '../../../src/sandbox/create-sandbox';
import type { Sandbox } from '../../../src/sandbox/sandbox';
import { faultOf } from '../objects/world';
import { childrenOf, isSandboxed } from './processes';

const sandboxes: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(sandboxes.splice(0).map((sandbox) => sandbox.close()));
});

function open(options: SandboxOptions = {}): Sandbox {
  const sandbox = createSandbox(options);
  sandboxes.push(sandbox);
  return sandbox;
}

const unaborted = () => new AbortController().signal;
const inStep = (body: string) => `async function evaluateCodeStep(args) {\n${body}\n}`;
const evaluateIn = (sandbox: Sandbox, body: string, args = {}, timeout = 1000, signal = unaborted()) =>
  sandbox.evaluate({ code: inStep(body), args, timeout }, signal);

test('arguments come with their keys as written, and the value goes back as JSON', async () => {
  const sandbox = open();
  const args = { name_first: 'Ada', 'preferred-name': 'Ä\u2028\0', fields: { customKey: [1, null, { a: false }] } };
  await expect(evaluateIn(sandbox, 'return args;', args)).resolves.toMatchObject({ value: args });
  await expect(evaluateIn(sandbox, 'return Object.keys(args).length;')).resolves.toMatchObject({ value: 0 });
  await expect(evaluateIn(sandbox, '')).resolves.toMatchObject({ value: null });
});

test.each([
  ['a function', 'function evaluateCodeStep(args) { return args.n; }'],
  ['an arrow', 'const evaluateCodeStep = async ({ n }) => n;'],
  [
    'one that awaits',
    'const wait = async (n) => n; async function evaluateCodeStep({ n }) { return await wait(await n); }',
  ],
])('%s is called as any other', async (_name, code) => {
  await expect(open().evaluate({ code, args: { n: 7 }, timeout: 1000 }, unaborted())).resolves.toMatchObject({
    value: 7,
  });
});

test('what the code says to console is kept, by level and in order, as far as there is room', async () => {
  const sandbox = open();
  const said =
    'console.log("n is", args.n, { a: [1] }, undefined); console.warn(new TypeError("no")); console.error(1n);';
  const { logs, unlogged } = await evaluateIn(sandbox, said, { n: 1 });
  expect(logs).toEqual([
    { level: 'info', message: 'n is 1 {"a":[1]} undefined' },
    { level: 'warn', message: 'TypeError: no' },
    { level: 'error', message: '1' },
  ]);
  expect(unlogged).toBe(0);
  const flood = await evaluateIn(sandbox, 'for (let i = 0; i < 1000; i += 1) console.log(i);');
  expect([flood.logs.length, flood.unlogged]).toEqual([200, 800]);
  const wide = await evaluateIn(sandbox, 'for (let i = 0; i < 20; i += 1) console.log("x".repeat(1e6));');
  expect(wide.logs.map(({ message }) => message.length)).toEqual(new Array(8).fill(2000));
  expect(wide.unlogged).toBe(12);
});

test('a fault names the author’s line and column, and keeps what was thrown and said in its details', async () => {
  const body =
    '  console.log("before");\n  const deeper = () => {\n    throw new TypeError("no " + args.name);\n  };\n  await 0;\n  deeper();';
  const fault = await faultOf(evaluateIn(open(), body, { name: 'Ada' }));
  expect(fault).toMatchObject({
    code: 'code_threw',
    category: 'invalid',
    message: 'The code threw an error. Line 4, column 24.',
  });
  expect(fault.details).toMatchObject({
    thrown: { name: 'TypeError', message: 'no Ada', line: 4, column: 24 },
    logs: [{ level: 'info', message: 'before' }],
  });
  expect(fault.details?.['thrown']).toHaveProperty('stack', [
    expect.stringMatching(/^at deeper \(code\.js:4:24\)$/),
    expect.stringMatching(/^at evaluateCodeStep \(code\.js:7:/),
  ]);
});

test('code that cannot be read is a syntax error with its place', async () => {
  const fault = await faultOf(evaluateIn(open(), '  return 1 +;'));
  expect(fault).toMatchObject({ code: 'code_syntax_error', details: { thrown: { name: 'SyntaxError', line: 2 } } });
  expect(fault.message).toContain('Line 2, column');
});

test('what was thrown can be stored, whatever its characters', async () => {
  const fault = await faultOf(evaluateIn(open(), 'throw new Error("a\\0b\\ud800c");'));
  expect(fault.details).toMatchObject({ thrown: { message: 'a\ufffdb\ufffdc' } });
});

test('forty at once all come to their value, also beside code that runs into its limits', async () => {
  const sandbox = open({ processes: 2 });
  const hostile = Array.from({ length: 4 }, () => faultOf(evaluateIn(sandbox, 'for (;;) {}', {}, 100)));
  const honest = Array.from({ length: 40 }, (_, n) => evaluateIn(sandbox, 'return args.n * 2;', { n }));
  const values = await Promise.all(honest);
  expect(values.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, n) => n * 2));
  for (const fault of await Promise.all(hostile)) expect(fault.code).toBe('code_timed_out');
});

test('who has no turn in time is told that the sandbox is busy, and may come again', async () => {
  const sandbox = open({ processes: 1, patience: 50 });
  const busy = faultOf(evaluateIn(sandbox, 'for (;;) {}', {}, 1000));
  await expect(faultOf(evaluateIn(sandbox, 'return 1;'))).resolves.toMatchObject({
    code: 'code_busy',
    category: 'limited',
  });
  await expect(busy).resolves.toMatchObject({ code: 'code_timed_out' });
});

test('an evaluation that is withdrawn ends at once, running or waiting', async () => {
  const sandbox = open({ processes: 1 });
  await evaluateIn(sandbox, 'return 1;');
  const [running, waiting] = [new AbortController(), new AbortController()];
  const both = [running, waiting].map(({ signal }) => faultOf(evaluateIn(sandbox, 'for (;;) {}', {}, 10_000, signal)));
  waiting.abort();
  await expect(both[1]).resolves.toMatchObject({ code: 'call_canceled' });
  running.abort();
  await expect(both[0]).resolves.toMatchObject({ code: 'call_canceled' });
  await expect(faultOf(evaluateIn(sandbox, 'return 1;', {}, 1000, AbortSignal.abort()))).resolves.toMatchObject({
    code: 'call_canceled',
  });
  await expect(evaluateIn(sandbox, 'return 1;')).resolves.toMatchObject({ value: 1 });
});

test('a process that is killed from outside costs one attempt, and is replaced', async () => {
  const sandbox = open({ processes: 1 });
  await evaluateIn(sandbox, 'return 1;');
  const busy = faultOf(evaluateIn(sandbox, 'for (;;) {}', {}, 10_000));
  for (const pid of childrenOf(process.pid).filter(isSandboxed)) process.kill(pid, 'SIGKILL');
  await expect(busy).resolves.toMatchObject({ code: 'code_crashed', category: 'transient' });
  await expect(evaluateIn(sandbox, 'return 1;')).resolves.toMatchObject({ value: 1 });
});

test('limits that are passed leave no more processes than the sandbox has', async () => {
  const sandbox = open({ processes: 2 });
  const hostile = () => faultOf(evaluateIn(sandbox, 'for (;;) {}', {}, 20));
  const processes = () => childrenOf(process.pid).filter(isSandboxed).length;
  for (let round = 0; round < 4; round += 1) await Promise.all([hostile(), hostile(), hostile()]);
  // One that was killed may take a moment to be gone.
  for (let n = 0; n < 100 && processes() > 2; n += 1) await evaluateIn(sandbox, 'return 1;');
  expect(processes()).toBeLessThanOrEqual(2);
});

test('a closed sandbox leaves no process behind, and takes nothing more', async () => {
  const sandbox = open({ processes: 2 });
  const busy = [1, 2, 3].map(() => faultOf(evaluateIn(sandbox, 'for (;;) {}', {}, 10_000)));
  await sandbox.close();
  for (const fault of await Promise.all(busy)) expect(fault.code).toBe('code_crashed');
  expect(childrenOf(process.pid).filter(isSandboxed)).toEqual([]);
  await expect(faultOf(evaluateIn(sandbox, 'return 1;'))).resolves.toMatchObject({ code: 'code_crashed' });
});
