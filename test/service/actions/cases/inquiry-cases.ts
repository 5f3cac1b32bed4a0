import type { ActionCases, FamilyCases } from './action-cases';
import { nobody } from './scene';

const onInquiry: ActionCases['example'] = {
  trigger: { events: ['inquiry.completed'] },
  world: (scene) => scene.inquiry(),
};

/** A decision of an inquiry that is not there, and of one that was decided so already. */
function decision(decided: 'approved' | 'declined'): ActionCases {
  return {
    example: onInquiry,
    faults: {
      object_not_found: async () => ({ inquiry: nobody('inquiry') }),
      move_not_allowed: async (scene) => ({ inquiry: await scene.decided(await scene.inquiry(), decided) }),
    },
  };
}

export const INQUIRY_CASES: FamilyCases = {
  'inquiry.approve@1': decision('approved'),
  'inquiry.decline@1': decision('declined'),
  'inquiry.mark_for_review@1': decision('approved'),
  'inquiry.create@1': {
    example: {
      trigger: { fields: { customer: 'string', name: 'string' } },
      world: async () => ({ customer: 'customer-7', name: 'Lovelace' }),
    },
    faults: {
      relation_target_not_found: async () => ({ template: 'nothing' }),
      account_archived: async (scene) => ({ template: 'onboarding', account: await scene.archivedAccount() }),
      template_not_active: async (scene) => {
        await scene.setStatus('inquiry-template', 'onboarding', 'inactive');
        return { template: 'onboarding' };
      },
      fields_invalid: async () => ({ template: 'onboarding', fields: { birthdate: 'soon' } }),
      tag_invalid: async () => ({ template: 'onboarding', tags: [' spaced '] }),
      too_many_active_tags: async (scene) => {
        await scene.fillTags();
        return { template: 'onboarding', tags: ['one more'] };
      },
    },
  },
};
