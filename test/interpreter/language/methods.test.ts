import { compareText } from '../../../interpreter/language/compare-values';
import { evaluate, LanguageFault } from '../../../interpreter/language/evaluate';
import { METHODS } from '../../../interpreter/language/methods/methods';
import type { Expression } from '../../../interpreter/plan';
import type { Value } from '../../../interpreter/value';
import { scopeOver } from './scope-over';

const literal = (value: Value): Expression => ({ is: 'literal', value });

function call(value: Value, method: string, ...args: readonly Value[]): Value {
  return evaluate({ is: 'call', method, on: literal(value), args: args.map(literal) }, scopeOver({}));
}

function faultOf(value: Value, method: string, ...args: readonly Value[]): string {
  try {
    return `no fault: ${String(call(value, method, ...args)).length}`;
  } catch (error) {
    return error instanceof LanguageFault ? error.fault.code : String(error);
  }
}

test('methods are these and no others', () => {
  expect(Object.keys(METHODS).sort(compareText)).toEqual([
    'add',
    'age',
    'concat',
    'count',
    'date',
    'days_ago',
    'default',
    'divided_by',
    'domain',
    'first',
    'includes',
    'last',
    'length',
    'lowercase',
    'minus',
    'not',
    'plus',
    'replace_all',
    'replace_chars',
    'round',
    'split',
    'subtract',
    'times',
    'trim',
    'uppercase',
    'username',
  ]);
  expect(METHODS.constructor).toBeUndefined();
});

test.each<[Value, string, readonly Value[], Value]>([
  ['añ😀', 'length', [], 3],
  ['', 'length', [], 0],
  ['\t\u00a0 a b \u2003\ufeff', 'trim', [], 'a b'],
  [' \u0085\u1680\u2028\u2029\u202f\u205f\u3000', 'trim', [], ''],
  ['ÀbC1', 'lowercase', [], 'Àbc1'],
  ['ÿbC1', 'uppercase', [], 'ÿBC1'],
  ['a,b,,c', 'split', [','], ['a', 'b', '', 'c']],
  ['a😀', 'split', [''], ['a', '😀']],
  ['California, California', 'replace_all', ['California', 'CA'], 'CA, CA'],
  ['a.b*c', 'replace_all', ['.', '$&'], 'a$&b*c'],
  ['abc', 'replace_all', ['', 'x'], 'abc'],
  ['+49 (30) 12-34', 'replace_chars', ['+ ()-', ''], '49301234'],
  ['a😀b', 'replace_chars', ['😀', '-'], 'a-b'],
  ['a', 'concat', ['-', 1, null, true, ['x']], 'a-1true["x"]'],
  ['jane@mail.example', 'domain', [], 'mail.example'],
  ['"a@b"@mail.example', 'username', [], '"a@b"'],
  ['jane', 'domain', [], null],
  ['@mail.example', 'username', [], null],
  ['jane@', 'domain', [], null],
  [['a', 'b'], 'first', [], 'a'],
  [['a', 'b'], 'last', [], 'b'],
  [[], 'first', [], null],
  [[], 'last', [], null],
  [['a', 'b'], 'count', [], 2],
  [{ a: 1 }, 'count', [], 1],
  [['a', { b: 1 }], 'includes', [{ b: 1 }], true],
  [['a'], 'includes', ['A'], false],
  [[null], 'includes', [null], true],
  [['a'], 'includes', [], false],
  [1, 'plus', [2.5], 3.5],
  [1, 'minus', [2], -1],
  [3, 'times', [2], 6],
  [3, 'divided_by', [2], 1.5],
  [2.5, 'round', [], 3],
  [-2.5, 'round', [], -3],
  [1.256, 'round', [2], 1.26],
  [1.2, 'round', [99], 1.2],
  [-7, 'round', [-3], -7],
  [1e308, 'round', [15], 1e308],
  ['2000-06-15', 'age', [], 26],
  ['2000-06-16', 'age', [], 25],
  ['2026-06-10', 'days_ago', [], 5],
  ['2026-06-20T12:00:00Z', 'days_ago', [], -5],
  ['2026-06-15', 'days_ago', [], 0],
  ['2026-06-15T12:00:00Z', 'days_ago', [], 0],
  ['2026-01-31', 'add', ['30d'], '2026-03-02'],
  ['2026-01-31', 'add', ['36h'], '2026-02-01'],
  ['2026-01-31T10:00:00Z', 'add', ['90s'], '2026-01-31T10:01:30.000Z'],
  ['2026-03-01', 'subtract', ['P1D'], '2026-02-28'],
  ['2026-01-31', 'add', ['1 month'], null],
  ['2026-01-31', 'add', [7], null],
  ['abc', 'replace_all', ['a'], null],
  ['abc', 'split', [1], null],
  ['2026-01-31T23:30:00-02:00', 'date', [], '2026-02-01'],
  [true, 'not', [], false],
  [false, 'not', [], true],
  [null, 'default', ['x'], 'x'],
  ['a', 'default', ['x'], 'a'],
  [false, 'default', [true], false],
  [null, 'default', [null], null],
])('%j.%s(%j) is %j', (value, method, args, expected) => {
  expect(call(value, method, ...args)).toEqual(expected);
});

test.each(Object.keys(METHODS))('%s of a value or of arguments of other types is missing, not a fault', (method) => {
  const wrong: readonly Value[] = [null, { b: 1 }, true];
  const right = wrong.filter((value) => call(value, method, { a: 1 }, null) !== null);
  expect(right).toEqual({ count: [{ b: 1 }], not: [true], default: wrong }[method] ?? []);
});

test('a text that grows beyond 64 KiB is a fault before it is made', () => {
  const long = 'a'.repeat(60_000);
  expect(faultOf(long, 'replace_all', 'a', 'x'.repeat(1_000_000))).toBe('text_too_long');
  expect(faultOf(long, 'replace_chars', 'a', 'x'.repeat(10_000))).toBe('text_too_long');
  expect(faultOf(long, 'concat', long)).toBe('text_too_long');
  expect(faultOf(long, 'replace_all', 'a', '€')).toBe('text_too_long');
  expect(faultOf(long, 'replace_all', 'a', 'b')).toBe('no fault: 60000');
});

test('a list that grows beyond 10,000 items is a fault', () => {
  expect(faultOf(','.repeat(10_000), 'split', ',')).toBe('list_too_long');
  expect(faultOf(','.repeat(9_999), 'split', ',')).toMatch('no fault');
});

test('a calculation without a result is a fault', () => {
  expect(faultOf(1e308, 'times', 10)).toBe('number_out_of_range');
  expect(faultOf(1, 'divided_by', 0)).toBe('number_out_of_range');
  expect(faultOf('9999-12-31', 'add', '1d')).toBe('date_out_of_range');
  expect(faultOf('0000-01-01', 'subtract', '1d')).toBe('date_out_of_range');
});
