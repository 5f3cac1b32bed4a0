import fc from 'fast-check';
import type { Type } from '../../../interpreter/catalogue';
import { compareText } from '../../../interpreter/language/compare-values';
import { OPERATOR_NAMES, OPERATORS } from '../../../interpreter/language/operators';
import type { Value } from '../../../interpreter/value';

const TYPES: readonly Type['is'][] = [
  'any',
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'datetime',
  'array',
  'map',
  'object',
];
const values = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Value>,
  fc.constantFrom<Value>(null, '', ' ', '2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', [], {}, 0),
);

function holds(name: string, left: Value, right: Value, as: Type['is'] = 'any'): boolean {
  return OPERATORS[name]?.run(left, right, as) ?? false;
}

describe('operators', () => {
  test('are these and no others', () => {
    expect(OPERATOR_NAMES).toEqual([
      'equals',
      'does_not_equal',
      'is_in',
      'is_not_in',
      'is_blank',
      'is_not_blank',
      'contains',
      'does_not_contain',
      'starts_with',
      'does_not_start_with',
      'ends_with',
      'does_not_end_with',
      'greater_than',
      'greater_than_or_equal',
      'less_than',
      'less_than_or_equal',
      'includes_any_of',
      'includes_all_of',
      'includes_none_of',
    ]);
    expect(OPERATORS.constructor).toBeUndefined();
  });

  const negatives = OPERATOR_NAMES.filter((name) => OPERATORS[name]?.negativeOf !== undefined);

  test('have seven negatives', () => {
    expect(negatives).toHaveLength(7);
  });

  test.each(negatives)('%s is the exact complement of its positive, also for missing values', (negative) => {
    const positive = OPERATORS[negative]?.negativeOf ?? '';
    fc.assert(
      fc.property(values, values, fc.constantFrom(...TYPES), (left, right, as) => {
        expect(holds(negative, left, right, as)).toBe(!holds(positive, left, right, as));
        expect(holds(negative, null, right, as)).toBe(!holds(positive, null, right, as));
      }),
    );
  });

  test.each(['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal'])(
    '%s is false for a missing value, on either side',
    (name) => {
      fc.assert(
        fc.property(values, fc.constantFrom(...TYPES), (value, as) => {
          expect(holds(name, null, value, as)).toBe(false);
          expect(holds(name, value, null, as)).toBe(false);
        }),
      );
    },
  );

  test('that order numbers and texts agree with one another', () => {
    const pairs = fc.oneof(
      fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })),
      fc.tuple(fc.string(), fc.string()),
    );
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        expect(holds('greater_than', left, right)).toBe(holds('less_than', right, left));
        expect(holds('greater_than_or_equal', left, right)).toBe(!holds('less_than', left, right));
        expect(holds('less_than_or_equal', left, right)).toBe(!holds('greater_than', left, right));
      }),
    );
  });

  test.each<[string, Value, Value, Type['is'], boolean]>([
    ['equals', 'a', 'a', 'string', true],
    ['equals', 'a', 'A', 'string', false],
    ['equals', 1, 1.0, 'number', true],
    ['equals', 1, '1', 'any', false],
    ['equals', null, null, 'any', true],
    ['equals', null, 'a', 'string', false],
    ['equals', { a: [1] }, { a: [1] }, 'map', true],
    ['equals', { a: 1 }, { b: 1 }, 'map', false],
    ['equals', { a: 1 }, { a: 1, b: 1 }, 'map', false],
    ['equals', { a: 1 }, { toString: 1 }, 'map', false],
    ['equals', [1, 2], { 0: 1, 1: 2 }, 'any', false],
    ['equals', [1, 2], [2, 1], 'array', false],
    ['equals', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', 'datetime', true],
    ['equals', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', 'string', false],
    ['equals', '2026-01-01', '2026-01-01T00:00:00Z', 'date', true],
    ['equals', 'soon', 'later', 'date', false],
    ['equals', '2026-01-01', 'later', 'date', false],
    ['equals', { type: 'case', id: 'c_1' }, { id: 'c_1', type: 'case', name: 'x' }, 'object', true],
    ['equals', { type: 'case', id: 'c_1' }, { type: 'case', id: 'c_2' }, 'object', false],
    ['equals', { type: 'case', id: 'c_1' }, null, 'object', false],
    ['is_in', 'a', ['b', 'a'], 'string', true],
    ['is_in', 'a', 'abc', 'string', false],
    ['is_in', '2026-01-01', ['2026-01-01T00:00:00Z'], 'date', true],
    ['is_blank', null, null, 'any', true],
    ['is_blank', ' \u00a0\n', null, 'string', true],
    ['is_blank', [], null, 'array', true],
    ['is_blank', {}, null, 'map', true],
    ['is_blank', 0, null, 'number', false],
    ['is_blank', false, null, 'boolean', false],
    ['is_blank', 'x', null, 'string', false],
    ['contains', 'abc', 'bc', 'string', true],
    ['contains', 'abc', 1, 'string', false],
    ['contains', ['a', 'b'], 'b', 'array', true],
    ['contains', ['ab'], 'b', 'array', false],
    ['contains', 5, 5, 'number', false],
    ['starts_with', 'abc', 'ab', 'string', true],
    ['starts_with', 'abc', 'b', 'string', false],
    ['starts_with', ['a'], 'a', 'any', false],
    ['starts_with', 'abc', null, 'string', false],
    ['ends_with', 'abc', 'bc', 'string', true],
    ['ends_with', 1, 'bc', 'any', false],
    ['ends_with', 'abc', 1, 'any', false],
    ['greater_than', 10, 9, 'integer', true],
    ['greater_than', '10', '9', 'string', false],
    ['greater_than', '2026-01-02', '2026-01-01T23:00:00Z', 'datetime', true],
    ['greater_than', 'x', '2026-01-01', 'date', false],
    ['greater_than', true, false, 'boolean', false],
    ['includes_any_of', ['a', 'b'], ['x', 'b'], 'array', true],
    ['includes_any_of', ['a', 'b'], [], 'array', false],
    ['includes_any_of', 'ab', ['a'], 'any', false],
    ['includes_any_of', ['a'], 'a', 'array', false],
    ['includes_all_of', ['a', 'b'], ['a', 'b'], 'array', true],
    ['includes_all_of', ['a', 'b'], ['a', 'c'], 'array', false],
    ['includes_all_of', ['a', 'b'], [], 'array', true],
    ['includes_all_of', null, [], 'array', false],
    ['includes_all_of', ['a'], 'a', 'array', false],
  ])('%s of %j and %j as %s is %s', (name, left, right, as, expected) => {
    expect(holds(name, left, right, as)).toBe(expected);
  });
});

describe('the order of texts', () => {
  test('is that of their code points', () => {
    const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);
    const texts = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const [one, other] = [points(left), points(right)];
        const at = one.findIndex((point, index) => point !== other[index]);
        const expected =
          at === -1 ? one.length - other.length : at < other.length ? (one[at] ?? 0) - (other[at] ?? 0) : 1;
        expect(Math.sign(compareText(left, right))).toBe(Math.sign(expected));
      }),
    );
    expect(compareText('\ud83d\ude00', '\uffff')).toBeGreaterThan(0);
  });
});
