import { actionEntries } from '../../../activities/catalogue';
import evaluate from '../../../activities/code/evaluate';
import type { OutsideContext } from '../../../activities/define-action';
import { settleOutside } from '../../../activities/settle-outside';
import { compile } from '../../../interpreter/compiler/compile';
import type { Value, ValueMap } from '../../../interpreter/value';
import { FaultError } from '../../../src/faults/fault-error';
import { kindEntries } from '../../../src/kinds';
import { effectOf } from '../../../src/outgoing/outside-fault';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import { outsideContext } from '../actions/outside-context';

const sandbox = createSandbox({ processes: 1 });
afterAll(() => sandbox.close());

const context = (): OutsideContext => outsideContext({ path: 'score', idempotencyKey: 'wfr_1/score/1', sandbox });

const inStep = (body: string) => `async function evaluateCodeStep(args) {\n${body}\n}`;
const run = (input: ValueMap) => evaluate.run(input, context());

async function errorOf(input: ValueMap): Promise<FaultError> {
  const settled = await run(input).catch((error: unknown) => error);
  if (settled instanceof FaultError) return settled;
  throw new Error(`expected a fault, got ${JSON.stringify(settled)}`);
}

test('the example gives what it says', async () => {
  const { input, output } = evaluate.example;
  await expect(run(input)).resolves.toEqual(output);
  expect(evaluate.output.safeParse(await run(input)).success).toBe(true);
});

test.each<[string, Value, string]>([
  ['boolean', { type: 'boolean' }, 'return "true";'],
  ['number', { type: 'number' }, 'return NaN;'],
  ['string', { type: 'string' }, 'return 1;'],
  ['nothing', { type: 'null' }, 'return 0;'],
  [
    'object',
    { type: 'object', required: ['score'], properties: { score: { type: 'integer' } } },
    'return { score: 1.5 };',
  ],
])(
  'a value that is not the declared %s is a fault that names the place, never the value',
  async (_type, schema, body) => {
    const { fault } = await errorOf({ code: inStep(body), return_schema: schema });
    expect(fault).toMatchObject({ code: 'code_return_invalid', category: 'invalid' });
    expect(fault.details).toEqual({ issues: [{ pointer: expect.any(String), keyword: 'type' }] });
  },
);

test.each<[string, Value, string, Value]>([
  ['boolean', { type: 'boolean' }, 'return args.n > 1;', true],
  ['number', { type: 'number' }, 'return args.n / 4;', 0.5],
  ['string', { type: 'string' }, 'return String(args.n);', '2'],
  ['nothing', { type: 'null' }, 'args.n += 1;', null],
  ['object', { type: 'object', required: ['n'] }, 'return { ...args };', { n: 2 }],
])('a declared %s is given', async (_type, schema, body, value) => {
  const output = await run({ code: inStep(body), arguments: { n: 2 }, return_schema: schema });
  expect(output).toEqual({ value, logs: [], unlogged: 0 });
});

test.each<[string, ValueMap, string]>([
  ['no code', {}, '/code'],
  ['empty code', { code: '' }, '/code'],
  ['code that is too long', { code: ' '.repeat(64 * 1024 + 1) }, '/code'],
  ['arguments that are no map', { code: 'x', arguments: [1] }, '/arguments'],
  ['arguments that are too large', { code: 'x', arguments: { a: 'x'.repeat(256 * 1024) } }, '/arguments'],
  ['a timeout that is too long', { code: 'x', timeout: '11s' }, '/timeout'],
  ['a timeout that is none', { code: 'x', timeout: 'soon' }, '/timeout'],
  [
    'a schema that could run for ever',
    { code: 'x', return_schema: { type: 'string', pattern: '(a+)+' } },
    '/return_schema',
  ],
  ['an unknown input', { code: 'x', env: {} }, ''],
])('%s is refused before anything runs', async (_name, input, pointer) => {
  const { fault } = await errorOf(input);
  expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer }] } });
});

test('a fault says that nothing was done in the world, so it never holds as maybe sent', async () => {
  const error = await errorOf({ code: inStep('throw new Error("no");') });
  expect(effectOf(error)).toBe('none');
  expect(settleOutside(error, evaluate.repeat)).toMatchObject({ effect: 'none', fault: { code: 'code_threw' } });
});

test('every fault that the sandbox knows is declared by the action', async () => {
  const { SANDBOX_FAULTS } = await import('../../../src/sandbox/fault-codes');
  const own = evaluate.faults.filter((code) => code.startsWith('code_'));
  expect(own.sort()).toEqual(Object.keys(SANDBOX_FAULTS).sort());
});

describe('in a definition', () => {
  const definitionOf = (read: string, more: ValueMap = {}) => ({
    key: 'score',
    name: 'Score',
    trigger: { type: 'api', fields: { name: { type: 'string', required: true, personal: true } } },
    steps: [
      {
        key: 'score',
        type: 'action',
        action: 'code.evaluate',
        inputs: {
          code: inStep('return { score: args.name.length };'),
          arguments: { name: '{{trigger.name}}' },
          return_schema: { type: 'object', properties: { score: { type: 'number' } }, required: ['score'] },
          ...more,
        },
      },
    ],
    output: { score: read },
  });
  const diagnosticsOf = (read: string, more?: ValueMap) => {
    const compiled = compile(definitionOf(read, more), { actions: actionEntries(), kinds: kindEntries() });
    return 'plan' in compiled ? compiled.warnings : compiled.diagnostics;
  };

  test('later steps know the type of the value, and arguments of a person do not leave the installation, unless it fetches', () => {
    expect(diagnosticsOf('{{score.value.score}}')).toEqual([]);
    const fetch = { origins: ['https://a.example'] };
    expect(diagnosticsOf('{{score.value.score}}', { fetch })).toEqual([
      expect.objectContaining({ code: 'personal_data_leaves', pointer: '/steps/0/inputs/arguments' }),
    ]);
    expect(diagnosticsOf('{{score.value.scoer}}')).toEqual([expect.objectContaining({ code: 'unknown_field' })]);
  });
});
