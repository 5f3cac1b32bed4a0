import type { Value, ValueMap } from '../../../../interpreter/value';
import { type Diagnostic, refuse } from '../../refuse';
import type { StoredObject } from '../../stored-object';

/** One thing that a verification looks at. */
export interface Check {
  readonly [key: string]: Value;
  readonly name: string;
  readonly status: string;
  readonly reasons: readonly string[];
  readonly requirement: string;
  readonly metadata: ValueMap;
}

/** What a template says of a check. */
export interface CheckRule {
  readonly name: string;
  readonly requirement: string;
}

const MOST = 200;
const POINTER = '/attributes/checks';

/** Checks as they are stored; how needed one is where it does not say: as its template has it. Each name once. */
export function readChecks(given: Value, rules: readonly CheckRule[]): readonly Check[] {
  const checks = given as unknown as readonly (Partial<Check> & { name: string; status: string })[];
  const found: Diagnostic[] = [];
  if (checks.length > MOST) found.push(wrong(POINTER, `There are at most ${MOST} checks.`));
  checks.forEach(({ name }, index) => {
    const first = checks.findIndex((check) => check.name === name);
    if (name === '' || name.length > 255)
      found.push(wrong(`${POINTER}/${index}/name`, 'A name has 1 to 255 characters.'));
    if (first < index) found.push(wrong(`${POINTER}/${index}/name`, 'This check is given twice.'));
  });
  if (found.length > 0) throw refuse('attribute_invalid', found);
  return checks.map(({ name, status, reasons, requirement, metadata }) => ({
    name,
    status,
    reasons: reasons ?? [],
    requirement: requirement ?? rules.find((rule) => rule.name === name)?.requirement ?? 'not_required',
    metadata: metadata ?? {},
  }));
}

function wrong(pointer: string, message: string): Diagnostic {
  return { code: 'attribute_invalid', pointer, message };
}

/** The checks of a verification. */
export function checksOf({ attributes }: Pick<StoredObject, 'attributes'>): readonly Check[] {
  const checks = attributes['checks'];
  return Array.isArray(checks) ? (checks as unknown as readonly Check[]) : [];
}

/** Does a check fail that must not? */
export function failsRequired(checks: readonly Check[]): boolean {
  return checks.some(({ status, requirement }) => status === 'failed' && requirement === 'required');
}

/** The checks that a template version has. */
export function checkRulesOf(version: Pick<StoredObject, 'attributes'> | undefined): readonly CheckRule[] {
  const rules = version?.attributes['checks'];
  return Array.isArray(rules) ? (rules as unknown as readonly CheckRule[]) : [];
}
