import { activate } from '../../../src/definitions/activate';
import { archive, pause } from '../../../src/definitions/pause';
import { FaultError } from '../../../src/faults';
import { trigger } from '../../../src/runs/start/trigger';
import { ACTOR, apiDefinition, openWorld, running, type World } from './open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const go = (workflow: string, fields: unknown = {}) =>
  trigger(world.service, world.environment, workflow, fields, { actor: ACTOR });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );

describe('a workflow that was triggered before', () => {
  test('and is paused since starts no run, until it is active again', async () => {
    const { workflow } = await running(world, apiDefinition('pauses'));
    await go('pauses');
    await pause(world.service, world.environment, workflow);
    expect(await codeOf(go('pauses'))).toBe('workflow_paused');
    expect(await codeOf(go('pauses'))).toBe('workflow_paused');
    await activate(world.service, world.environment, workflow);
    expect(await go('pauses')).toMatchObject({ status: 'in_progress', versionNumber: 1 });
  });

  test('and is archived since starts no run', async () => {
    const { workflow } = await running(world, apiDefinition('ends'));
    await go(workflow.id);
    await archive(world.service, world.environment, workflow);
    expect(await codeOf(go(workflow.id))).toBe('workflow_archived');
  });

  test('and has a new version since runs by that, whose fields alone apply', async () => {
    await running(world, apiDefinition('grows', { old: { type: 'string' } }));
    await go('grows', { old: 'yes' });
    await running(world, apiDefinition('grows', { new: { type: 'string', required: true } }));
    expect(await codeOf(go('grows', { old: 'yes' }))).toBe('trigger_fields_invalid');
    expect(await go('grows', { new: 'yes' })).toMatchObject({ versionNumber: 2 });
    await running(world, apiDefinition('grows', { newest: { type: 'string' } }));
    expect(await go('grows', { newest: 'yes' })).toMatchObject({ versionNumber: 3 });
  });

  test('and has a new version since that takes what the old one took runs by the new one', async () => {
    await running(world, apiDefinition('changes', { same: { type: 'string' } }));
    expect(await go('changes', { same: 'yes' })).toMatchObject({ versionNumber: 1 });
    await running(world, apiDefinition('changes', { same: { type: 'string' }, more: { type: 'string' } }));
    expect(await go('changes', { same: 'yes' })).toMatchObject({ versionNumber: 2 });
  });
});
