import type { Fault, ValueMap } from '../../interpreter/value';
import type { RunState } from '../../workflows/contract';

export type RunStatus = RunState['status'];

/** Who started a run. */
export interface RunCreator {
  readonly type: 'api-key' | 'event' | 'workflow-run' | 'operator' | 'system';
  readonly id: string;
}

export interface Run {
  /** `wfr_…`, also the id of its Temporal workflow. */
  readonly id: string;
  readonly environmentId: string;
  readonly workflowId: string;
  readonly workflowKey: string;
  readonly versionId: string;
  readonly versionNumber: number;
  readonly status: RunStatus;
  /** `treatment` or `control` where two versions share the runs. */
  readonly rolloutLabel: string | null;
  readonly triggerObjectId: string | null;
  readonly eventId: string | null;
  readonly creator: RunCreator;
  readonly depth: number;
  /** The run of which a step started this one. */
  readonly parentId: string | null;
  /** Those that its own steps started, the oldest first; at most a hundred. */
  readonly childIds: readonly string[];
  readonly labels: ValueMap;
  readonly waitingFor: NonNullable<RunState['waitingFor']>;
  readonly output: ValueMap | null;
  readonly fault: Fault | null;
  readonly createdAt: Date;
  /** When Temporal took it; null until then. */
  readonly startedAt: Date | null;
  /** Since when it waits for a place among the runs with its key; null: it does not. */
  readonly queuedAt: Date | null;
  readonly completedAt: Date | null;
}
