import { sql } from 'kysely';
import { activate } from '../../../src/definitions/activate';
import { findStanding, findStandings } from '../../../src/definitions/find-standing';
import { findVersion, listVersions } from '../../../src/definitions/find-version';
import { findWorkflow, listWorkflows } from '../../../src/definitions/find-workflow';
import { archive, pause } from '../../../src/definitions/pause';
import { publish } from '../../../src/definitions/publish';
import { saveDraft } from '../../../src/definitions/save-draft';
import { faultOf } from '../objects/world';
import {
  apiDefinition,
  eventDefinition,
  insertObject,
  openWorld,
  published,
  running,
  type World,
  workflowNamed,
} from '../runs/open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const save = (definition: unknown) => saveDraft(world.service, world.environment.organizationId, definition);

describe('a draft', () => {
  test('is made with its workflow, and saving the same again changes nothing', async () => {
    const first = await save(apiDefinition('draft-same'));
    const second = await save(apiDefinition('draft-same'));
    expect(first).toMatchObject({ changed: true, version: { status: 'draft', number: null, triggerType: 'api' } });
    expect(second).toMatchObject({
      changed: false,
      workflow: { id: first.workflow.id },
      version: { id: first.version.id },
    });
  });

  test('is replaced by a changed definition', async () => {
    const first = await save(apiDefinition('draft-changed'));
    const second = await save(apiDefinition('draft-changed', { a: { type: 'string' } }));
    expect(second).toMatchObject({ changed: true, version: { id: first.version.id, status: 'draft' } });
    expect(second.version.definitionHash).not.toBe(first.version.definitionHash);
  });

  test('that equals the published version is no change', async () => {
    const { version } = await published(world, apiDefinition('push-twice'));
    expect(await save(apiDefinition('push-twice'))).toMatchObject({
      changed: false,
      version: { id: version.id, number: 1 },
    });
  });

  test('that goes back to what is published is gone', async () => {
    const { workflow } = await published(world, apiDefinition('back-again'));
    await save(apiDefinition('back-again', { a: { type: 'string' } }));
    expect(await save(apiDefinition('back-again'))).toMatchObject({ changed: true, version: { status: 'published' } });
    expect(await findVersion(world.db, workflow, 'draft')).toBeUndefined();
  });

  test('with faults is refused with all of them, and nothing is kept', async () => {
    const fault = await faultOf(
      save({ key: 'bad-one', name: 3, trigger: { type: 'api' }, steps: [{ key: 'x', type: 'nothing' }] }),
    );
    expect(fault).toMatchObject({ code: 'definition_invalid', category: 'invalid' });
    expect(JSON.stringify(fault.details).match(/pointer/g)?.length).toBeGreaterThanOrEqual(2);
    expect(await findWorkflow(world.db, world.environment.organizationId, 'bad-one')).toBeUndefined();
  });

  test('saved twice at once is made once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => save(apiDefinition('at-once'))));
    const { rows } = await sql<{ drafts: number }>`
      select count(*) as drafts from workflow_versions v join workflows w on w.id = v.workflow_id where w.key = 'at-once'
    `.execute(world.db);
    expect(rows).toEqual([{ drafts: 1 }]);
  });
});

describe('publishing', () => {
  test('numbers versions from 1 and keeps what they were', async () => {
    const { workflow, version } = await published(world, apiDefinition('numbers'));
    const second = await published(world, apiDefinition('numbers', { a: { type: 'string' } }, { name: 'New name' }));
    expect([version.number, second.version.number]).toEqual([1, 2]);
    expect(await findVersion(world.db, workflow, 1)).toMatchObject({ definition: apiDefinition('numbers') });
    expect(await findVersion(world.db, workflow, 'latest')).toMatchObject({
      id: second.version.id,
      status: 'published',
    });
    expect(await findWorkflow(world.db, world.environment.organizationId, 'numbers')).toMatchObject({
      name: 'New name',
    });
  });

  test('without a draft is refused', async () => {
    const { workflow } = await published(world, apiDefinition('no-draft'));
    expect(await faultOf(publish(world.service, workflow))).toMatchObject({
      code: 'nothing_to_publish',
      category: 'conflict',
    });
  });

  test('by two at once makes one version', async () => {
    const { workflow } = await save(apiDefinition('publish-race'));
    const results = await Promise.allSettled([publish(world.service, workflow), publish(world.service, workflow)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('compiles again: a draft whose world has changed is not published', async () => {
    const { workflow } = await save(eventDefinition('world-changed', ['inquiry.completed']));
    const bare = { ...world.service, catalogue: { actions: {}, kinds: {} } };
    expect(await faultOf(publish(bare, workflow))).toMatchObject({ code: 'definition_invalid' });
  });
});

describe('activation', () => {
  test('is of one environment, with the newest published version', async () => {
    const { workflow, version } = await running(world, apiDefinition('active-here'));
    expect(await findStanding(world.db, world.environment.id, workflow.id)).toMatchObject({
      status: 'running',
      deployment: { status: 'active', versions: [{ versionId: version.id, percentage: 100, label: null }] },
    });
    expect(await findStanding(world.db, world.other.id, workflow.id)).toEqual({ status: 'paused', deployment: null });
  });

  test('of what is active already changes nothing', async () => {
    const { workflow } = await running(world, apiDefinition('active-twice'));
    const before = await findStanding(world.db, world.environment.id, workflow.id);
    expect(await activate(world.service, world.environment, workflow)).toEqual(before);
    expect(await activationsOf(workflow.id)).toBe(1);
  });

  test('is refused without a published version, and of a draft', async () => {
    const { workflow, version } = await save(apiDefinition('only-draft'));
    const go = (versions?: { version: string }[]) =>
      activate(world.service, world.environment, workflow, versions ? { versions } : {});
    expect(await faultOf(go())).toMatchObject({ code: 'not_published' });
    expect(await faultOf(go([{ version: version.id }]))).toMatchObject({
      code: 'not_published',
      pointer: '/versions/0/version',
    });
    expect(await faultOf(go([{ version: 'wfv_none' }]))).toMatchObject({ code: 'version_not_found' });
  });

  test('names each thing that the environment does not have, and does nothing', async () => {
    const criteria = {
      all: [
        { on_list: 'list-that-is', item: { value: '{{trigger.reference_id}}' } },
        { on_list: 'list-that-is-not', item: { value: '{{trigger.reference_id}}' } },
        { on_list: 'archived-list', item: { value: '{{trigger.reference_id}}' } },
      ],
    };
    await insertObject(world, 'list', { key: 'list-that-is' });
    await insertObject(world, 'list', { key: 'archived-list', status: 'archived' });
    const { workflow } = await published(world, eventDefinition('names', ['inquiry.completed'], criteria));
    const fault = await faultOf(activate(world.service, world.environment, workflow));
    expect(fault.code).toBe('definition_not_activatable');
    expect(fault.details?.['diagnostics']).toMatchObject([
      {
        code: 'name_not_found',
        pointer: expect.stringContaining('/1'),
        message: expect.stringContaining('list-that-is-not'),
      },
      {
        code: 'name_not_found',
        pointer: expect.stringContaining('/2'),
        message: expect.stringContaining('archived-list'),
      },
    ]);
    expect(await findStanding(world.db, world.environment.id, workflow.id)).toMatchObject({ status: 'paused' });
  });

  test('shares the runs between two versions, the newer as treatment', async () => {
    const { workflow, version: first } = await published(world, apiDefinition('shared'));
    const { version: second } = await published(world, apiDefinition('shared', { a: { type: 'string' } }));
    const standing = await activate(world.service, world.environment, workflow, {
      versions: [{ version: 1 }, { version: 2, percentage: 30 }],
    });
    expect(standing.deployment?.versions).toEqual([
      { versionId: second.id, percentage: 30, label: 'treatment' },
      { versionId: first.id, percentage: 70, label: 'control' },
    ]);
  });

  test.each([
    [
      'percentages that do not make 100',
      [
        { version: 1, percentage: 30 },
        { version: 2, percentage: 30 },
      ],
    ],
    ['two versions without a percentage', [{ version: 1 }, { version: 2 }]],
    [
      'the same version twice',
      [
        { version: 1, percentage: 50 },
        { version: 1, percentage: 50 },
      ],
    ],
    [
      'a part of a percent',
      [
        { version: 1, percentage: 0.5 },
        { version: 2, percentage: 99.5 },
      ],
    ],
    [
      'two treatments',
      [
        { version: 1, percentage: 50, label: 'treatment' as const },
        { version: 2, percentage: 50, label: 'treatment' as const },
      ],
    ],
    ['one version with less than all', [{ version: 1, percentage: 50 }]],
    ['no version', []],
  ])('refuses %s', async (_what, versions) => {
    await published(world, apiDefinition('shares-bad')).catch(() => undefined);
    await published(world, apiDefinition('shares-bad', { a: { type: 'string' } })).catch(() => undefined);
    const workflow = await workflowNamed(world, 'shares-bad');
    expect(await faultOf(activate(world.service, world.environment, workflow, { versions }))).toMatchObject({
      code: 'request_invalid',
      pointer: '/versions',
    });
  });

  test('by many at once leaves one deployment and one activation', async () => {
    const { workflow } = await published(world, apiDefinition('activate-race'));
    await Promise.all([1, 2, 3, 4].map(() => activate(world.service, world.environment, workflow)));
    expect(await activationsOf(workflow.id)).toBe(1);
  });
});

describe('a pause', () => {
  test('keeps the deployment, and the next activation goes on with the newest version', async () => {
    const { workflow, version } = await running(world, apiDefinition('paused'));
    expect(await pause(world.service, world.environment, workflow)).toMatchObject({
      status: 'paused',
      deployment: { versions: [{ versionId: version.id }] },
    });
    expect(await activate(world.service, world.environment, workflow)).toMatchObject({ status: 'running' });
    expect(await activationsOf(workflow.id)).toBe(2);
  });

  test('is not undone by archiving, which is for good', async () => {
    const { workflow } = await running(world, apiDefinition('archived'));
    expect(await archive(world.service, world.environment, workflow)).toEqual({ status: 'archived', deployment: null });
    expect(await archive(world.service, world.environment, workflow)).toMatchObject({ status: 'archived' });
    expect(await faultOf(activate(world.service, world.environment, workflow))).toMatchObject({
      code: 'workflow_archived',
    });
    expect(await faultOf(pause(world.service, world.environment, workflow))).toMatchObject({
      code: 'workflow_archived',
    });
  });
});

describe('lists', () => {
  test('page through workflows and versions, newest first, to the end and back', async () => {
    const { organizationId } = world.environment;
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await listWorkflows(world.db, organizationId, {
        size: 5,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.items.map((workflow) => workflow.id));
      after = page.items.at(-1)?.id;
      if (!page.hasNext) break;
    }
    const { rows } = await sql<{ id: string }>`select id from workflows order by created_at desc, id desc`.execute(
      world.db,
    );
    expect(seen).toEqual(rows.map((row) => row.id));
    const back = await listWorkflows(world.db, organizationId, { size: 3, before: seen[5] ?? '' });
    expect(back).toMatchObject({
      items: [{ id: seen[2] }, { id: seen[3] }, { id: seen[4] }],
      hasNext: true,
      hasPrevious: true,
    });
    expect(await listVersions(world.db, organizationId, {}, { size: 1 })).toMatchObject({
      hasNext: true,
      hasPrevious: false,
    });
    expect(await faultOf(listWorkflows(world.db, organizationId, { size: 3, after: 'wfl_none' }))).toMatchObject({
      code: 'cursor_not_found',
    });
  });

  test('give the standing of each workflow asked for', async () => {
    const { workflow } = await running(world, apiDefinition('standing'));
    const standings = await findStandings(world.db, world.environment.id, [workflow.id, 'wfl_unknown']);
    expect(standings.get(workflow.id)?.status).toBe('running');
    expect(standings.get('wfl_unknown')).toEqual({ status: 'paused', deployment: null });
  });

  test('take any text as a name without harm', async () => {
    for (const name of ['\0', "'; drop table runs", 'ä', 'x'.repeat(5000)]) {
      expect(await findWorkflow(world.db, world.environment.organizationId, name)).toBeUndefined();
    }
  });
});

async function activationsOf(workflowId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from activations where workflow_id = ${workflowId}`.execute(world.db);
  return rows[0]?.count ?? 0;
}
