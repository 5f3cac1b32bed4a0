/** What steps that write or find records have in common, whoever keeps them. */
import { z } from 'zod';
import { personal } from '../../marks';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Scalar = z.output<typeof scalar>;

/** An id at the other side. `.` and `..` are no ids: they would be steps in a path. */
export function recordId() {
  return z
    .union([z.string().min(1).max(255), z.int()])
    .transform(String)
    .refine((id) => !/^\.{1,2}$/.test(id), 'Not an id');
}

/** Values of a record by the other side's names; what they are called is the other side's, what they say a person's. */
export function recordValues(name: RegExp) {
  return personal(z.record(z.string().regex(name), scalar));
}

export const writeBlankValues = z
  .boolean()
  .default(false)
  .describe('Values that are missing or empty are left as they are over there; `true` clears them.');

export const ifMany = z
  .enum(['fault', 'first'])
  .default('fault')
  .describe('Where several match: end in `record_ambiguous`, or take the first that the other side gives.');

/** The values that are to be written. */
export function written<T>(values: { readonly [name: string]: T }, writeBlank: boolean): [string, T][] {
  return Object.entries(values).filter(([, value]) => writeBlank || (value !== null && value !== ''));
}
