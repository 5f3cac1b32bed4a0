import type { ValueMap } from '../interpreter/value';

/** What the runs that are measured do, written as an author would. */
export type Side = 'own' | 'outside';

/** The two lengths of the comparison. */
export const LENGTHS = [3, 40] as const;

/** The workflow's key; the exported name of its hand-written counterpart too. */
export function keyOf(side: Side, length: number): string {
  return `${side}${length}`;
}

/** `length` actions one after the other, each of which needs what the one before it gave. */
export function definitionOf(side: Side, length: number) {
  const steps = Array.from({ length }, (_, index) => (side === 'own' ? fetchStep(index + 1) : callStep(index + 1)));
  const last = `{{${side === 'own' ? 'fetch' : 'call'}_${length}`;
  return {
    ...headOf(keyOf(side, length)),
    steps,
    output:
      side === 'own'
        ? { inquiry: `${last}.id}}`, reference: `${last}.reference_id}}`, customer: '{{trigger.customer}}' }
        : { reference: `${last}.body.reference}}`, customer: '{{trigger.customer}}' },
  };
}

/** Three own actions, then an hour of sleep: what a run takes in memory while it waits. */
export const WAITING = {
  ...headOf('waiting'),
  steps: [fetchStep(1), fetchStep(2), fetchStep(3), { key: 'pause', type: 'wait', duration: '1h' }],
};

/** What an API client triggers, and nothing else: the run is never carried. */
export const TRIGGERED = { ...definitionOf('own', 3), key: 'triggered' };

/** The cheapest own action that there is: what the interpreter adds shows most beside it. */
function fetchStep(number: number) {
  const object = number === 1 ? '{{trigger.inquiry}}' : `{{fetch_${number - 1}}}`;
  return {
    key: `fetch_${number}`,
    name: `Fetch ${number}`,
    type: 'action',
    action: 'object.fetch',
    inputs: { object },
  };
}

/** What a call is answered; its schema is in the definition, so that what is read of it is typed. */
export const ANSWER = { reference: 'ref-4711', match_found: false };

const ANSWER_SCHEMA = {
  type: 'object',
  properties: { reference: { type: 'string' }, match_found: { type: 'boolean' } },
  required: ['reference', 'match_found'],
};

/** The inputs of the call: `after` is the reference that the call before it was answered. */
export function callInput(customer: string, after: string): ValueMap {
  return {
    method: 'POST',
    url: 'https://screening.example/v1/people',
    body: { customer, after },
    response_schema: ANSWER_SCHEMA,
    timeout: '10s',
    repeat: 'keyed',
  };
}

function callStep(number: number) {
  const after = number === 1 ? 'none' : `{{call_${number - 1}.body.reference}}`;
  const inputs = callInput('{{trigger.customer}}', after);
  return { key: `call_${number}`, name: `Call ${number}`, type: 'action', action: 'http.request', inputs };
}

function headOf(key: string) {
  const fields = { inquiry: { type: 'inquiry', required: true }, customer: { type: 'string', required: true } };
  return { key, name: key, trigger: { type: 'api', fields } };
}
