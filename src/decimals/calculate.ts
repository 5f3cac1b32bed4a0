import { type FaultError, fault } from '../faults/fault';
import { add, type Decimal, divide, multiply, negate, parseDecimal } from './decimal';

export const PAIR_OPERATORS = ['add', 'subtract', 'multiply', 'divide'] as const;
export const LIST_OPERATORS = ['sum', 'average'] as const;

type Operator = (typeof PAIR_OPERATORS)[number] | (typeof LIST_OPERATORS)[number];

/** One operation on values that are to be decimals. Faults `operand_invalid`, `division_by_zero`, `result_too_large`. */
export function calculate(operator: Operator, operands: readonly unknown[]): Decimal {
  const read = operands.map((value, index) => {
    const decimal = parseDecimal(value);
    if (decimal === null) throw fault('operand_invalid', { details: { operand: index } });
    return decimal;
  });
  const [left = ZERO, right = ZERO] = read;
  switch (operator) {
    case 'add':
    case 'sum':
      return total(read);
    case 'subtract':
      return whole(add(left, negate(right)));
    case 'multiply':
      return whole(multiply(left, right));
    case 'divide':
      return quotient(left, right);
    case 'average':
      return quotient(total(read), { units: BigInt(read.length), scale: 0 });
  }
}

const ZERO: Decimal = { units: 0n, scale: 0 };

function total(decimals: readonly Decimal[]): Decimal {
  return decimals.reduce((sum, one) => whole(add(sum, one)), ZERO);
}

function quotient(left: Decimal, right: Decimal): Decimal {
  if (right.units === 0n) throw fault('division_by_zero');
  return whole(divide(left, right));
}

function whole(result: Decimal | null): Decimal {
  if (result === null) throw tooLarge();
  return result;
}

function tooLarge(): FaultError {
  return fault('result_too_large');
}
