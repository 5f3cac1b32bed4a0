import type { FamilyCases } from './action-cases';
import { nobody, type Scene } from './scene';

/** A type whose accounts are known by `user_id`. */
async function makeMemberType(scene: Scene): Promise<void> {
  await scene.create('account-type', {
    key: 'member',
    attributes: {
      name: 'Member',
      statuses: ['Active', 'Closed'],
      field_schemas: [{ key: 'user_id', type: 'string' }],
      identifier_schemas: [{ key: 'user_id', unique: true }],
    },
  });
}

const member = (scene: Scene, userId: string) =>
  scene.refer('account', { fields: { user_id: userId }, relations: { account_type: ['member'] } });

export const ACCOUNT_CASES: FamilyCases = {
  'account.update@1': {
    example: {
      trigger: { fields: { account: 'account', name: 'string' } },
      world: async (scene) => ({ account: await scene.refer('account'), name: 'Lovelace' }),
    },
    faults: {
      object_not_found: async () => ({ account: nobody('account'), reference_id: 'a' }),
      fields_invalid: async (scene) => ({ account: await scene.refer('account'), fields: { colour: 'red' } }),
      reference_taken: async (scene) => {
        await scene.create('account', { referenceId: 'taken' });
        return { account: await scene.refer('account'), reference_id: 'Taken' };
      },
      identifier_taken: async (scene) => {
        await makeMemberType(scene);
        await member(scene, 'one');
        return { account: await member(scene, 'other'), fields: { user_id: 'ONE' } };
      },
      status_unknown: async (scene) => ({ account: await scene.refer('account'), status: 'Nothing' }),
    },
  },
  'account.find_or_create@1': {
    example: {
      trigger: { fields: { region: 'string', customer: 'string', name: 'string' } },
      world: async () => ({ region: 'eu', customer: '7', name: 'Lovelace' }),
    },
    faults: {
      relation_target_not_found: async () => ({ type: 'nothing', value: 'a' }),
      identifier_unknown: async () => ({ by: 'name_last', value: 'Lovelace' }),
      fields_invalid: async () => ({ value: 'a', fields: { colour: 'red' } }),
      identifier_taken: async (scene) => {
        await makeMemberType(scene);
        await member(scene, 'one');
        return { type: 'member', value: 'a', fields: { user_id: 'one' } };
      },
      account_archived: async (scene) => {
        const account = await scene.archivedAccount();
        await scene.writing.trx
          .updateTable('objects')
          .set({ reference_id: 'gone' })
          .where('id', '=', account.id)
          .execute();
        return { value: 'gone' };
      },
    },
  },
  'account.attach@1': {
    example: {
      trigger: { fields: { inquiry: 'inquiry', account: 'account' } },
      world: async (scene) => ({ inquiry: await scene.inquiry(), account: await scene.refer('account') }),
    },
    faults: {
      object_not_found: async (scene) => ({ object: nobody('inquiry'), account: await scene.refer('account') }),
      relation_unknown: async (scene) => {
        const list = { key: 'names', attributes: { name: 'Names', list_type: 'name' } };
        return { object: await scene.refer('list', list), account: await scene.refer('account') };
      },
      relation_target_not_found: async (scene) => ({ object: await scene.inquiry(), account: nobody('account') }),
      too_many_objects: async (scene) => {
        const full = await scene.case();
        await scene.fillCase(full);
        return { object: full, account: await scene.refer('account') };
      },
      account_archived: async (scene) => ({ object: await scene.inquiry(), account: await scene.archivedAccount() }),
    },
  },
};
