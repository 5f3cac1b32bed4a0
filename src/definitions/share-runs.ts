import { fault, type Particulars } from '../faults';
import type { WholeVersion } from './find-version';
import type { DeployedVersion } from './workflow';

/** A version by id or by number. */
export interface VersionShare {
  readonly version: string | number;
  readonly percentage?: number;
  readonly label?: 'treatment' | 'control';
}

/**
 * Which version gets which part of the runs. Of two, one may leave its percentage to the other; without labels the
 * newer one is the treatment. Treatment comes first: its share of the arms grows without moving anyone back. Fault
 * `request_invalid`.
 */
export function shareRuns(
  shares: readonly VersionShare[],
  versions: readonly WholeVersion[],
): readonly DeployedVersion[] {
  const [first, second] = versions;
  if (first === undefined || versions.length > 2 || first.id === second?.id) {
    throw refuse('A deployment has one version, or two different ones.');
  }
  const given = shares.map((share) => share.percentage);
  if (second === undefined) {
    if ((given[0] ?? 100) !== 100) throw refuse('A single version gets 100 percent of the runs.');
    return [{ versionId: first.id, percentage: 100, label: null }];
  }
  const [a = 100 - (given[1] ?? Number.NaN), b = 100 - a] = given;
  if (!isShare(a) || !isShare(b) || a + b !== 100) {
    throw refuse('The percentages of two versions are whole numbers from 1 to 99 that make 100 together.');
  }
  const labels = labelsOf(shares, (first.number ?? 0) > (second.number ?? 0));
  const both: readonly DeployedVersion[] = [
    { versionId: first.id, percentage: a, label: labels[0] },
    { versionId: second.id, percentage: b, label: labels[1] },
  ];
  return labels[0] === 'treatment' ? both : both.toReversed();
}

type Label = 'treatment' | 'control';

function labelsOf([first, second]: readonly VersionShare[], firstIsNewer: boolean): readonly [Label, Label] {
  const other = (label: Label): Label => (label === 'treatment' ? 'control' : 'treatment');
  const label =
    first?.label ?? (second?.label === undefined ? (firstIsNewer ? 'treatment' : 'control') : other(second.label));
  if (second?.label === label) throw refuse('Of two versions, one is the treatment and one the control.');
  return [label, other(label)];
}

function isShare(percentage: number): boolean {
  return Number.isInteger(percentage) && percentage >= 1 && percentage <= 99;
}

function refuse(message: Particulars['message'] & string) {
  return fault('request_invalid', { message, pointer: '/versions' });
}
