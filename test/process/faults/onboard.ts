import { catalogue } from '../../../bin/catalogue';
import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import { compile } from '../../../interpreter/compiler/compile';
import type { RunStart } from '../../../interpreter/requests';
import { type Simulation, simulate } from '../../../interpreter/simulator/simulate';
import { fault } from '../../../src/faults';

/** The outside call: may it be sent again when its answer is lost? */
export type Telling = 'keyed' | 'once';

export function keyOf(repeat: Telling): string {
  return `onboard-${repeat}`;
}

/** Own steps, an outside call and two waits: every barrier lies on its way. */
export function onboard(host: string, repeat: Telling) {
  return {
    key: keyOf(repeat),
    name: 'Onboard',
    trigger: { type: 'api', fields: { customer: { type: 'string', required: true } } },
    variables: [{ name: 'decision', type: 'string', default: 'declined' }],
    steps: [
      action('create', 'inquiry.create', { template: 'onboarding', reference_id: '{{trigger.customer}}' }),
      action('tell', 'http.request', { method: 'POST', url: `http://${host}/told`, body: '{{create.id}}', repeat }),
      wait('await_person', '{{create}}', ['inquiry.completed', 'inquiry.failed']),
      action('open_case', 'case.create', { template: 'manual-review', objects: ['{{create}}'] }),
      wait('await_review', '{{open_case}}', ['case.resolved']),
      {
        key: 'decide',
        type: 'conditional',
        on_missing: 'else',
        routes: [
          {
            label: 'Approved',
            when: { field: 'open_case.resolution', operator: 'equals', value: 'Approved' },
            steps: [
              action('approve', 'inquiry.approve', { inquiry: '{{create}}' }),
              { key: 'set_approved', type: 'set', variable: 'decision', value: 'approved' },
            ],
          },
        ],
        else: { steps: [] },
      },
    ],
    output: { decision: '{{vars.decision}}', told: '{{tell.status}}', status: '{{create.status}}' },
  };
}

function action(key: string, name: string, inputs: object) {
  return { key, type: 'action', action: name, inputs };
}

function wait(key: string, object: string, events: readonly string[]) {
  return { key, type: 'wait', for: object, events, default_resolution: '7d' };
}

/** The events of the objects of a run, by the step that closed with them: what the simulated journal means in the world. */
export const EVENTS_OF: { readonly [path: string]: readonly string[] } = {
  create: ['inquiry.created'],
  await_person: ['inquiry.started', 'inquiry.failed'],
  open_case: ['case.created'],
  await_review: ['case.resolved', 'case.status-updated'],
  approve: ['inquiry.approved'],
};

/** The same run in the simulator; `lost`: nobody knows whether the outside call was heard. */
export function simulateOnboard(host: string, repeat: Telling, lost = false): Simulation {
  const compiled = compile(onboard(host, repeat), catalogue());
  if ('diagnostics' in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
  const at = Date.UTC(2026, 0, 1);
  const start: RunStart = {
    run: { id: 'wfr_1', workflow: keyOf(repeat), version: 1, created_at: new Date(at).toISOString() },
    environment: 'sandbox',
    trigger: { customer: 'cus_1' },
    objects: [],
    cursor: {},
    interpreterVersion: INTERPRETER_VERSION,
  };
  const inquiry = (version: number, status: string) => ({ type: 'inquiry', id: 'inq_1', version, status });
  const given = { type: 'case', id: 'case_1' };
  return simulate(compiled.plan, start, {
    actions: {
      create: [{ output: { type: 'inquiry', id: 'inq_1' }, objects: [inquiry(1, 'created')] }],
      tell: [lost ? { fault: fault('maybe_sent').fault } : { output: { status: 200 } }],
      open_case: [{ output: given, objects: [{ ...given, version: 1, status: 'Open', resolution: null }] }],
      approve: [{ output: { type: 'inquiry', id: 'inq_1' }, objects: [inquiry(9, 'approved')] }],
    },
    events: [
      { after: 60_000, name: 'inquiry.failed', object: { type: 'inquiry', id: 'inq_1', status: 'failed' } },
      { after: 90_000, name: 'case.resolved', object: { ...given, status: 'Approved', resolution: 'Approved' } },
    ],
  });
}
