import type { ConditionalStep } from '../../../interpreter/plan';
import { definitionWith, findings, OPEN_CASE, sentences, stepsOf, when } from './definition-with';

type Row = { readonly [key: string]: unknown };

const VARIABLES = [
  { name: 'born', type: 'date', default: '2000-01-01' },
  { name: 'flag', type: 'boolean', default: true },
  { name: 'count', type: 'integer', default: 1 },
  { name: 'list', type: 'array', items: { type: 'date' }, default: [] },
  { name: 'any_list', type: 'array', default: [] },
  { name: 'other', type: 'inquiry' },
  { name: 'cases', type: 'array', items: { type: 'case' }, default: [] },
  { name: 'color', type: 'string', default: 'red' },
];

function definition(condition: Row, rest: object = {}): object {
  return definitionWith({
    variables: VARIABLES,
    steps: [OPEN_CASE, when(condition, [], { on_missing: 'else', ...rest })],
  });
}

function faultsOf(condition: Row): readonly string[] {
  return findings(definition(condition)).map((each) => each.replace(' /steps/1/routes/0/when', ' '));
}

function sentenceOf(condition: Row): string {
  return sentences(definition(condition))[0] ?? 'none';
}

function routeOf(condition: Row): ConditionalStep {
  const found = stepsOf(when(condition, [], { on_missing: 'else' }))[0];
  if (found?.type !== 'conditional') throw new Error('The step is no conditional.');
  return found;
}

const row = (field: string, operator: string, value?: unknown): Row =>
  value === undefined ? { field, operator } : { field, operator, value };

describe('a comparison', () => {
  test.each<[Row]>([
    [row('trigger.status', 'equals', 'approved')],
    [row('{{trigger.status}}', 'is_in', ['approved', 'declined'])],
    [row('trigger.status', 'is_not_in', '{{trigger.tags}}')],
    [row('trigger.status', 'contains', 'app')],
    [row('trigger.status', 'is_blank')],
    [row('trigger.reference_id', 'equals', '{{vars.color}}')],
    [row('trigger.reference_id', 'equals', '{{trigger.note}}')],
    [row('trigger.reference_id', 'starts_with', 'a{{run.id}}')],
    [row('trigger.reference_id', 'greater_than', 'b')],
    [row('trigger.tags', 'contains', 'vip')],
    [row('trigger.tags', 'includes_any_of', ['vip', '{{vars.color}}'])],
    [row('trigger.tags', 'equals', ['vip'])],
    [row('trigger.fields.x', 'equals', 7)],
    [row('trigger.fields.x', 'includes_none_of', [7])],
    [row('trigger.fields.x', 'less_than', '2026-01-01')],
    [row('trigger.fields.x', 'starts_with', 'a')],
    [row('trigger.fields', 'is_not_blank')],
    [row('trigger.age', 'less_than', 18.5)],
    [row('trigger.account.cases.count', 'greater_than_or_equal', 1)],
    [row('trigger.created_at', 'greater_than', '2026-01-01T00:00:00Z')],
    [row('trigger.created_at', 'greater_than', '2026-01-01')],
    [row('trigger.created_at', 'greater_than', '{{vars.born}}')],
    [row('vars.born', 'equals', '2026-01-01')],
    [row('vars.born', 'less_than', '{{trigger.created_at}}')],
    [row('vars.born', 'is_in', ['2026-01-01', '{{trigger.created_at}}'])],
    [row('vars.born', 'is_in', '{{vars.list}}')],
    [row('vars.list', 'contains', '2026-01-01')],
    [row('vars.any_list', 'contains', { a: 1 })],
    [row('vars.flag', 'equals', false)],
    [row('vars.count', 'equals', '{{trigger.age}}')],
    [row('trigger.account', 'is_blank')],
    [row('trigger', 'equals', '{{vars.other}}')],
    [row('trigger', 'is_in', ['{{vars.other}}', '{{trigger}}'])],
    [row('vars.cases', 'contains', '{{open_case}}')],
    [row('trigger', 'is_in', '{{trigger.tags}}')],
    [row('trigger', 'equals', 'inq_1')],
    [row('trigger.account', 'is_in', ['act_1', 'act_2'])],
    [row('trigger.reference_id', 'equals', null)],
    [row('open_case.status', 'does_not_equal', 'Open')],
  ])('%j is fine', (condition) => {
    expect(faultsOf(condition)).toEqual([]);
  });

  test.each<[Row, readonly string[]]>([
    [row('trigger.status', 'equals', 'aproved'), ['bad_choice /value']],
    [row('trigger.status', 'is_in', ['approved', 'gone']), ['bad_choice /value/1']],
    [row('trigger.status', 'is_in', 'approved'), ['type_mismatch /value']],
    [row('trigger.status', 'equals', 3), ['type_mismatch /value']],
    [row('trigger.status', 'equals'), ['missing_key /value']],
    [row('trigger.status', 'is_blank', true), ['unknown_key /value']],
    [row('trigger.reference_id', 'starts_with', 3), ['type_mismatch /value']],
    [row('trigger.tags', 'starts_with', 'a'), ['operator_mismatch /operator']],
    [row('trigger.tags', 'contains', 3), ['type_mismatch /value']],
    [row('trigger.tags', 'includes_any_of', [3]), ['type_mismatch /value/0']],
    [row('trigger.age', 'contains', 3), ['operator_mismatch /operator']],
    [row('trigger.age', 'equals', 'old'), ['type_mismatch /value']],
    [row('vars.flag', 'greater_than', true), ['operator_mismatch /operator']],
    [row('vars.flag', 'equals', 'true'), ['type_mismatch /value']],
    [row('vars.born', 'equals', '2026-02-30'), ['type_mismatch /value']],
    [row('vars.born', 'equals', '{{vars.color}}'), ['type_mismatch /value']],
    [row('trigger.created_at', 'less_than', 7), ['type_mismatch /value']],
    [row('trigger', 'equals', 7), ['type_mismatch /value']],
    [row('trigger', 'equals', '{{open_case}}'), ['type_mismatch /value']],
    [row('trigger', 'is_in', ['{{trigger}}', 'inq_1']), ['type_mismatch /value/0']],
    [row('trigger.id', 'equals', '{{open_case}}'), ['type_mismatch /value']],
    [row('trigger', 'starts_with', 'inq'), ['operator_mismatch /operator']],
    [row('"text"', 'equals', 'x'), ['bad_expression /field']],
    [row('a {{trigger.id}}', 'equals', 'x'), ['bad_expression /field']],
    [row('{{trigger.id', 'equals', 'x'), ['bad_expression /field']],
    [row('trigger.id', 'equals', '{{nothing}}'), ['unknown_reference /value']],
    [row('trigger.cases', 'is_blank'), ['relation_to_many /field']],
  ])('%j is told %j', (condition, expected) => {
    expect(faultsOf(condition)).toEqual(expected);
  });

  test('is told what would fit', () => {
    expect(sentenceOf(row('trigger.status', 'equals', 'aproved'))).toBe(
      'The value cannot be "aproved". | Did you mean "approved"?',
    );
    expect(sentenceOf(row('vars.flag', 'greater_than', true))).toBe(
      'vars.flag is true or false, which cannot be compared by greater_than. | There is: equals, does_not_equal, is_in, is_not_in, is_blank, is_not_blank.',
    );
    expect(sentenceOf(row('vars.born', 'equals', 'soon'))).toBe(
      'The value is a date and time, not text. | A date and time is written as 2026-01-31T08:30:00Z.',
    );
    expect(sentenceOf(row('vars.count', 'equals', '{{vars.color}}'))).toBe(
      'The value is a number, not vars.color, text. | Write a number here.',
    );
  });

  test.each<[Row, string]>([
    [row('trigger.created_at', 'less_than', '2026-01-01'), 'datetime'],
    [row('trigger.fields.born', 'less_than', '{{trigger.created_at}}'), 'datetime'],
    [row('trigger.fields.x', 'equals', 'a'), 'string'],
    [row('trigger.fields.x', 'is_blank'), 'any'],
    [row('trigger.fields.x', 'is_in', [1, 2]), 'integer'],
    [row('trigger.fields.x', 'is_in', '{{trigger.fields.y}}'), 'any'],
    [row('trigger.age', 'equals', 1.5), 'integer'],
    [row('trigger', 'equals', 'inq_1'), 'string'],
    [row('trigger', 'equals', '{{trigger}}'), 'object'],
  ])('%j compares as %s', (condition, as) => {
    expect(routeOf(condition).routes[0]?.when).toMatchObject({ is: 'compare', as });
  });
});

describe('a list row', () => {
  test('is one question of the look-up, negated for not_on_list', () => {
    const step = routeOf({
      any: [
        { on_list: 'blocked', item: { ip_address: '{{trigger.ip_addresses}}', kind: 'ip' } },
        { not_on_list: 'friends', item: { email_address: 'a@b.example' } },
        { not: { on_list: 'friends', item: { email_address: 'a@b.example' } } },
      ],
    });
    expect(step.lookUps).toEqual([
      {
        is: 'list',
        list: 'blocked',
        item: {
          is: 'map',
          entries: {
            ip_address: { is: 'attribute', of: { is: 'read', root: 'trigger', path: [] }, path: ['ip_addresses'] },
            kind: { is: 'literal', value: 'ip' },
          },
        },
      },
      { is: 'list', list: 'friends', item: { is: 'literal', value: { email_address: 'a@b.example' } } },
    ]);
    expect(step.routes[0]?.when).toEqual({
      is: 'any',
      of: [
        { is: 'looked', index: 0, path: [], name: 'the list "blocked"' },
        { is: 'not', of: { is: 'looked', index: 1, path: [], name: 'the list "friends"' } },
        { is: 'not', of: { is: 'looked', index: 1, path: [], name: 'the list "friends"' } },
      ],
    });
  });

  test.each<[Row, readonly string[]]>([
    [{ on_list: '{{trigger.id}}', item: { a: 'x' } }, ['bad_expression /on_list']],
    [{ not_on_list: '{{trigger.id}}', item: { a: 'x' } }, ['bad_expression /not_on_list']],
    [{ on_list: 'l', item: {} }, ['out_of_bounds /item']],
    [{ on_list: 'l', item: { a: '{{nothing}}' } }, ['unknown_reference /item/a']],
    [{ on_list: 'l', item: { a: '{{trigger.account.reference_id}}' } }, ['look_up_not_possible /item/a']],
  ])('%j is told %j', (condition, expected) => {
    expect(faultsOf(condition)).toEqual(expected);
  });
});

describe('a route that reads what may be missing', () => {
  const warned = (condition: Row) => sentences(definitionWith({ steps: [when(condition)] }))[0]?.split(' | ')[0];

  test('is warned of unless the conditional says what happens then', () => {
    const condition = row('trigger.reference_id', 'equals', 'x');
    expect(findings(definitionWith({ steps: [when(condition)] }))).toEqual(['missing_value /steps/0/routes/0/when']);
    for (const on_missing of ['else', 'error']) {
      expect(findings(definitionWith({ steps: [when(condition, [], { on_missing })] }))).toEqual([]);
    }
  });

  test('is told the names, each once', () => {
    expect(
      warned({
        all: [
          row('trigger.reference_id', 'equals', '{{trigger.note}}'),
          { not: row('trigger.reference_id', 'equals', 'x') },
          { on_list: 'l', item: { a: '{{trigger.fields.a}}', b: 'x' } },
          row('trigger.account.reference_id', 'equals', 'x'),
        ],
      }),
    ).toBe(
      'This route reads what may be missing: trigger.reference_id, trigger.note, trigger.fields.a, trigger.account.reference_id.',
    );
  });

  test.each<[Row]>([
    [row('trigger.reference_id', 'is_blank')],
    [row('trigger.reference_id', 'is_not_blank')],
    [row('trigger.status', 'equals', 'approved')],
    [row('trigger.status', 'equals', null)],
    [row('trigger.reference_id.default("")', 'equals', 'x')],
    [row('trigger.account.cases.count', 'greater_than', 1)],
  ])('is not warned of %j', (condition) => {
    expect(warned(condition)).toBeUndefined();
  });
});

describe('a route that is never taken', () => {
  const routes = (...conditions: readonly Row[]) =>
    sentences(
      definitionWith({
        variables: VARIABLES,
        steps: [
          {
            key: 'choose',
            type: 'conditional',
            on_missing: 'else',
            routes: conditions.map((condition) => ({ when: condition, steps: [] })),
            else: { steps: [] },
          },
        ],
      }),
    ).map((sentence) =>
      sentence.replace(' | Take it out, or change it.', '').replace('This route is never taken: ', ''),
    );

  const maybe = row('trigger.status', 'equals', 'approved');
  const always = row('trigger.created_at', 'is_not_blank');
  const never = row('trigger.created_at', 'is_blank');

  test('stands behind one that is always taken', () => {
    expect(routes(always, maybe)).toEqual(['a route before it is always taken.']);
    expect(routes(maybe, always)).toEqual([]);
  });

  test('has the condition of one before it', () => {
    expect(routes(maybe, row('trigger.status', 'equals', 'declined'), maybe)).toEqual([
      'a route before it has the same condition.',
    ]);
  });

  test.each<[Row]>([
    [never],
    [row('trigger', 'is_blank')],
    [row('vars.flag', 'is_blank')],
    [row('trigger.status', 'is_in', [])],
    [row('trigger.tags', 'includes_any_of', [])],
    [row('vars.color', 'is_in', [])],
    [{ all: [maybe, never] }],
    [{ any: [never, never] }],
    [{ not: always }],
    [{ not: { any: [maybe, always] } }],
    [
      row('trigger.status', 'is_not_in', [
        'created',
        'pending',
        'completed',
        'failed',
        'expired',
        'needs_review',
        'approved',
        'declined',
      ]),
    ],
  ])('has a condition that is never true: %j', (condition) => {
    expect(routes(condition)).toEqual(['its condition is never true.']);
  });

  test.each<[Row]>([
    [row('trigger.reference_id', 'is_blank')],
    [row('trigger.completed_at', 'is_blank')],
    [row('vars.color', 'is_blank')],
    [row('trigger.status', 'is_in', ['approved'])],
    [row('trigger.status', 'is_in', '{{trigger.tags}}')],
    [row('trigger.tags', 'includes_none_of', ['a'])],
    [row('trigger.tags', 'includes_all_of', [])],
    [{ all: [maybe, always] }],
    [{ any: [maybe, never] }],
    [{ not: maybe }],
  ])('is not this one: %j', (condition) => {
    expect(routes(condition, maybe)).toEqual([]);
  });
});
