import { getWorkflow } from '../../../src/definitions/find-workflow';
import { getEvent } from '../../../src/events/find-event';
import type { Run } from '../../../src/runs/run';
import type { Service } from '../../../src/service';
import type { Environment } from '../../../src/writing';
import type { Resource } from '../../answers/envelope';
import type { IncludeShape, Includes } from '../../answers/include';
import { presentEvent } from '../../answers/present-events';
import type { How } from '../../answers/present-objects';
import { versionResources, workflowResource } from './workflow-resource';

/** What a run can be answered with: its workflow, its version and what is behind them, and the event that started it. */
export const RUN_SHAPE: IncludeShape = {
  workflow: ['latestPublishedVersion', 'activeDeployment'],
  workflowVersion: ['workflow'],
  event: [],
  creator: [],
  user: [],
};

/** Loads it. */
export function runIncludes(service: Service, environment: Environment, run: Run, how: How): Includes {
  return {
    shape: RUN_SHAPE,
    async load(name, further) {
      if (name === 'event' || name === 'creator') return eventOf(service, environment, run, how);
      if (name !== 'workflow' && name !== 'workflowVersion') return [];
      const workflow = await getWorkflow(service.db, environment.organizationId, run.workflowId);
      const version = (which: string) => versionResources(service, environment, workflow, which, false);
      const found: Resource[] = name === 'workflowVersion' ? await version(run.versionId) : [];
      if ([name, ...further].includes('workflow'))
        found.push(await workflowResource(service, environment, workflow, false));
      if (further.includes('latestPublishedVersion')) found.push(...(await version('latest')));
      return found;
    },
  };
}

async function eventOf({ db }: Service, environment: Environment, { eventId }: Run, how: How): Promise<Resource[]> {
  if (eventId === null) return [];
  return [await presentEvent(db, await getEvent(db, environment.id, eventId), how)];
}
