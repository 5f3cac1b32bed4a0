import type { Value } from '../../../interpreter/value';
import type { Case } from './cases';
import { definition, START, TAGGED, tag } from './definitions';

const HOUR = 3_600_000;
const APPROVED = { type: 'inquiry', id: 'inq_1', status: 'approved' };

function waiting(more: { readonly [key: string]: Value }) {
  return { key: 'wait', type: 'wait', for: '{{trigger}}', events: ['inquiry.approved'], ...more };
}

const OUTPUT = { output: { by: '{{wait.resolved_by}}', status: '{{trigger.status}}' } };
const DONE = ['output done', 'wait done'];

export const WAIT_CASES: readonly Case[] = [
  {
    promise: 'a wait for time lasts as long as it says',
    definition: definition([{ key: 'wait', type: 'wait', duration: '90s' }], {
      output: { by: '{{wait.resolved_by}}' },
    }),
    start: START,
    script: {},
    expected: { status: 'completed', output: { by: 'timeout' }, steps: DONE },
  },
  {
    promise: 'a wait for a moment that is past goes on at once',
    definition: definition([{ key: 'wait', type: 'wait', until: '2001-02-03' }]),
    start: START,
    script: {},
    expected: { status: 'completed', output: {}, steps: ['wait done'] },
  },
  {
    promise: 'an event ends a wait, and the object is as it was in it',
    definition: definition([waiting({})], OUTPUT),
    start: START,
    script: { events: [{ after: HOUR, name: 'inquiry.approved', object: APPROVED }] },
    expected: { status: 'completed', output: { by: 'event', status: 'approved' }, steps: DONE },
  },
  {
    promise: 'an event that came between the start of the run and its wait counts',
    definition: definition([{ key: 'nap', type: 'wait', duration: '2h' }, waiting({})], OUTPUT),
    start: START,
    script: { events: [{ after: HOUR, name: 'inquiry.approved', object: APPROVED }] },
    expected: { status: 'completed', output: { by: 'event', status: 'approved' }, steps: ['nap done', ...DONE] },
  },
  {
    promise: 'an event ends one wait of a run, not two',
    definition: definition([waiting({ key: 'first' }), waiting({ default_resolution: '1d' })], OUTPUT),
    start: START,
    script: { events: [{ after: HOUR, name: 'inquiry.approved', object: { ...APPROVED, status: 'needs_review' } }] },
    expected: {
      status: 'completed',
      output: { by: 'timeout', status: 'needs_review' },
      steps: ['first done', ...DONE],
    },
  },
  {
    promise: 'an event whose condition does not hold leaves the wait open',
    definition: definition([waiting({ when: { field: 'event.context.by', operator: 'equals', value: 'reviewer' } })], {
      output: { by: '{{wait.event.context.by}}' },
    }),
    start: START,
    script: {
      events: [
        { after: HOUR, name: 'inquiry.approved', object: APPROVED, context: { by: 'robot' } },
        { after: 2 * HOUR, name: 'inquiry.approved', object: APPROVED, context: { by: 'reviewer' } },
      ],
    },
    expected: { status: 'completed', output: { by: 'reviewer' }, steps: DONE },
  },
  {
    promise: 'a status that the object has already resolves a wait at once, unless it says since now',
    definition: definition(
      [
        waiting({ key: 'by_state', events: ['inquiry.completed'] }),
        waiting({ events: ['inquiry.completed'], since: 'now', default_resolution: '1h' }),
      ],
      { output: { first: '{{by_state.resolved_by}}', second: '{{wait.resolved_by}}' } },
    ),
    start: START,
    script: {},
    expected: { status: 'completed', output: { first: 'state', second: 'timeout' }, steps: ['by_state done', ...DONE] },
  },
  {
    promise: 'a wait that expires is a fault where its step says so',
    definition: definition([waiting({ default_resolution: '30d', on_expiration: 'error' })], { on_failure: 'fail' }),
    start: START,
    script: {},
    expected: { status: 'failed', fault: 'wait_expired', steps: ['wait failed'] },
  },
  {
    promise: 'an operator ends a wait',
    definition: definition([waiting({})], OUTPUT),
    start: START,
    script: { commands: { wait: [{ after: HOUR, command: { do: 'skip', output: null } }] } },
    expected: { status: 'completed', output: { by: 'operator', status: 'completed' }, steps: DONE },
  },
  {
    promise: 'waits in branches each take the event that they await',
    definition: definition([
      {
        key: 'both',
        type: 'parallel',
        branches: [
          { label: 'Approved', steps: [waiting({}), tag('approved')] },
          { label: 'Either', steps: [waiting({ key: 'either', events: ['inquiry.declined', 'inquiry.approved'] })] },
        ],
      },
    ]),
    start: START,
    script: { actions: { approved: [TAGGED] }, events: [{ after: HOUR, name: 'inquiry.approved', object: APPROVED }] },
    expected: { status: 'completed', output: {}, steps: ['approved done', 'both done', 'either done', 'wait done'] },
  },
];
