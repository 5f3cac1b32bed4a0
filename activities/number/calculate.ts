import { z } from 'zod';
import { calculate, LIST_OPERATORS, PAIR_OPERATORS } from '../../src/decimals/calculate';
import { type Decimal, parseDecimal, printDecimal } from '../../src/decimals/decimal';
import { FaultError } from '../../src/faults';
import { defineAction } from '../define-action';

const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const variable = z.strictObject({ variable: z.string().regex(NAME, 'A name has a-z, 0-9 and _') });
const operand = z
  .union([variable, z.number(), z.string().max(100), z.null()])
  .optional()
  .describe('A number, a text that is one, or `{"variable": "x0"}`: what an earlier row gave.');
const row = z.strictObject({
  name: z.string().regex(NAME, 'A name has a-z, 0-9 and _'),
  operator: z.enum([...PAIR_OPERATORS, ...LIST_OPERATORS]),
  left: operand,
  right: operand,
  values: z.array(operand).max(1000).optional().describe('Of `sum` and `average`, in place of `left` and `right`.'),
  default: z
    .union([z.number(), z.string().max(100)])
    .refine((value) => parseDecimal(value) !== null, 'This is no number')
    .optional()
    .describe('Used when this row fails: an operand is missing or no number, a division by zero, too large a result.'),
});

type Row = z.output<typeof row>;

const input = z
  .strictObject({
    rows: z
      .array(row)
      .min(1)
      .max(100)
      .describe(
        'Each `{name, operator, left, right}`, or `{name, operator, values}` of `sum` and `average`, with a `default` where it may fail. An operand is a number, a text that is one, or `{"variable": "x0"}`: what an earlier row gave.',
      ),
    result: z.string().regex(NAME).optional().describe('The row whose value is given; the last one, if left out.'),
  })
  .check(({ value: { rows, result }, issues }) => {
    const names = new Set<string>();
    for (const [index, one] of rows.entries()) {
      const message = wrongIn(one, names);
      if (message !== undefined) issues.push({ code: 'custom', input: one, path: ['rows', index], message });
      names.add(one.name);
    }
    if (result !== undefined && !names.has(result))
      issues.push({ code: 'custom', input: result, path: ['result'], message: 'No row has this name' });
  });

/** What is wrong with a row, as far as can be said before it is calculated. */
function wrongIn(one: Row, earlier: ReadonlySet<string>): string | undefined {
  if (earlier.has(one.name)) return `There are two rows ${one.name}`;
  if (isOfList(one) !== (one.values !== undefined))
    return `${one.operator} takes ${isOfList(one) ? 'values' : 'left and right'}`;
  const read = operandsOf(one).flatMap((each) => (isVariable(each) ? [each.variable] : []));
  const unknown = read.find((name) => !earlier.has(name));
  return unknown === undefined ? undefined : `No earlier row is named ${unknown}`;
}

export default defineAction({
  id: 'number.calculate@1',
  title: 'Calculate',
  description: 'Calculates with numbers, row by row, and gives what one of the rows gave.',
  side: 'own',
  repeat: 'safe',
  input,
  output: z.strictObject({ value: z.number(), decimal: z.string() }),
  faults: ['operand_invalid', 'division_by_zero', 'result_too_large'],
  example: {
    input: {
      rows: [
        { name: 'share', operator: 'divide', left: '{{trigger.amount}}', right: '{{trigger.limit}}', default: 0 },
        { name: 'percent', operator: 'multiply', left: { variable: 'share' }, right: 100 },
      ],
      result: 'percent',
    },
    output: { value: 62.5, decimal: '62.5' },
  },
  notes: [
    'Numbers are exact: decimals of at most 34 digits, so that 0.1 and 0.2 make 0.3; what has more is rounded, halves to the even digit. `decimal` is the result as text, `value` the number nearest to it, for conditions. Amounts that have more digits than a number of JSON keeps (15) are given as text.',
    'A row that fails without a default ends the step in its fault. `sum` of no values is 0, `average` of none a division by zero.',
  ],
  async run({ rows, result = rows.at(-1)?.name ?? '' }) {
    const known = new Map<string, Decimal>();
    for (const one of rows) known.set(one.name, calculated(one, known));
    const decimal = printDecimal(known.get(result) ?? { units: 0n, scale: 0 });
    return { value: Number(decimal), decimal };
  },
});

function calculated(one: Row, known: ReadonlyMap<string, Decimal>): Decimal {
  const operands = operandsOf(one).map((each) => {
    const value = isVariable(each) ? known.get(each.variable) : undefined;
    return value === undefined ? each : printDecimal(value);
  });
  try {
    return calculate(one.operator, operands);
  } catch (error) {
    const otherwise = one.default === undefined ? null : parseDecimal(one.default);
    if (!(error instanceof FaultError)) throw error;
    if (otherwise !== null) return otherwise;
    const { fault } = error;
    throw new FaultError({ ...fault, details: { ...fault.details, row: one.name } }, { cause: error });
  }
}

function operandsOf(one: Row): readonly z.output<typeof operand>[] {
  return one.values ?? [one.left, one.right];
}

function isOfList({ operator }: Row): boolean {
  return LIST_OPERATORS.some((one) => one === operator);
}

function isVariable(value: z.output<typeof operand>): value is z.output<typeof variable> {
  return typeof value === 'object' && value !== null;
}
