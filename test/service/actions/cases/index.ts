import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionCases, FamilyCases } from './action-cases';

/** The cases of every own action, by its id: whatever files of this folder export. */
export const OWN_CASES: FamilyCases = findOwnCases(__dirname);

/** What the suite shows of an action: a row of a table. */
export interface Covered {
  readonly example: boolean;
  /** Codes, sorted. */
  readonly faults: readonly string[];
}

/** By id: what of each own action is run. */
export function coveredOf(cases: FamilyCases = OWN_CASES): { readonly [id: string]: Covered } {
  return Object.fromEntries(
    Object.entries(cases).map(([id, { faults, ends }]) => {
      const codes = Object.keys({ ...faults, ...ends });
      return [id, { example: true, faults: codes.sort() }];
    }),
  );
}

/** Throws where two files have cases of one action. */
function findOwnCases(folder: string): FamilyCases {
  const found = new Map<string, ActionCases>();
  for (const file of readdirSync(folder).filter((name) => /-cases\.[jt]s$/.test(name))) {
    const exported: object = require(join(folder, file));
    for (const [id, cases] of Object.values(exported).filter(isFamily).flatMap(Object.entries)) {
      if (found.has(id)) throw new Error(`${id} has cases in two files of test/service/actions/cases/.`);
      found.set(id, cases);
    }
  }
  return Object.fromEntries(found);
}

function isFamily(value: unknown): value is FamilyCases {
  return typeof value === 'object' && value !== null && Object.keys(value).every((key) => /@\d+$/.test(key));
}
