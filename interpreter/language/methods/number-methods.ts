import type { Type } from '../../catalogue';
import type { Value } from '../../value';
import { boundedNumber } from '../bounds';
import type { Method, MethodTable } from './method';

function arithmetic(run: (left: number, right: number) => number, gives: (on: Type) => Type): Method {
  return {
    on: ['integer', 'number'],
    args: [{ name: 'number', type: 'number' }],
    gives,
    run: (value, [other]) =>
      typeof value === 'number' && typeof other === 'number' ? boundedNumber(run(value, other)) : null,
  };
}

/** To a number of decimal digits (0 to 15), halves away from zero. */
function round(value: Value, [digits]: readonly Value[]): Value {
  if (typeof value !== 'number') return null;
  const places = typeof digits === 'number' ? Math.min(15, Math.max(0, Math.trunc(digits))) : 0;
  const factor = 10 ** places;
  const rounded = (Math.sign(value) * Math.floor(Math.abs(value) * factor + 0.5)) / factor;
  return Number.isFinite(rounded) ? rounded : value;
}

const NUMBER = () => ({ is: 'number' }) as const;

export const NUMBER_METHODS: MethodTable = {
  plus: arithmetic((left, right) => left + right, NUMBER),
  minus: arithmetic((left, right) => left - right, NUMBER),
  times: arithmetic((left, right) => left * right, NUMBER),
  divided_by: arithmetic((left, right) => left / right, NUMBER),
  round: {
    on: ['integer', 'number'],
    args: [{ name: 'digits', type: 'integer', optional: true }],
    gives: NUMBER,
    run: round,
  },
};
