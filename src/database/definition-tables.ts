import type { Generated, GeneratedAlways } from 'kysely';
import type { Plan } from '../../interpreter/plan';
import type { Value } from '../../interpreter/value';
import type { DefaultTime, Json, OptionalJson, OptionalTime, SnapshotText } from './columns';

export interface Workflows {
  id: string;
  organization_id: string;
  key: string;
  name: string;
  description: string | null;
  created_at: DefaultTime;
  updated_at: DefaultTime;
}

export interface WorkflowVersions {
  id: string;
  workflow_id: string;
  number: number | null;
  status: 'draft' | 'published' | 'archived';
  description: string | null;
  definition: Json<Value>;
  definition_hash: string;
  plan: OptionalJson<Plan>;
  plan_hash: string | null;
  trigger_type: string;
  created_at: DefaultTime;
  updated_at: DefaultTime;
  published_at: OptionalTime;
}

export interface WorkflowStates {
  workflow_id: string;
  environment_id: string;
  status: 'running' | 'paused' | 'archived';
  updated_at: DefaultTime;
}

export interface Deployments {
  id: string;
  workflow_id: string;
  environment_id: string;
  status: 'active' | 'inactive';
  versions: Json<{ version_id: string; percentage: number; label: string | null }[]>;
  created_at: DefaultTime;
  updated_at: DefaultTime;
}

export interface Activations {
  id: GeneratedAlways<number>;
  workflow_id: string;
  environment_id: string;
  deployment_id: string;
  events: string[];
  from_snapshot: Generated<SnapshotText>;
  to_snapshot: SnapshotText | null;
  created_at: DefaultTime;
}
