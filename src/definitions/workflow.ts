import type { PlanTrigger } from '../../interpreter/plan-trigger';

/** A named definition with its versions; belongs to an organization. */
export interface Workflow {
  /** `wfl_…` */
  readonly id: string;
  readonly organizationId: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Of a workflow in one environment. One that was never activated there is paused. */
export type WorkflowStatus = 'running' | 'paused' | 'archived';

/** A version without its definition and plan. */
export interface Version {
  /** `wfv_…` */
  readonly id: string;
  readonly workflowId: string;
  /** null: a draft. */
  readonly number: number | null;
  readonly status: 'draft' | 'published' | 'archived';
  readonly description: string | null;
  readonly definitionHash: string;
  readonly planHash: string | null;
  readonly triggerType: PlanTrigger['type'];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly publishedAt: Date | null;
}

export interface DeployedVersion {
  readonly versionId: string;
  /** 1 to 100; of all of a deployment 100 together. */
  readonly percentage: number;
  readonly label: 'treatment' | 'control' | null;
}

/** Which versions serve an environment. */
export interface Deployment {
  /** `wfd_…` */
  readonly id: string;
  readonly workflowId: string;
  readonly environmentId: string;
  readonly status: 'active' | 'inactive';
  readonly versions: readonly DeployedVersion[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
