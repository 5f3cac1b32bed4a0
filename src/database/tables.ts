import type { Activations, Deployments, WorkflowStates, Workflows, WorkflowVersions } from './definition-tables';
import type { EventSubjects, Events, ListEntries, ObjectCounters, ObjectRelations, Objects } from './object-tables';
import type { ApiKeys, Environments, IdempotencyKeys, Organizations } from './organization-tables';
import type { RefusedStarts, RunSteps, Runs, WaitSubjects, Waits } from './run-tables';

/** A type for every table, its columns named as they are. */
export interface Database {
  organizations: Organizations;
  environments: Environments;
  api_keys: ApiKeys;
  workflows: Workflows;
  workflow_versions: WorkflowVersions;
  workflow_states: WorkflowStates;
  deployments: Deployments;
  activations: Activations;
  objects: Objects;
  object_relations: ObjectRelations;
  object_counters: ObjectCounters;
  list_entries: ListEntries;
  events: Events;
  event_subjects: EventSubjects;
  runs: Runs;
  run_steps: RunSteps;
  waits: Waits;
  wait_subjects: WaitSubjects;
  refused_starts: RefusedStarts;
  idempotency_keys: IdempotencyKeys;
}
