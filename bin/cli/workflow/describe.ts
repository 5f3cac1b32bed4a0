import type { Resource } from '../api-client';
import { table } from '../output';

interface Step {
  readonly path: string;
  readonly generation: number;
  readonly type: string;
  readonly action: string | null;
  readonly how: string | null;
  readonly state: string;
  readonly fault: { readonly message: string } | null;
  readonly held_until: string | null;
}

export function describeWorkflow({ id, attributes }: Resource): string {
  return `${attributes['key']} (${id}): ${attributes['status']}\n${attributes['name']}`;
}

/** A run, then a line a step: what it is, how it ended or what it waits for. */
export function describeRun({ id, attributes }: Resource, steps: readonly Resource[]): string {
  const rows = steps.map((resource) => {
    const step = resource.attributes as unknown as Step;
    const name = step.generation === 1 ? step.path : `${step.path} #${step.generation}`;
    return [name, step.action ?? step.type, standing(step), step.fault?.message ?? ''];
  });
  const fault = attributes['fault'] as { readonly message: string } | null;
  return [
    `${id}: ${attributes['status']} (${attributes['workflow_key']}, version ${attributes['version_number']})`,
    ...(fault == null ? [] : [fault.message]),
    ...(rows.length === 0 ? [] : [table([['STEP', 'IS', 'STANDS', 'FAULT'], ...rows])]),
    ...(attributes['output'] == null ? [] : [`Output: ${JSON.stringify(attributes['output'], null, 2)}`]),
  ].join('\n');
}

function standing(step: Step): string {
  if (step.how !== null) return step.how;
  return step.held_until === null ? step.state : `held until ${step.held_until}`;
}
