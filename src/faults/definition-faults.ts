import type { FaultEntry } from './fault-entry';

/** Definitions, versions and deployments. */
export const DEFINITION_FAULTS = {
  definition_invalid: {
    category: 'invalid',
    title: 'Definition invalid',
    says: 'The definition has faults: each is listed with its place and what to do.',
  },
  definition_not_activatable: {
    category: 'invalid',
    title: 'Definition cannot be activated',
    says: 'The definition names what this environment does not have: each is listed.',
  },
  schedule_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'There is no such schedule in this environment.',
  },
  schedule_removed: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The workflow of the schedule is paused or archived: activate it first.',
  },
  schedule_follows_dates: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The workflow follows dates of objects: it has no times of its own at which it could be run now.',
  },
  workflow_not_found: { category: 'missing', title: 'Record not found', says: 'There is no such workflow.' },
  version_not_found: { category: 'missing', title: 'Record not found', says: 'There is no such version.' },
  workflow_archived: { category: 'conflict', title: 'Conflict', says: 'The workflow is archived, for good.' },
  workflow_paused: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The workflow is paused in this environment. Activate it first.',
  },
  workflow_not_active: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The workflow was never activated in this environment.',
  },
  nothing_to_publish: { category: 'conflict', title: 'Conflict', says: 'The workflow has no draft to publish.' },
  not_published: { category: 'conflict', title: 'Conflict', says: 'The workflow has no published version.' },
} as const satisfies Record<string, FaultEntry>;
