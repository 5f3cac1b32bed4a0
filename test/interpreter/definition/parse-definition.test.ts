import fc from 'fast-check';
import { checkJson } from '../../../interpreter/definition/check-json';
import { parseDefinition } from '../../../interpreter/definition/parse-definition';
import { definitionJsonSchema } from '../../../interpreter/definition/schema';
import { SCREENING } from '../catalogue';
import { definitionWith } from '../compiler/definition-with';

function faultsOf(input: unknown): readonly string[] {
  const parsed = parseDefinition(input);
  return 'definition' in parsed ? [] : parsed.diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
}

function sentencesOf(input: unknown): readonly string[] {
  const parsed = parseDefinition(input);
  return 'definition' in parsed ? [] : parsed.diagnostics.map(({ message, hint }) => `${message} | ${hint}`);
}

describe('a definition', () => {
  test('of the design page has the right shape, and is given back as it was', () => {
    expect(parseDefinition(SCREENING)).toEqual({ definition: SCREENING });
  });

  test('may hold all that the language will have', () => {
    const later = definitionWith({
      $schema: './definition.schema.json',
      description: 'All of it',
      trigger: {
        type: 'api',
        fields: { who: { type: 'array', required: true, personal: true, items: { type: 'string' } } },
      },
      labels: { customer: '{{trigger.who}}' },
      variables: [{ name: 'list', type: 'array', items: { type: 'string' }, default: [] }],
      concurrency: { key: '{{trigger.who}}', limit: 1 },
      on_failure: 'fail',
      tests: [{ name: 'a test' }],
      steps: [
        { key: 'a', type: 'loop', for_each: '{{vars.list}}', steps: [], on_error: { steps: [] }, undo: { steps: [] } },
        { key: 'b', type: 'module', module: 'decide', version: 2, inputs: { a: 1 } },
        { key: 'c', type: 'wait', until: '{{run.created_at}}', offset: '-1d', time_zone: 'Europe/Berlin' },
        {
          key: 'd',
          type: 'wait',
          for: ['{{a}}'],
          events: ['x.y'],
          when: { not: { all: [{ not_on_list: 'l', item: {} }] } },
          since: 'now',
        },
      ],
      output: { a: null },
    });
    expect(faultsOf(later)).toEqual([]);
  });

  test('with five faults is told all five, each with pointer and hint', () => {
    const faulty = {
      ...definitionWith({
        steps: [
          { key: 'a', type: 'stop', outcome: 'done' },
          { key: 'b', type: 'sett' },
        ],
      }),
      key: 'Not A Key',
      nmae: 'x',
      on_failure: 3,
    };
    expect(faultsOf(faulty)).toEqual([
      'bad_format /key',
      'wrong_type /on_failure',
      'bad_choice /steps/0/outcome',
      'bad_choice /steps/1/type',
      'unknown_key /nmae',
    ]);
    expect(sentencesOf(faulty)).toEqual([
      '"key" is not written as it must be. | A key is lower-case words joined by hyphens, such as screen-completed-inquiries.',
      '"on_failure" is text, not a number. | Write text here.',
      '"outcome" cannot be "done". | There is: completed, failed, canceled.',
      '"type" cannot be "sett". | Did you mean "set"?',
      'The key "nmae" is not known here. | Did you mean "name"?',
    ]);
  });

  test.each<[string, unknown, readonly string[]]>([
    ['is a map', [], ['wrong_type ']],
    ['is not nothing', null, ['wrong_type ']],
    [
      'needs its four keys',
      {},
      ['missing_key /key', 'missing_key /name', 'missing_key /trigger', 'missing_key /steps'],
    ],
    ['has a trigger of a known type', definitionWith({ trigger: { type: 'cron' } }), ['bad_choice /trigger/type']],
    ['has a trigger with a type', definitionWith({ trigger: {} }), ['missing_key /trigger/type']],
    ['has a trigger that is a map', definitionWith({ trigger: 'api' }), ['wrong_type /trigger']],
    ['has a trigger type that is text', definitionWith({ trigger: { type: 1 } }), ['wrong_type /trigger/type']],
    ['has events', definitionWith({ trigger: { type: 'event', events: [] } }), ['out_of_bounds /trigger/events']],
    ['has a name', definitionWith({ name: '' }), ['out_of_bounds /name']],
    ['has a short name', definitionWith({ name: 'x'.repeat(201) }), ['out_of_bounds /name']],
    ['has a key that is no inherited name', definitionWith({ key: 'constructor' }), ['reserved_name /key']],
    ['is not called default', definitionWith({ key: 'default' }), ['reserved_name /key']],
    ['has labels with keys', definitionWith({ labels: { 'a b': 1 } }), ['bad_format /labels/a b']],
    ['has no inherited name as label', definitionWith({ labels: { toString: 1 } }), ['reserved_name /labels/toString']],
    ['escapes pointers', definitionWith({ labels: { 'a/b~c': 1 } }), ['bad_format /labels/a~1b~0c']],
    [
      'has at most 100 variables',
      definitionWith({ variables: Array.from({ length: 101 }, (_, index) => ({ name: `v${index}`, type: 'string' })) }),
      ['out_of_bounds /variables'],
    ],
    [
      'limits concurrency to something',
      definitionWith({ concurrency: { key: 'a', limit: 0 } }),
      ['out_of_bounds /concurrency/limit'],
    ],
  ])('%s', (_promise, input, faults) => {
    expect(faultsOf(input)).toEqual(faults);
  });

  test.each<[string, object, readonly string[]]>([
    ['has a key', { type: 'stop', outcome: 'failed' }, ['missing_key /steps/0/key']],
    ['has a key that is no root', { key: 'trigger', type: 'stop', outcome: 'failed' }, ['reserved_name /steps/0/key']],
    ['has a key in lower case', { key: 'Stop', type: 'stop', outcome: 'failed' }, ['bad_format /steps/0/key']],
    ['has no unknown key', { key: 'a', type: 'stop', outcome: 'failed', retries: 1 }, ['unknown_key /steps/0/retries']],
    [
      'has bounded retries',
      { key: 'a', type: 'action', action: 'x', retry: { attempts: 21 } },
      ['out_of_bounds /steps/0/retry/attempts'],
    ],
    [
      'has whole attempts',
      { key: 'a', type: 'action', action: 'x', retry: { attempts: 1.5 } },
      ['wrong_type /steps/0/retry/attempts'],
    ],
    [
      'has two branches',
      { key: 'a', type: 'parallel', branches: [{ steps: [] }] },
      ['out_of_bounds /steps/0/branches'],
    ],
    [
      'has an else and routes',
      { key: 'a', type: 'conditional', routes: [] },
      ['out_of_bounds /steps/0/routes', 'missing_key /steps/0/else'],
    ],
    ['names its objects', { key: 'a', type: 'wait', for: [], events: ['x'] }, ['out_of_bounds /steps/0/for']],
    ['names them by text', { key: 'a', type: 'wait', for: [1], events: ['x'] }, ['wrong_type /steps/0/for/0']],
  ])('has steps each of which %s', (_promise, step, faults) => {
    expect(faultsOf(definitionWith({ steps: [step] }))).toEqual(faults);
  });

  test.each<[unknown, readonly string[]]>([
    [{ field: 'a', operator: 'is' }, ['bad_choice /operator']],
    [{ feild: 'a', operator: 'equals' }, ['missing_key /field', 'unknown_key /feild']],
    [{ all: [] }, ['out_of_bounds /all']],
    [{ any: [{}] }, ['missing_key /any/0/all']],
    [{ not: [] }, ['wrong_type /not']],
    [{ on_list: 'a' }, ['missing_key /item']],
    [{ on_list: 'a', item: {}, also: 1 }, ['unknown_key /also']],
    ['a equals b', ['wrong_type ']],
  ])('has no condition like %j', (condition, faults) => {
    const steps = [{ key: 'a', type: 'conditional', routes: [{ when: condition, steps: [] }], else: { steps: [] } }];
    const expected = faults.map((fault) => fault.replace(' ', ' /steps/0/routes/0/when'));
    expect(faultsOf(definitionWith({ steps }))).toEqual(expected);
  });

  test('may have 500 entries in a list of steps and not one more', () => {
    const steps = Array.from({ length: 501 }, (_, index) => ({ key: `s${index}`, type: 'stop', outcome: 'failed' }));
    expect(faultsOf(definitionWith({ steps: steps.slice(1) }))).toEqual([]);
    expect(faultsOf(definitionWith({ steps }))).toEqual(['out_of_bounds /steps']);
  });
});

test('a long text is shortened where it is repeated', () => {
  expect(sentencesOf(definitionWith({ on_failure: 'x'.repeat(70) }))).toEqual([
    `"on_failure" cannot be "${'x'.repeat(60)}…". | There is: hold, fail.`,
  ]);
  expect(sentencesOf({ ...definitionWith({}), ['y'.repeat(70)]: 1 })[0]).toContain(
    `The key "${'y'.repeat(60)}…" is not known`,
  );
});

describe('what is no JSON within bounds', () => {
  test('is refused before anything else looks at it', () => {
    expect(faultsOf(definitionWith({ name: undefined }))).toEqual(['not_json /name']);
    expect(faultsOf(definitionWith({ output: { a: Number.NaN } }))).toEqual(['not_json /output/a']);
    expect(faultsOf(definitionWith({ output: { a: [1n] } }))).toEqual(['not_json /output/a/0']);
    expect(faultsOf(definitionWith({ name: new Date(0) }))).toEqual(['not_json /name']);
    expect(faultsOf(() => 1)).toEqual(['not_json ']);
    expect(sentencesOf(definitionWith({ name: undefined }))[0]).toBe(
      'A value of type undefined is no JSON. | A definition holds null, true, false, numbers, texts, lists and maps.',
    );
  });

  test('may have 20 levels and not one more', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    expect(faultsOf(definitionWith({ output: nested(19) }))).toEqual([]);
    expect(faultsOf(definitionWith({ output: nested(20) }))).toEqual([`too_deep /output${'/a'.repeat(19)}`]);
  });

  test('may have 200 KiB and not one byte more', () => {
    const whole = (size: number) => definitionWith({ output: { a: 'é'.repeat(size) } });
    const spare = 200 * 1024 - Buffer.byteLength(JSON.stringify(whole(0)));
    expect(faultsOf(whole(Math.floor(spare / 2)))).toEqual([]);
    expect(faultsOf(whole(Math.floor(spare / 2) + 1))).toEqual(['too_large ']);
  });

  test('ends, also where values hold themselves or one another many times', () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    expect(faultsOf(circular)).toEqual([`too_deep ${'/self'.repeat(20)}`]);
    let many: unknown[] = [];
    for (let level = 0; level < 15; level += 1) many = new Array(10).fill(many);
    expect(faultsOf(definitionWith({ output: { many } }))).toEqual(['too_large ']);
  });

  test('has no key that objects inherit, at any depth, and is told of all of them', () => {
    const input = JSON.parse('{"__proto__": {"constructor": [{"prototype": 1}]}}') as unknown;
    expect(faultsOf(input)).toEqual([
      'reserved_name /__proto__',
      'reserved_name /__proto__/constructor',
      'reserved_name /__proto__/constructor/0/prototype',
    ]);
  });

  test('is refused and never thrown at', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withSparseArray: true }),
        (input) => {
          expect(Array.isArray(checkJson(input))).toBe(true);
          expect(faultsOf(input)).not.toEqual([]);
        },
      ),
    );
  });
});

test('the published schema is JSON Schema 2020-12 and knows every kind of step', () => {
  const schema = JSON.parse(definitionJsonSchema()) as { $schema: string; title: string };
  expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(schema.title).toBe('Usher workflow definition');
  for (const type of ['action', 'conditional', 'parallel', 'wait', 'set', 'stop', 'loop', 'module']) {
    expect(definitionJsonSchema()).toContain(`"const": "${type}"`);
  }
});
