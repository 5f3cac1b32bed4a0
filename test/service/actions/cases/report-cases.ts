import type { Value } from '../../../../interpreter/value';
import { moveObject } from '../../../../src/objects';
import type { FamilyCases } from './action-cases';
import type { Scene } from './scene';

const TEMPLATE = 'person-watchlist';
const asked = { template: TEMPLATE, query: { name_first: 'Ada', name_last: 'Lovelace' } };

const makeTemplate = (scene: Scene) =>
  scene.create('report-template', { key: TEMPLATE, attributes: { report_type: 'watchlist' } });

/** Ends the report that the action gave. */
const end = (status: 'ready' | 'errored') => async (scene: Scene, output: Value) => {
  const { id } = output as { readonly id: string };
  await moveObject(scene.writing, 'report', id, status, { report: { results: {} } });
};

export const REPORT_CASES: FamilyCases = {
  'report.run@1': {
    example: {
      trigger: { events: ['inquiry.completed'] },
      world: async (scene) => {
        await makeTemplate(scene);
        return scene.inquiry({ fields: { name_first: 'Ada', name_last: 'Lovelace' } });
      },
      end: end('ready'),
    },
    ends: { report_errored: end('errored') },
    faults: {
      relation_target_not_found: async () => ({ ...asked, template: 'nothing' }),
      relation_unknown: async (scene) => {
        await makeTemplate(scene);
        return { ...asked, object: await scene.case() };
      },
      template_not_active: async (scene) => {
        await makeTemplate(scene);
        await scene.setStatus('report-template', TEMPLATE, 'inactive');
        return asked;
      },
      report_query_invalid: async (scene) => {
        await makeTemplate(scene);
        return { ...asked, query: { colour: 'red' } };
      },
      tag_invalid: async (scene) => {
        await makeTemplate(scene);
        return { ...asked, tags: [' spaced '] };
      },
      too_many_active_tags: async (scene) => {
        await makeTemplate(scene);
        await scene.fillTags();
        return { ...asked, tags: ['one more'] };
      },
      account_archived: async (scene) => {
        await makeTemplate(scene);
        return { ...asked, object: await scene.archivedAccount() };
      },
    },
  },
};
