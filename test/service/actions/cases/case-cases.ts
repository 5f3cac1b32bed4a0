import type { ActionCases, FamilyCases } from './action-cases';
import { nobody, type Scene } from './scene';

const EVENTS = { events: ['case.created'] };
const onCase: ActionCases['example'] = { trigger: EVENTS, world: (scene) => scene.case() };

const makeQueue = (scene: Scene) => scene.create('case-queue', { key: 'fraud', attributes: { name: 'Fraud' } });

/** A case that can be declined for one of two reasons only. */
async function caseWithReasons(scene: Scene) {
  const statuses = [
    { name: 'Open', resolves: false },
    { name: 'Declined', resolves: true, tags: ['fraud', 'duplicate'], tag_required: true },
  ];
  await scene.create('case-template', { key: 'with-reasons', attributes: { name: 'With reasons', statuses } });
  return scene.case({ relations: { template: ['with-reasons'] } });
}

export const CASE_CASES: FamilyCases = {
  'case.create@1': {
    example: { trigger: { events: ['inquiry.completed'] }, world: (scene) => scene.inquiry() },
    faults: {
      relation_target_not_found: async () => ({ template: 'manual-review', objects: [nobody('inquiry')] }),
      relation_unknown: async (scene) => ({
        template: 'manual-review',
        objects: [await scene.refer('inquiry-template', { key: 'other' })],
      }),
      template_not_active: async (scene) => {
        await scene.setStatus('case-template', 'manual-review', 'inactive');
        return { template: 'manual-review' };
      },
      fields_invalid: async () => ({ template: 'manual-review', fields: { colour: 'red' } }),
      tag_invalid: async () => ({ template: 'manual-review', tags: [' spaced '] }),
      too_many_active_tags: async (scene) => {
        await scene.fillTags();
        return { template: 'manual-review', tags: ['one more'] };
      },
      account_archived: async (scene) => ({ template: 'manual-review', objects: [await scene.archivedAccount()] }),
    },
  },
  'case.add_to_queue@1': {
    example: {
      ...onCase,
      world: async (scene) => {
        await makeQueue(scene);
        return scene.case();
      },
    },
    faults: {
      object_not_found: async (scene) => ({ case: await scene.case(), queue: 'nothing' }),
      queue_archived: async (scene) => {
        await makeQueue(scene);
        await scene.setStatus('case-queue', 'fraud', 'archived');
        return { case: await scene.case(), queue: 'fraud' };
      },
    },
  },
  'case.assign@1': {
    example: onCase,
    faults: { object_not_found: async () => ({ case: nobody('case'), assignee: 'ada@example.com' }) },
  },
  'case.attach@1': {
    example: {
      trigger: { fields: { case: 'case', inquiry: 'inquiry' } },
      world: async (scene) => ({ case: await scene.case(), inquiry: await scene.inquiry() }),
    },
    faults: {
      object_not_found: async (scene) => ({ case: nobody('case'), objects: [await scene.inquiry()] }),
      relation_target_not_found: async (scene) => ({ case: await scene.case(), objects: [nobody('inquiry')] }),
      relation_unknown: async (scene) => ({ case: await scene.case(), objects: [await scene.case()] }),
      too_many_objects: async (scene) => {
        const full = await scene.case();
        await scene.fillCase(full);
        return { case: full, objects: [await scene.inquiry()] };
      },
      account_archived: async (scene) => ({ case: await scene.case(), objects: [await scene.archivedAccount()] }),
    },
  },
  'case.comment@1': {
    example: onCase,
    faults: {
      relation_target_not_found: async () => ({ case: nobody('case'), message: 'Seen.' }),
      attribute_invalid: async (scene) => ({ case: await scene.case(), message: '   ' }),
    },
  },
  'case.set_sla@1': {
    example: onCase,
    faults: {
      object_not_found: async () => ({ case: nobody('case'), within: '8h' }),
      already_redacted: async (scene) => ({ case: await scene.redacted(await scene.case()), within: '8h' }),
    },
  },
  'case.clear_sla@1': {
    example: onCase,
    faults: {
      object_not_found: async () => ({ case: nobody('case') }),
      already_redacted: async (scene) => ({ case: await scene.redacted(await scene.case()) }),
    },
  },
  'case.set_status@1': {
    example: onCase,
    faults: {
      object_not_found: async () => ({ case: nobody('case'), status: 'Approved' }),
      status_unknown: async (scene) => ({ case: await scene.case(), status: 'Nothing' }),
      move_not_allowed: async (scene) => ({ case: await scene.case(), status: 'Open' }),
      status_tag_required: async (scene) => ({ case: await caseWithReasons(scene), status: 'Declined' }),
      tag_invalid: async (scene) => ({ case: await caseWithReasons(scene), status: 'Declined', status_tag: 'bored' }),
    },
  },
};
