import { SCREENING } from '../catalogue';
import type { Case } from './cases';
import { CALLED, CASE, call, definition, INQUIRY, route, START, TAGGED, tag } from './definitions';

const is = (field: string, operator: string, value?: unknown) =>
  ({ field, operator, ...(value === undefined ? {} : { value }) }) as never;
const matched = { ...CALLED, output: { status: 200, headers: {}, body: { match_found: true } } };
const opened = { output: { type: 'case', id: 'case_1' }, objects: [CASE] };
const resolved = { type: 'case', id: 'case_1', status: 'Approved', resolution: 'approved' };

export const BLOCK_CASES: readonly Case[] = [
  {
    promise: 'steps are done one after the other and see what earlier ones gave',
    definition: definition(
      [tag('first'), call('second', { inputs: { url: 'https://example.com', body: '{{first.tags}}' } })],
      {
        labels: { customer: '{{trigger.reference_id}}' },
        output: { tags: '{{trigger.tags}}', status: '{{second.status}}' },
      },
    ),
    start: START,
    script: { actions: { 'object.tag@1': [TAGGED], 'http.request@1': [CALLED] } },
    expected: {
      status: 'completed',
      output: { tags: ['seen'], status: 200 },
      steps: ['first done', 'labels done', 'output done', 'second done'],
    },
  },
  {
    promise: 'the first route that holds is taken, and its stop ends the run',
    definition: SCREENING,
    start: START,
    script: { lookUps: { check_address: [{ answers: [true] }] }, actions: { decline_blocked: [TAGGED] } },
    expected: {
      status: 'completed',
      output: { decision: 'approved' },
      steps: ['blocked done', 'check_address done', 'decline_blocked done', 'labels done', 'output done'],
    },
  },
  {
    promise: 'branches join, and a wait for the case that follows ends with its event',
    definition: SCREENING,
    start: START,
    script: {
      lookUps: { check_address: [{ answers: [false] }] },
      actions: { watchlist: [matched], phone: [CALLED], open_case: [opened] },
      events: [{ after: 60_000, name: 'case.resolved', object: resolved, subjects: ['inq_1'] }],
    },
    expected: {
      status: 'completed',
      output: { decision: 'approved' },
      steps: [
        'await_review done',
        'check_address done',
        'decide done',
        'labels done',
        'open_case done',
        'output done',
        'phone done',
        'screen done',
        'set_decision done',
        'watchlist done',
      ],
    },
  },
  {
    promise: 'the else is taken when no route holds, and nothing is asked for it',
    definition: SCREENING,
    start: START,
    script: { lookUps: { check_address: [{ answers: [false] }] }, actions: { watchlist: [CALLED], phone: [CALLED] } },
    expected: {
      status: 'completed',
      output: { decision: 'approved' },
      steps: [
        'check_address done',
        'decide done',
        'labels done',
        'output done',
        'phone done',
        'screen done',
        'watchlist done',
      ],
    },
  },
  {
    promise: 'variables that branches change are merged in the order of definition, whoever ends first',
    definition: definition(
      [
        {
          key: 'both',
          type: 'parallel',
          branches: [
            { label: 'Slow', steps: [call('slow'), { key: 'set_slow', type: 'set', variable: 'last', value: 'slow' }] },
            { label: 'Fast', steps: [tag('fast'), { key: 'set_fast', type: 'set', variable: 'last', value: 'fast' }] },
          ],
        },
      ],
      { variables: [{ name: 'last', type: 'string', default: 'none' }], output: { last: '{{vars.last}}' } },
    ),
    start: START,
    script: { actions: { slow: [{ ...CALLED, takes: 900 }], fast: [TAGGED] } },
    expected: {
      status: 'completed',
      output: { last: 'fast' },
      steps: ['both done', 'fast done', 'output done', 'set_fast done', 'set_slow done', 'slow done'],
    },
  },
  {
    promise: 'a stop in a branch withdraws what waits and awaits what was sent',
    definition: definition([
      {
        key: 'both',
        type: 'parallel',
        branches: [
          { label: 'Long', steps: [{ key: 'nap', type: 'wait', duration: '5d' }] },
          { label: 'Sent', steps: [call('sent'), tag('never')] },
          {
            label: 'Short',
            steps: [tag('quick'), { key: 'end', type: 'stop', outcome: 'failed', message: 'Enough.' }],
          },
        ],
      },
    ]),
    start: START,
    script: { actions: { quick: [{ ...TAGGED, takes: 300 }], sent: [{ ...CALLED, takes: 900 }] } },
    expected: {
      status: 'failed',
      fault: 'stopped',
      steps: ['both done', 'end done', 'nap withdrawn', 'quick done', 'sent done'],
    },
  },
  {
    promise: 'lists grow and shrink, and what is unset is missing',
    definition: definition(
      [
        { key: 'push', type: 'set', variable: 'names', operator: 'push', value: '{{trigger.id}}' },
        { key: 'remove', type: 'set', variable: 'names', operator: 'remove', value: 'Bob' },
        { key: 'unset', type: 'set', variable: 'word', operator: 'unset' },
        {
          key: 'decide',
          type: 'conditional',
          routes: [
            route('Still there', is('vars.word', 'is_not_blank'), [tag('never')]),
            route('It is in', is('vars.names', 'contains', 'inq_1'), [tag('tagged')]),
          ],
          else: { steps: [] },
        },
      ],
      {
        variables: [
          { name: 'names', type: 'array', items: { type: 'string' }, default: ['Bob'] },
          { name: 'word', type: 'string', default: 'x' },
        ],
        output: { names: '{{vars.names}}' },
      },
    ),
    start: START,
    script: { actions: { tagged: [TAGGED] } },
    expected: {
      status: 'completed',
      output: { names: ['inq_1'] },
      steps: ['decide done', 'output done', 'push done', 'remove done', 'tagged done', 'unset done'],
    },
  },
  {
    promise: 'a run that is canceled ends as canceled',
    definition: definition([{ key: 'nap', type: 'wait', duration: '1h' }, tag('never')]),
    start: { ...START, objects: [INQUIRY] },
    script: { cancelAfter: 60_000 },
    expected: { status: 'canceled', steps: ['nap withdrawn'] },
  },
];
