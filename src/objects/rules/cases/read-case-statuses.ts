import type { Value } from '../../../../interpreter/value';
import { refuse } from '../../refuse';
import type { StoredObject } from '../../stored-object';

/** A status of a template's cases. */
export interface CaseStatus {
  readonly name: string;
  /** Does reaching it resolve the case? */
  readonly resolves: boolean;
  /** Reasons that a case may be given this status for. */
  readonly tags?: readonly string[];
  /** Must one of them be named? */
  readonly tag_required?: boolean;
}

const DEFAULT: readonly CaseStatus[] = [
  { name: 'Open', resolves: false },
  { name: 'Pending', resolves: false },
  { name: 'Approved', resolves: true },
  { name: 'Declined', resolves: true },
];

/** The statuses of a template's cases: the first is the one that they begin with. */
export function readCaseStatuses(template: Pick<StoredObject, 'attributes'> | undefined): readonly CaseStatus[] {
  const given = template?.attributes['statuses'];
  return Array.isArray(given) ? (given as unknown as readonly CaseStatus[]) : DEFAULT;
}

/** Checks what a template declares: `[{name, resolves, tags?, tag_required?}]`, names unique, the first of them not resolving. */
export function checkCaseStatuses(given: Value | undefined): void {
  if (given === undefined || given === null) return;
  const pointer = '/attributes/statuses';
  const statuses: readonly Value[] = Array.isArray(given) ? given : [];
  const names = statuses.flatMap((status) => (isStatus(status) ? [status.name] : []));
  const first = statuses[0];
  const message = !Array.isArray(given)
    ? 'Statuses are a list of {name, resolves, tags?, tag_required?}.'
    : names.length !== statuses.length || names.length === 0
      ? 'Each status is {name, resolves, tags?, tag_required?}, and there is at least one.'
      : new Set(names).size !== names.length
        ? 'A status is named twice.'
        : isStatus(first) && first.resolves
          ? 'The first status is the one that cases begin with: it cannot resolve them.'
          : undefined;
  if (message !== undefined) throw refuse('attribute_invalid', [{ code: 'attribute_invalid', pointer, message }]);
}

function isStatus(value: Value | undefined): value is { name: string; resolves: boolean } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const { name, resolves, tags = [], tag_required: required = false, ...rest } = value as { [key: string]: Value };
  const isNamed = typeof name === 'string' && name !== '' && name.length <= 100;
  const hasTags = Array.isArray(tags) && tags.every((tag: Value) => typeof tag === 'string' && tag !== '');
  const mayAsk = required === false || (required === true && hasTags && tags.length > 0);
  return isNamed && typeof resolves === 'boolean' && hasTags && mayAsk && Object.keys(rest).length === 0;
}
