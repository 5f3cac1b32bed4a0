import type { Value } from '../../../../interpreter/value';
import type { FamilyCases } from './action-cases';

const row = (operator: string, left: Value, right: Value) => async () => ({
  rows: [{ name: 'x0', operator, left, right }],
});

export const NUMBER_CASES: FamilyCases = {
  'number.calculate@1': {
    example: {
      trigger: { fields: { amount: 'number', limit: 'number' } },
      world: async () => ({ amount: 125, limit: 200 }),
    },
    faults: {
      operand_invalid: row('add', 'twelve', 1),
      division_by_zero: row('divide', 1, '0.00'),
      result_too_large: row('multiply', '9'.repeat(34), 10),
    },
  },
};
