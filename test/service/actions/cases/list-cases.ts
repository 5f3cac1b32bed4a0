import type { ActionCases, FamilyCases } from './action-cases';
import type { Scene } from './scene';

const ADDRESS = '203.0.113.7';

const makeList = (scene: Scene) =>
  scene.create('list', { key: 'blocked-ips', attributes: { name: 'Blocked', list_type: 'ip-address' } });

const onBlocked: ActionCases['example'] = {
  trigger: { events: ['inquiry.completed'] },
  world: async (scene) => {
    const { id } = await makeList(scene);
    const { inquiry } = await scene.session({ ip_address: ADDRESS });
    await scene.listItem(id, { value: '203.0.113.0/29' });
    return inquiry;
  },
};

export const LIST_CASES: FamilyCases = {
  'list.add_item@1': {
    example: {
      ...onBlocked,
      world: async (scene) => {
        await makeList(scene);
        return scene.inquiry();
      },
    },
    faults: {
      object_not_found: async () => ({ list: 'nothing', item: { value: ADDRESS } }),
      list_archived: async (scene) => {
        await makeList(scene);
        await scene.setStatus('list', 'blocked-ips', 'archived');
        return { list: 'blocked-ips', item: { value: ADDRESS } };
      },
      list_item_exists: async (scene) => {
        await scene.listItem((await makeList(scene)).id, { value: ADDRESS });
        return { list: 'blocked-ips', item: { value: ADDRESS } };
      },
      list_item_invalid: async (scene) => {
        await makeList(scene);
        return { list: 'blocked-ips', item: { value: 'nowhere' } };
      },
    },
  },
  'list.match@1': {
    example: onBlocked,
    faults: {
      object_not_found: async () => ({ list: 'nothing', item: { value: ADDRESS } }),
      list_item_invalid: async (scene) => {
        await makeList(scene);
        return { list: 'blocked-ips', item: { colour: 'red' } };
      },
    },
  },
};
