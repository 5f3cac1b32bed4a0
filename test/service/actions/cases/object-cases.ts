import { lockVerification } from '../../../../src/objects';
import type { ActionCases, FamilyCases } from './action-cases';
import { company } from './relation-cases';
import { nobody, type Scene } from './scene';

const onInquiry: ActionCases['example'] = {
  trigger: { events: ['inquiry.completed'] },
  world: (scene) =>
    scene.inquiry({ tags: ['waiting'], fields: { name_last: 'Byron' }, attributes: { note: 'By post.' } }),
};

/** A kind that has no tags. */
const untaggable = (scene: Scene) => scene.refer('inquiry-template', { key: 'other' });
const set = (field: string, value: string) => [{ field, operator: 'set', value }];
const verification = (scene: Scene) => scene.refer('verification', { attributes: { verification_type: 'selfie' } });

export const OBJECT_CASES: FamilyCases = {
  'object.fetch@1': {
    example: onInquiry,
    faults: { object_not_found: async () => ({ object: nobody('inquiry') }) },
  },
  'object.tag@1': {
    example: onInquiry,
    faults: {
      object_not_found: async () => ({ object: nobody('inquiry'), tags: ['a'] }),
      attribute_unknown: async (scene) => ({ object: await untaggable(scene), tags: ['a'] }),
      tag_invalid: async (scene) => ({ object: await scene.inquiry(), tags: [' spaced '] }),
      too_many_tags: async (scene) => {
        const object = await scene.inquiry();
        await scene.fillTagsOf(object);
        return { object, tags: ['one more'] };
      },
      too_many_active_tags: async (scene) => {
        await scene.fillTags();
        return { object: await scene.inquiry(), tags: ['one more'] };
      },
    },
  },
  'object.untag@1': {
    example: onInquiry,
    faults: {
      object_not_found: async () => ({ object: nobody('inquiry'), tags: ['a'] }),
      attribute_unknown: async (scene) => ({ object: await untaggable(scene), tags: ['a'] }),
    },
  },
  'object.copy_tags@1': {
    example: {
      trigger: { fields: { inquiry: 'inquiry', account: 'account' } },
      world: async (scene) => ({
        inquiry: await scene.inquiry({ tags: ['waiting', 'vip'] }),
        account: await scene.refer('account'),
      }),
    },
    faults: {
      object_not_found: async (scene) => ({ from: nobody('inquiry'), to: await scene.inquiry() }),
      attribute_unknown: async (scene) => ({ from: await scene.inquiry(), to: await untaggable(scene) }),
      too_many_tags: async (scene) => {
        const to = await scene.inquiry();
        await scene.fillTagsOf(to);
        return { from: await scene.inquiry({ tags: ['one more'] }), to };
      },
    },
  },
  'object.update@1': {
    example: onInquiry,
    faults: {
      object_not_found: async () => ({ object: nobody('inquiry'), changes: set('note', 'a') }),
      already_redacted: async (scene) => ({
        object: await scene.redacted(await scene.inquiry()),
        changes: set('note', 'a'),
      }),
      fields_invalid: async (scene) => ({ object: await scene.inquiry(), changes: set('fields.birthdate', 'soon') }),
      attribute_invalid: async (scene) => ({ object: await scene.inquiry(), changes: set('status', 'approved') }),
      attribute_unknown: async (scene) => ({
        object: await verification(scene),
        changes: set('identification_number', '1'),
      }),
      reference_taken: async (scene) => {
        await scene.create('account', { referenceId: 'taken' });
        return { object: await scene.refer('account'), changes: set('reference_id', 'taken') };
      },
      identifier_taken: async (scene) => {
        await company(scene, 'one');
        return { object: await company(scene, 'other'), changes: set('fields.number', 'one') };
      },
      verification_frozen: async (scene) => {
        const object = await verification(scene);
        return { object, changes: set('verification_type', 'database') };
      },
    },
  },
  'object.redact@1': {
    example: onInquiry,
    faults: {
      object_not_found: async () => ({ object: nobody('inquiry') }),
      already_redacted: async (scene) => ({ object: await scene.redacted(await scene.inquiry()) }),
      redaction_held: async (scene) => {
        const object = await verification(scene);
        await lockVerification(scene.writing, object.id, true);
        return { object };
      },
      redaction_names_invalid: async (scene) => ({ object: await scene.inquiry(), fields: ['status'] }),
    },
  },
};
