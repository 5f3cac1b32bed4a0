import { ACCOUNT_CASES } from './account-cases';
import type { FamilyCases } from './action-cases';
import { CASE_CASES } from './case-cases';
import { DEVICE_CASES } from './device-cases';
import { INQUIRY_CASES } from './inquiry-cases';
import { LIST_CASES } from './list-cases';
import { NUMBER_CASES } from './number-cases';
import { OBJECT_CASES } from './object-cases';
import { TRANSACTION_CASES } from './transaction-cases';

/** The cases of every own action, by its id. */
export const OWN_CASES: FamilyCases = {
  ...ACCOUNT_CASES,
  ...CASE_CASES,
  ...DEVICE_CASES,
  ...INQUIRY_CASES,
  ...LIST_CASES,
  ...NUMBER_CASES,
  ...OBJECT_CASES,
  ...TRANSACTION_CASES,
};

/** What the suite shows of an action: a row of a table. */
export interface Covered {
  readonly example: boolean;
  /** Codes, sorted. */
  readonly faults: readonly string[];
}

/** By id: what of each own action is run. */
export function coveredOf(cases: FamilyCases = OWN_CASES): { readonly [id: string]: Covered } {
  return Object.fromEntries(
    Object.entries(cases).map(([id, { faults }]) => [id, { example: true, faults: Object.keys(faults).sort() }]),
  );
}
