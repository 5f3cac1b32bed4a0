/** All methods of the language by name: adding one is one entry in one of the tables. */
import type { Type } from '../../catalogue';
import { DATE_METHODS } from './date-methods';
import { LIST_METHODS } from './list-methods';
import type { Method, MethodTable } from './method';
import { NUMBER_METHODS } from './number-methods';
import { TEXT_METHODS } from './text-methods';

const GENERAL_METHODS: MethodTable = {
  /** The value, or another one where it is missing. */
  default: {
    on: 'all',
    args: [{ name: 'value', type: 'same' }],
    gives: (on) => {
      const { optional: _optional, ...there } = on;
      return there as Type;
    },
    onMissing: true,
    run: (value, [other]) => value ?? other ?? null,
  },
  /** The opposite of a boolean. */
  not: {
    on: ['boolean'],
    args: [],
    gives: () => ({ is: 'boolean' }),
    run: (value) => (typeof value === 'boolean' ? !value : null),
  },
};

/** Without a prototype, so that no inherited name is a method. */
export const METHODS: { readonly [name: string]: Method | undefined } = Object.assign(
  Object.create(null),
  TEXT_METHODS,
  LIST_METHODS,
  NUMBER_METHODS,
  DATE_METHODS,
  GENERAL_METHODS,
);
