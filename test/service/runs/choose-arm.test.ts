import { chooseArm } from '../../../src/runs/start/choose-arm';

const versions = (percentage: number) =>
  [
    { versionId: 'wfv_new', percentage, label: 'treatment' },
    { versionId: 'wfv_old', percentage: 100 - percentage, label: 'control' },
  ] as const;
const subjects = Array.from({ length: 4000 }, (_, n) => `act_${n}`);
const treated = (workflow: string, percentage: number) =>
  subjects.filter((subject) => chooseArm(workflow, versions(percentage), subject).label === 'treatment');

test('the treatment gets its part of the subjects', () => {
  expect(treated('wfl_1', 30).length / subjects.length).toBeCloseTo(0.3, 1);
});

test('who has the treatment keeps it when its part grows', () => {
  const few = treated('wfl_1', 10);
  const many = new Set(treated('wfl_1', 35));
  expect(few.every((subject) => many.has(subject))).toBe(true);
  expect(many.size).toBeGreaterThan(few.length);
});

test('workflows draw apart from each other', () => {
  const first = new Set(treated('wfl_1', 50));
  const both = treated('wfl_2', 50).filter((subject) => first.has(subject));
  expect(both.length / subjects.length).toBeCloseTo(0.25, 1);
});
