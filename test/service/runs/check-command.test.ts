import type { Catalogue } from '../../../interpreter/catalogue';
import type { Plan, Step } from '../../../interpreter/plan';
import type { Command } from '../../../interpreter/requests';
import { FaultError } from '../../../src/faults';
import { checkCommand } from '../../../src/runs/check-command';

const object = (properties: object, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const catalogue = {
  kinds: {},
  actions: {
    'case.create@1': {
      id: 'case.create@1',
      title: '',
      description: '',
      side: 'own',
      repeat: 'safe',
      faults: [],
      input: object({ template: { type: 'string', minLength: 1 } }, ['template']),
      output: object({ id: { type: 'string' }, list: { type: 'array', items: { type: 'integer' } } }, ['id']),
    },
  },
} as unknown as Catalogue;

const action = { key: 'open_case', type: 'action', action: 'case.create@1', pointer: '/steps/0' } as unknown as Step;
const inside = (step: Step): Step =>
  ({
    key: 'decide',
    type: 'conditional',
    routes: [{ label: '', steps: [] }],
    else: { label: '', steps: [{ key: 'both', type: 'parallel', branches: [{ label: '', steps: [step] }] }] },
  }) as unknown as Step;
const plan = { steps: [inside(action)] } as unknown as Plan;

function pointersOf(command: Command, path = 'open_case'): string[] {
  try {
    checkCommand(catalogue, plan, path, command);
    return [];
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    expect(error.fault).toMatchObject({ code: 'request_invalid', category: 'invalid' });
    return (error.fault.details as unknown as { diagnostics: { pointer: string }[] }).diagnostics.map(
      ({ pointer }) => pointer,
    );
  }
}

test('an input and an output that the action declares are taken', () => {
  expect(pointersOf({ do: 'retry' })).toEqual([]);
  expect(pointersOf({ do: 'retry', input: { template: 'a' } })).toEqual([]);
  expect(pointersOf({ do: 'skip', output: { id: 'case_1', list: [1] } })).toEqual([]);
});

test('what it does not declare is refused, each place by pointer', () => {
  expect(pointersOf({ do: 'skip', output: { id: 7, list: [1, 'x'], more: 1 } })).toEqual(
    expect.arrayContaining(['/command/output/id', '/command/output/list/1', '/command/output/more']),
  );
  expect(pointersOf({ do: 'retry', input: { template: '' } })).toEqual(['/command/input/template']);
  expect(pointersOf({ do: 'skip', output: null })).toEqual(['/command/output']);
});

test('commands without values, and steps that are no actions, are for the run to judge', () => {
  expect(pointersOf({ do: 'fail' })).toEqual([]);
  expect(pointersOf({ do: 'skip', output: 1 }, 'decide')).toEqual([]);
  expect(pointersOf({ do: 'skip', output: 1 }, 'unknown')).toEqual([]);
});
