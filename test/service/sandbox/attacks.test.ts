import { FaultError } from '../../../src/faults/fault-error';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import type { Evaluated } from '../../../src/sandbox/sandbox';

const sandbox = createSandbox({ processes: 2 });
afterAll(() => sandbox.close());

const inStep = (body: string) => `async function evaluateCodeStep(args) {\n${body}\n}`;
const evaluate = (code: string, timeout = 5000) =>
  sandbox.evaluate({ code, args: {}, timeout }, new AbortController().signal);

async function codeOf(code: string, timeout?: number): Promise<string> {
  const settled: Evaluated | unknown = await evaluate(code, timeout).catch((error: unknown) => error);
  return settled instanceof FaultError ? settled.fault.code : `gave ${JSON.stringify(settled)}`;
}

/** Name, code, how it ends. */
const ATTACKS: readonly (readonly [string, string, string])[] = [
  ['an endless loop', inStep('for (;;) {}'), 'code_timed_out'],
  ['an endless loop before the function is called', 'for (;;) {}', 'code_timed_out'],
  [
    'an endless loop that catches everything',
    inStep('for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }'),
    'code_timed_out',
  ],
  ['an endless chain of promises', inStep('for (;;) await 0;'), 'code_timed_out'],
  [
    'jobs that make jobs beside the function',
    inStep('const go = () => { Promise.resolve().then(go); }; go(); await new Promise(() => {});'),
    'code_timed_out',
  ],
  ['a promise that never settles', inStep('await new Promise(() => {});'), 'code_never_returned'],
  ['a thenable that never settles', inStep('return { then() {} };'), 'code_never_returned'],
  ['an endless loop while the result is printed', inStep('return { toJSON() { for (;;) {} } };'), 'code_timed_out'],
  ['an endless loop while the error is told', inStep('throw { get message() { for (;;) {} } };'), 'code_timed_out'],
  ['an endless loop in what console prints', inStep('console.log({ toJSON() { for (;;) {} } });'), 'code_timed_out'],
  [
    'a proxy without an end',
    inStep(
      'const next = () => new Proxy([], { get: (_, key) => (key === "length" ? 1 : key === "toJSON" ? undefined : next()) }); return next();',
    ),
    'code_too_deep',
  ],
  ['a pattern that backtracks for ever', inStep('return /^(a+)+$/.test("a".repeat(40) + "b");'), 'code_timed_out'],
  ['an endless comparison', inStep('return [3, 2, 1].sort(() => { for (;;) {} });'), 'code_timed_out'],
  [
    'a native operation that cannot be interrupted',
    inStep('const s = "a".repeat(8e6); return s.indexOf("a".repeat(4e6) + "b");'),
    'code_timed_out',
  ],
  ['a join of a huge hole', inStep('return (new Array(1e8) + "").length;'), 'code_timed_out'],
  ['a storm of texts', inStep('const a = []; for (;;) a.push("x".repeat(1 << 20));'), 'code_out_of_memory'],
  ['a storm of typed arrays', inStep('const a = []; for (;;) a.push(new Uint8Array(1 << 20));'), 'code_out_of_memory'],
  [
    'a storm of buffers that grow',
    inStep(
      'const a = []; for (;;) { const b = new ArrayBuffer(1, { maxByteLength: 1 << 20 }); b.resize(1 << 20); a.push(b); }',
    ),
    'code_out_of_memory',
  ],
  ['a storm of objects', inStep('let a = {}; for (;;) a = { a };'), 'code_out_of_memory'],
  [
    'a buffer that grows',
    inStep('return new ArrayBuffer(1024, { maxByteLength: 2 ** 31 }).resize(2 ** 30);'),
    'code_threw',
  ],
  ['one huge text', inStep('return "x".repeat(2 ** 29);'), 'code_out_of_memory'],
  [
    'a text that is replaced by a longer one',
    inStep('return "a".repeat(1e7).replace(/a/g, "$&$&$&$&");'),
    'code_out_of_memory',
  ],
  [
    'a storm that catches everything',
    inStep('const a = []; for (;;) { try { for (;;) a.push("x".repeat(1 << 20)); } catch {} }'),
    'code_timed_out',
  ],
  ['endless recursion', inStep('const f = () => f() + 1; return f();'), 'code_too_deep'],
  [
    'recursion that catches its overflow',
    inStep('const f = () => { try { return f(); } catch { return f(); } }; return f();'),
    'code_timed_out',
  ],
  ['JSON that nests too deeply to be read', inStep('return JSON.parse("[".repeat(200000));'), 'code_too_deep'],
  [
    'a value that nests too deeply to be printed',
    inStep('let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; return a;'),
    'code_too_deep',
  ],
  [
    'a value deeper than anyone walks',
    inStep('let a = []; for (let i = 0; i < 70; i += 1) a = [a]; return a;'),
    'code_output_too_large',
  ],
  ['code that nests too deeply to be read', inStep('return eval("[".repeat(200000));'), 'code_too_deep'],
  ['a value that is too large', inStep('return "x".repeat(300000);'), 'code_output_too_large'],
  ['a value that is no JSON', inStep('return 10n;'), 'code_return_invalid'],
  ['a function as value', inStep('return () => 1;'), 'code_return_invalid'],
  ['a circle as value', inStep('const a = {}; a.a = a; return a;'), 'code_return_invalid'],
  ['a module of Node', inStep('return import("node:fs");'), 'code_threw'],
  ['require', inStep('return require("node:fs");'), 'code_threw'],
  [
    'the host by its constructors',
    inStep('return console.log.constructor.constructor("return process")();'),
    'code_threw',
  ],
  [
    'the host by the constructor of async functions',
    inStep('return (async () => {}).constructor("return process")();'),
    'code_threw',
  ],
  ['no function', 'const other = 1;', 'code_without_function'],
  ['a function that is none', 'const evaluateCodeStep = 1;', 'code_without_function'],
  ['an error whose every part throws', inStep('throw new Proxy({}, { get() { throw 1; } });'), 'code_threw'],
  ['nothing thrown', inStep('throw null;'), 'code_threw'],
  [
    'JSON replaced',
    `JSON.stringify = () => 'no'; JSON.parse = () => 'no'; Object.prototype.toJSON = () => 10n; ${inStep('return {};')}`,
    'code_return_invalid',
  ],
];

test.each(ATTACKS)('%s ends in its fault, and the next evaluation works', async (_name, code, expected) => {
  const timeout = expected === 'code_timed_out' ? 50 : undefined;
  await expect(codeOf(code, timeout)).resolves.toBe(expected);
  await expect(evaluate(inStep('return 1;'))).resolves.toEqual({ value: 1, logs: [], unlogged: 0 });
});

test('code has some of its 32 MiB of memory, and no more', async () => {
  const hold = (mebibytes: number) =>
    inStep(
      `const a = []; for (let i = 0; i < ${mebibytes}; i += 1) a.push(new Uint8Array(1 << 20).fill(1)); return a.length;`,
    );
  await expect(evaluate(hold(12))).resolves.toMatchObject({ value: 12 });
  await expect(codeOf(hold(40))).resolves.toBe('code_out_of_memory');
});

test('code that is stopped for its time keeps what it said before', async () => {
  const stopped = evaluate(inStep('console.log("before"); for (;;) {}'), 50);
  await expect(stopped).rejects.toMatchObject({
    fault: { code: 'code_timed_out', details: { logs: [{ level: 'info', message: 'before' }] } },
  });
});

test('nothing of an evaluation is left for the next', async () => {
  const code = `globalThis.seen = (globalThis.seen ?? 0) + 1; Array.prototype.map = () => 'mine'; ${inStep('return [seen, [1].map(String)];')}`;
  for (let time = 0; time < 4; time += 1) {
    await expect(evaluate(code)).resolves.toMatchObject({ value: [1, 'mine'] });
    await expect(evaluate(inStep('return [typeof seen, [1].map(String)];'))).resolves.toMatchObject({
      value: ['undefined', ['1']],
    });
  }
});

test('the code sees no more of the world than the language and console', async () => {
  const { value } = await evaluate(
    inStep('return Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z]/.test(name)).sort();'),
  );
  expect(value).toEqual([
    'console',
    'decodeURI',
    'decodeURIComponent',
    'encodeURI',
    'encodeURIComponent',
    'escape',
    'eval',
    'evaluateCodeStep',
    'globalThis',
    'isFinite',
    'isNaN',
    'parseFloat',
    'parseInt',
    'undefined',
    'unescape',
  ]);
});
