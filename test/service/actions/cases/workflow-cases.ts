import { sql } from 'kysely';
import { actionEntries } from '../../../../activities/catalogue';
import type { Value } from '../../../../interpreter/value';
import { activate } from '../../../../src/definitions/activate';
import { publish } from '../../../../src/definitions/publish';
import { saveDraft } from '../../../../src/definitions/save-draft';
import { kindEntries } from '../../../../src/kinds';
import { DEEPEST_CHAIN, MOST_STARTS } from '../../../../src/runs/start/limits';
import { startChild } from '../../../../src/runs/start/start-child';
import { writeState } from '../../../../src/runs/state';
import type { World } from '../../objects/world';
import { apiDefinition, eventDefinition, STOP } from '../../runs/open-world';
import type { FamilyCases, InputOf } from './action-cases';
import { nobody, type Scene } from './scene';

const SCREENED = { decision: 'approved' };

/** The workflows that the cases name. */
const NAMED = [
  apiDefinition('screen-person', { person: { type: 'account', required: true } }),
  apiDefinition(
    'name-person',
    { person: { type: 'inquiry', required: true } },
    { output: { name: '{{trigger.person.fields.name_first}}' } },
  ),
  eventDefinition('greet', ['inquiry.created']),
  { key: 'remind-before-expiry', name: 'Remind', trigger: { type: 'date', kind: 'inquiry' }, steps: [STOP] },
];

/** Lets them run in the world of all scenes: a deployment is a transaction of its own. */
export async function deployNamed({ db, environment }: World): Promise<void> {
  const service = { db, catalogue: { actions: actionEntries(), kinds: kindEntries() } };
  for (const definition of NAMED) {
    const { workflow } = await saveDraft(service, environment.organizationId, definition);
    await publish(service, workflow);
    await activate(service, environment, workflow);
  }
}

const screening: InputOf = async (scene) => ({
  workflow: 'screen-person',
  fields: { person: await scene.refer('account') },
});
const ordered: InputOf = async (scene) => ({
  workflow: 'remind-before-expiry',
  object: await scene.inquiry(),
  at: '2027-03-01',
});

/** In a world in which this was done to the workflows before. */
const after = (change: (scene: Scene) => Promise<void>, input: InputOf): InputOf => {
  return async (scene) => {
    await change(scene);
    return input(scene);
  };
};

const standing = (status: string) => async (scene: Scene) => {
  await sql`update workflow_states set status = ${status}`.execute(scene.writing.trx);
};

async function undeploy({ writing: { trx } }: Scene): Promise<void> {
  await sql`update deployments set status = 'inactive'`.execute(trx);
}

/** As where the workflow is deployed anew every time between its being read and the insert. */
async function refuseInserts({ writing: { trx } }: Scene): Promise<void> {
  await sql`create function insert_nothing() returns trigger language plpgsql as 'begin return null; end'`.execute(trx);
  await sql`create trigger nothing before insert on runs for each row execute function insert_nothing()`.execute(trx);
}

/** As many starts on the account as there may be in a minute: copies of one. */
async function startMany({ writing }: Scene, fields: { readonly person: { type: string; id: string } }): Promise<void> {
  const step = { ...writing, path: 'step', generation: 1 };
  const { id } = await startChild(step, 'screen-person', { fields });
  await sql`
    insert into runs
    select (jsonb_populate_record(r, jsonb_build_object('id', 'wfr_' || n))).*
    from runs r, generate_series(2, ${MOST_STARTS}::int) n where r.id = ${id}`.execute(writing.trx);
}

/** Ends the run that the action started. */
const end = (status: 'completed' | 'failed' | 'canceled') => async (scene: Scene, output: Value) => {
  const { run } = output as { readonly run: { readonly id: string } };
  await writeState(scene.writing, run.id, { status, output: SCREENED, at: Date.now() });
};

export const WORKFLOW_CASES: FamilyCases = {
  'workflow.run@1': {
    example: {
      trigger: { fields: { account: 'account' } },
      world: async (scene) => ({ account: await scene.refer('account') }),
      end: end('completed'),
    },
    ends: { child_failed: end('failed'), child_canceled: end('canceled') },
    faults: {
      workflow_not_found: async () => ({ workflow: 'nothing' }),
      workflow_not_active: after(undeploy, screening),
      workflow_paused: after(standing('paused'), screening),
      workflow_archived: after(standing('archived'), screening),
      no_api_trigger: async () => ({ workflow: 'greet', fields: {} }),
      trigger_fields_invalid: async () => ({ workflow: 'screen-person', fields: {} }),
      trigger_object_invalid: async (scene) => ({ workflow: 'greet', object: await scene.refer('account') }),
      start_too_large: async (scene) => {
        const person = await scene.inquiry();
        await sql`
          update objects set fields = jsonb_build_object('name_first', repeat('x', 600000))
          where id = ${person.id}`.execute(scene.writing.trx);
        return { workflow: 'name-person', fields: { person } };
      },
      object_not_found: async () => ({ workflow: 'greet', object: nobody('inquiry') }),
      chain_too_deep: async (scene) => {
        scene.depth = DEEPEST_CHAIN;
        return screening(scene);
      },
      too_many_starts: async (scene) => {
        const fields = { person: await scene.refer('account') };
        await startMany(scene, fields);
        return { workflow: 'screen-person', fields };
      },
      database_busy: after(refuseInserts, screening),
    },
  },
  'workflow.schedule@1': {
    example: {
      trigger: { events: ['inquiry.completed'] },
      world: async (scene) => {
        const field_schemas = [{ key: 'id_expires_on', type: 'date' }];
        await scene.create('inquiry-template', { key: 'identified', attributes: { field_schemas } });
        return scene.inquiry({ relations: { template: ['identified'] }, fields: { id_expires_on: '2027-03-31' } });
      },
    },
    faults: {
      workflow_not_found: async (scene) => ({ ...(await ordered(scene)), workflow: 'nothing' }),
      workflow_paused: after(standing('paused'), ordered),
      not_schedulable: async (scene) => ({ ...(await ordered(scene)), workflow: 'screen-person' }),
      schedule_time_invalid: async (scene) => ({ ...(await ordered(scene)), at: 'soon' }),
      object_not_found: async (scene) => ({ ...(await ordered(scene)), object: nobody('inquiry') }),
    },
  },
};
