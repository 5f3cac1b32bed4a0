import type { FamilyCases } from './action-cases';
import { nobody, type Scene } from './scene';

const makeType = (scene: Scene) =>
  scene.create('transaction-type', {
    key: 'payment',
    attributes: { name: 'Payment', field_schemas: [{ key: 'amount', type: 'integer' }] },
  });

async function payment(scene: Scene) {
  await makeType(scene);
  return scene.refer('transaction', { relations: { transaction_type: ['payment'] } });
}

export const TRANSACTION_CASES: FamilyCases = {
  'transaction.create@1': {
    example: {
      trigger: { events: ['inquiry.completed'] },
      world: async (scene) => {
        await makeType(scene);
        return scene.inquiry({ referenceId: 'order-1' });
      },
    },
    faults: {
      relation_target_not_found: async () => ({ type: 'nothing' }),
      fields_invalid: async (scene) => {
        await makeType(scene);
        return { type: 'payment', fields: { amount: 'much' } };
      },
      tag_invalid: async (scene) => {
        await makeType(scene);
        return { type: 'payment', tags: [' spaced '] };
      },
      too_many_active_tags: async (scene) => {
        await makeType(scene);
        await scene.fillTags();
        return { type: 'payment', tags: ['one more'] };
      },
    },
  },
  'transaction.set_status@1': {
    example: { trigger: { events: ['transaction.created'] }, world: payment },
    faults: {
      object_not_found: async () => ({ transaction: nobody('transaction'), status: 'approved' }),
      status_unknown: async (scene) => ({ transaction: await payment(scene), status: 'nothing' }),
      move_not_allowed: async (scene) => ({ transaction: await payment(scene), status: 'created' }),
    },
  },
};
