import * as fc from 'fast-check';
import {
  add,
  type Decimal,
  divide,
  MOST_DIGITS,
  multiply,
  negate,
  parseDecimal,
  printDecimal,
} from '../../../src/decimals/decimal';

const read = (text: string | number): Decimal => {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new Error(`${text} is no decimal.`);
  return decimal;
};
const shown = (decimal: Decimal | null) => (decimal === null ? null : printDecimal(decimal));
const NINES = '9'.repeat(MOST_DIGITS);

test.each([
  ['0', '0'],
  ['-0.00', '0'],
  ['007.50', '7.5'],
  ['+3', '3'],
  [' 12.50 ', '12.5'],
  ['1e3', '1000'],
  ['1.5E-3', '0.0015'],
  [0.1, '0.1'],
  [1e21, '1000000000000000000000'],
  [-2.5e-7, '-0.00000025'],
  [NINES, NINES],
  [`0.${'0'.repeat(33)}1`, `0.${'0'.repeat(33)}1`],
])('%p is read, and printed as %s', (given, printed) => {
  expect(shown(read(given))).toBe(printed);
});

test.each([
  '',
  ' ',
  '.5',
  '5.',
  '1,5',
  '1_000',
  '0x10',
  'NaN',
  '--1',
  '1e',
  '١',
  `${NINES}0.5`,
  `1${'0'.repeat(34)}`,
  `0.${'0'.repeat(34)}1`,
  '1e999',
  '9'.repeat(70),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  true,
  {},
  [1],
])('%p is no decimal', (given) => {
  expect(parseDecimal(given)).toBeNull();
});

test('what numbers cannot, decimals do exactly', () => {
  expect(shown(add(read('0.1'), read('0.2')))).toBe('0.3');
  expect(shown(add(read(NINES), negate(read('1'))))).toBe(`${'9'.repeat(33)}8`);
  expect(shown(multiply(read('1.10'), read('3')))).toBe('3.3');
});

test.each([
  ['1', '3', `0.${'3'.repeat(34)}`],
  ['2', '3', `0.${'6'.repeat(33)}7`],
  ['-2', '3', `-0.${'6'.repeat(33)}7`],
  ['2', '-3', `-0.${'6'.repeat(33)}7`],
  ['10', '4', '2.5'],
  ['1', '8', '0.125'],
  ['200', '3', `66.${'6'.repeat(31)}7`],
  ['1', '0.001', '1000'],
  ['0', '7', '0'],
])('%s by %s is %s', (left, right, quotient) => {
  expect(shown(divide(read(left), read(right)))).toBe(quotient);
});

test('a half goes to the even digit, and what is more than a half goes up', () => {
  const one = `1${'0'.repeat(33)}`;
  expect(shown(add(read(one), read('0.5')))).toBe(one);
  expect(shown(add(read(`1${'0'.repeat(32)}1`), read('0.5')))).toBe(`1${'0'.repeat(32)}2`);
  expect(shown(add(read(one), read('0.51')))).toBe(`1${'0'.repeat(32)}1`);
  expect(shown(add(read(`-1${'0'.repeat(32)}1`), read('-0.5')))).toBe(`-1${'0'.repeat(32)}2`);
});

test('a result that does not fit is none, also where rounding makes it a digit longer', () => {
  expect(multiply(read(NINES), read('10'))).toBeNull();
  expect(add(read(NINES), read('1'))).toBeNull();
  expect(add(read(NINES), read('0.5'))).toBeNull();
  expect(divide(read(NINES), read('0.1'))).toBeNull();
  expect(shown(divide(read('0.1'), read(NINES)))).toBe('0');
});

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([units, scale]) => read(shown({ units, scale }) ?? ''));

test('sums and products of small decimals are those of whole numbers, and what was multiplied divides back', () => {
  const scaled = ({ units, scale }: Decimal, to: number) => units * 10n ** BigInt(to - scale);
  fc.assert(
    fc.property(decimals, decimals, (left, right) => {
      const sum = add(left, right);
      expect(sum && scaled(sum, 6)).toBe(scaled(left, 6) + scaled(right, 6));
      const product = multiply(left, right);
      expect(product && scaled(product, 12)).toBe(scaled(left, 6) * scaled(right, 6));
      if (product !== null && right.units !== 0n) expect(shown(divide(product, right))).toBe(shown(left));
    }),
  );
});
