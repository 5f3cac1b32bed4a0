/** The one schema of a definition: its types and the published JSON Schema come from here. */
import { z } from 'zod';
import type { ActionDefinition } from '../steps/action/schema';
import { actionSchema } from '../steps/action/schema';
import { conditionalSchema } from '../steps/conditional/schema';
import { loopSchema } from '../steps/loop/schema';
import { moduleSchema } from '../steps/module/schema';
import { parallelSchema } from '../steps/parallel/schema';
import { type SetDefinition, setSchema } from '../steps/set/schema';
import { type StopDefinition, stopSchema } from '../steps/stop/schema';
import { type WaitDefinition, waitSchema } from '../steps/wait/schema';
import { readIssues, type ShapeIssue } from './issues/schema';
import {
  type Condition,
  description,
  fieldKey,
  strict,
  title,
  value,
  values,
  variable,
  workflowKey,
} from './parts/schema';
import { trigger } from './trigger/schema';

export interface BlockDefinition {
  readonly label?: string | undefined;
  readonly steps: readonly StepDefinition[];
}
type StepHead = Pick<
  ActionDefinition,
  'key' | 'name' | 'description' | 'continue_on_error' | 'timeout' | 'on_error' | 'undo'
>;
export interface ConditionalDefinition extends StepHead {
  readonly type: 'conditional';
  readonly routes: readonly (BlockDefinition & { readonly when: Condition })[];
  readonly else: BlockDefinition;
  readonly on_missing?: 'else' | 'error' | undefined;
}
export interface ParallelDefinition extends StepHead {
  readonly type: 'parallel';
  readonly branches: readonly BlockDefinition[];
}
interface LoopDefinition extends StepHead {
  readonly type: 'loop';
  readonly steps: readonly StepDefinition[];
}
interface ModuleDefinition extends StepHead {
  readonly type: 'module';
}
export type StepDefinition =
  | ActionDefinition
  | ConditionalDefinition
  | ParallelDefinition
  | WaitDefinition
  | SetDefinition
  | StopDefinition
  | LoopDefinition
  | ModuleDefinition;

const steps: z.ZodType<readonly StepDefinition[]> = z.lazy(() => z.array(step).max(500));

const step = z
  .discriminatedUnion('type', [
    actionSchema,
    conditionalSchema(steps),
    parallelSchema(steps),
    waitSchema,
    setSchema,
    stopSchema,
    loopSchema(steps),
    moduleSchema,
  ])
  .meta({ id: 'step' });

const definition = strict({
  $schema: z.string().max(500).optional(),
  key: workflowKey,
  name: title,
  description: description.optional(),
  trigger,
  labels: z.record(fieldKey, value).optional(),
  variables: z.array(variable).max(100).optional(),
  concurrency: strict({
    key: value,
    limit: z.int().min(1).max(1000),
    on_limit: z.enum(['queue', 'refuse']).optional(),
    held: z.enum(['release', 'keep']).optional(),
  }).optional(),
  on_failure: z.enum(['hold', 'fail']).optional(),
  tests: z.array(values).max(200).optional(),
  steps,
  output: z.record(fieldKey, value).optional(),
});

export type Definition = z.infer<typeof definition>;
export type { TriggerDefinition } from './trigger/schema';
export type VariableDefinition = z.infer<typeof variable>;
export type { Condition };

/** Checks JSON against the schema: the definition, or all that is wrong with its shape. */
export function checkShape(
  input: unknown,
): { readonly definition: Definition } | { readonly issues: readonly ShapeIssue[] } {
  const result = definition.safeParse(input);
  return result.success ? { definition: result.data } : { issues: readIssues(result.error.issues, input) };
}

/** The JSON Schema (2020-12) of a definition, as text, for editors. */
export function definitionJsonSchema(): string {
  const schema = z.toJSONSchema(definition, { io: 'input' });
  const described = { ...schema, title: 'Usher workflow definition' };
  return `${JSON.stringify(described, null, 2)}\n`;
}
