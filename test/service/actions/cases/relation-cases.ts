import type { ObjectReference } from '../../../../interpreter/value';
import type { ActionCases, FamilyCases, InputOf } from './action-cases';
import { nobody, type Scene } from './scene';

/** An account of a type with relations by name, known by its number. */
export async function company(scene: Scene, number: string): Promise<ObjectReference> {
  const { trx } = scene.writing;
  const known = await trx
    .selectFrom('objects')
    .select('id')
    .where('kind', '=', 'account-type')
    .where('key', '=', 'company')
    .execute();
  if (known.length === 0)
    await scene.create('account-type', {
      key: 'company',
      attributes: {
        name: 'Company',
        statuses: ['Active'],
        field_schemas: [{ key: 'number', type: 'string' }],
        identifier_schemas: [{ key: 'number', unique: true }],
        relation_schemas: [
          { key: 'director', target: 'account', many: true },
          { key: 'owner', target: 'account' },
        ],
      },
    });
  return scene.refer('account', { fields: { number }, relations: { account_type: ['company'] } });
}

/** A payment whose type relates it to others. */
async function payment(scene: Scene): Promise<ObjectReference> {
  const attributes = { name: 'Payment', relation_schemas: [{ key: 'parts', target: 'transaction', many: true }] };
  await scene.create('transaction-type', { key: 'payment', attributes });
  return scene.refer('transaction', { relations: { transaction_type: ['payment'] } });
}

const ids = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}_${index}`);

const example: ActionCases['example'] = {
  trigger: { fields: { company: 'account', person: 'account' } },
  world: async (scene) => ({ company: await company(scene, '1'), person: await scene.refer('account') }),
};

const notThere: InputOf = async (scene) => ({
  source: nobody('account'),
  relation: 'director',
  target: await scene.refer('account'),
});
const unknown: InputOf = async (scene) => ({
  source: await company(scene, '1'),
  relation: 'cousin',
  target: await scene.refer('account'),
});

export const RELATION_CASES: FamilyCases = {
  'object.set_relation@1': {
    example,
    faults: {
      object_not_found: notThere,
      relation_unknown: unknown,
      relation_target_not_found: async (scene) => ({
        source: await company(scene, '1'),
        relation: 'director',
        target: nobody('account'),
      }),
      relation_taken: async (scene) => {
        const source = await company(scene, '1');
        await scene.patch(source, { relations: { owner: 'act_1' } });
        return { source, relation: 'owner', target: await scene.refer('account') };
      },
      too_many_objects: async (scene) => {
        const source = await company(scene, '1');
        await scene.patch(source, { relations: { director: ids(1000, 'act') } });
        return { source, relation: 'director', target: await scene.refer('account') };
      },
      too_many_related: async (scene) => {
        const source = await payment(scene);
        await scene.patch(source, { relations: { parts: ids(100, 'txn') } });
        const target = await scene.refer('transaction', { relations: { transaction_type: ['payment'] } });
        return { source, relation: 'parts', target };
      },
      account_archived: async (scene) => ({
        source: await company(scene, '1'),
        relation: 'director',
        target: await scene.archivedAccount(),
      }),
    },
  },
  'object.unset_relation@1': { example, faults: { object_not_found: notThere, relation_unknown: unknown } },
};
