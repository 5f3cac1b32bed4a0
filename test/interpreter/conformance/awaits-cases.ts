import type { ObjectCopy, Value } from '../../../interpreter/value';
import type { Case } from './cases';
import { AWAY, definition, START, TAGGED, tag } from './definitions';

const HOUR = 3_600_000;

/** A step that runs a report: it has performed when the report is there, and ends when the report does. */
function run(key: string, more: { readonly [key: string]: Value } = {}) {
  return { key, type: 'action', action: 'report.run', inputs: { template: key, query: { term: 'Ann' } }, ...more };
}

function child(more: { readonly [key: string]: Value }) {
  return { key: 'child', type: 'action', action: 'workflow.run', inputs: { workflow: 'other', ...more } };
}

function made(id: string, status = 'pending') {
  const copy: ObjectCopy = { type: 'report', id, version: 1, status, match_found: status === 'ready' };
  return { output: { type: 'report', id }, objects: [copy] };
}

function ends(id: string, after: number, status: 'ready' | 'errored' = 'ready') {
  return { after, name: `report.${status}`, object: { type: 'report', id, status, match_found: status === 'ready' } };
}

const OUTPUT = { output: { match: '{{watchlist.match_found}}', status: '{{watchlist.status}}' } };
const READY = { match: true, status: 'ready' };
const STARTED = { output: { run: { type: 'workflow-run', id: 'wfr_child' } } };

export const AWAITS_CASES: readonly Case[] = [
  {
    promise: 'an action that takes its time ends with the event that it awaits, and gives the object as it was in it',
    definition: definition([run('watchlist'), tag('after')], OUTPUT),
    start: START,
    script: {
      actions: { watchlist: [made('rep_1')], after: [TAGGED] },
      events: [ends('rep_2', HOUR), ends('rep_1', 2 * HOUR), ends('rep_1', 3 * HOUR, 'errored')],
    },
    expected: { status: 'completed', output: READY, steps: ['after done', 'output done', 'watchlist done'] },
  },
  {
    promise: 'an action whose object has ended when it was performed ends at once',
    definition: definition([run('watchlist')], OUTPUT),
    start: START,
    script: { actions: { watchlist: [made('rep_1', 'ready')] } },
    expected: { status: 'completed', output: READY, steps: ['output done', 'watchlist done'] },
  },
  {
    promise: 'two that take their time are awaited at once, and each takes its own end',
    definition: definition(
      [
        {
          key: 'both',
          type: 'parallel',
          branches: [
            { label: 'One', steps: [run('watchlist')] },
            { label: 'Two', steps: [run('phone')] },
          ],
        },
      ],
      { output: { watchlist: '{{watchlist.match_found}}', phone: '{{phone.match_found}}' } },
    ),
    start: START,
    script: {
      actions: { watchlist: [made('rep_1')], phone: [{ ...made('rep_2'), takes: 300 }] },
      events: [ends('rep_2', HOUR), ends('rep_1', 2 * HOUR)],
    },
    expected: {
      status: 'completed',
      output: { watchlist: true, phone: true },
      steps: ['both done', 'output done', 'phone done', 'watchlist done'],
    },
  },
  {
    promise: 'what takes its time is performed again when an operator retries it after it ended as failed',
    definition: definition([run('watchlist')], OUTPUT),
    start: START,
    script: {
      actions: { watchlist: [made('rep_1'), made('rep_2')] },
      events: [ends('rep_1', HOUR, 'errored'), ends('rep_2', 5 * HOUR)],
      commands: { watchlist: [{ after: HOUR, command: { do: 'retry' } }] },
    },
    expected: { status: 'completed', output: READY, steps: ['output done', 'watchlist retried', 'watchlist done'] },
  },
  {
    promise: 'an action that ended as failed lets the run go on where its step says so',
    definition: definition([run('watchlist', { continue_on_error: true }), tag('after')], OUTPUT),
    start: START,
    script: {
      actions: { watchlist: [made('rep_1')], after: [TAGGED] },
      events: [ends('rep_1', HOUR, 'errored')],
    },
    expected: {
      status: 'completed',
      output: { match: null, status: null },
      steps: ['after done', 'output done', 'watchlist failed'],
    },
  },
  {
    promise: 'an action that fails to be performed awaits nothing, and is tried again as any other',
    definition: definition([run('watchlist', { retry: { attempts: 3, delay: '1s' } })], OUTPUT),
    start: START,
    script: {
      actions: { watchlist: [{ fault: AWAY, takes: 10 }, made('rep_1')] },
      events: [ends('rep_1', HOUR)],
    },
    expected: { status: 'completed', output: READY, steps: ['output done', 'watchlist done'] },
  },
  {
    promise: 'a timeout ends an action that is awaited',
    definition: definition([run('watchlist', { timeout: '1h', continue_on_error: true }), tag('after')]),
    start: START,
    script: { actions: { watchlist: [made('rep_1')], after: [TAGGED] }, events: [ends('rep_1', 2 * HOUR)] },
    expected: { status: 'completed', output: {}, steps: ['after done', 'watchlist failed'] },
  },
  {
    promise: 'an action whose end never comes is a fault in the end',
    definition: definition([run('watchlist')], { on_failure: 'fail' }),
    start: START,
    script: { actions: { watchlist: [made('rep_1')] } },
    expected: { status: 'failed', fault: 'wait_expired', steps: ['watchlist failed'] },
  },
  {
    promise: 'a cancellation withdraws an action that is awaited',
    definition: definition([run('watchlist'), tag('never')]),
    start: START,
    script: { actions: { watchlist: [made('rep_1')] }, cancelAfter: HOUR },
    expected: { status: 'canceled', steps: ['watchlist withdrawn'] },
  },
  {
    promise: 'a stop elsewhere withdraws an action that is awaited',
    definition: definition([
      {
        key: 'both',
        type: 'parallel',
        branches: [
          { label: 'Awaited', steps: [run('watchlist'), tag('never')] },
          {
            label: 'Stop',
            steps: [
              { key: 'nap', type: 'wait', duration: '1h' },
              { key: 'end', type: 'stop', outcome: 'completed' },
            ],
          },
        ],
      },
    ]),
    start: START,
    script: { actions: { watchlist: [made('rep_1')] }, events: [ends('rep_1', 2 * HOUR)] },
    expected: {
      status: 'completed',
      output: {},
      steps: ['both done', 'end done', 'nap done', 'watchlist withdrawn'],
    },
  },
  {
    promise: 'an operator gives what an awaited action is to give',
    definition: definition([run('watchlist')], { output: { of: '{{watchlist}}' } }),
    start: START,
    script: {
      actions: { watchlist: [made('rep_1')] },
      commands: { watchlist: [{ after: HOUR, command: { do: 'skip', output: { type: 'report', id: 'rep_9' } } }] },
    },
    expected: {
      status: 'completed',
      output: { of: { type: 'report', id: 'rep_9' } },
      steps: ['output done', 'watchlist skipped'],
    },
  },
  {
    promise: 'an operator ends an awaited action as failed',
    definition: definition([run('watchlist')], { on_failure: 'fail' }),
    start: START,
    script: {
      actions: { watchlist: [made('rep_1')] },
      commands: { watchlist: [{ after: HOUR, command: { do: 'fail' } }] },
    },
    expected: { status: 'failed', fault: 'ended_by_operator', steps: ['watchlist failed'] },
  },
  {
    promise: 'what is only known when an action has ended is read off the object that it awaited',
    definition: definition([child({})], {
      output: { status: '{{child.status}}', decision: '{{child.output.decision}}' },
    }),
    start: START,
    script: {
      actions: { child: [STARTED] },
      events: [
        {
          after: HOUR,
          name: 'workflow-run.completed',
          object: { type: 'workflow-run', id: 'wfr_child', status: 'completed', output: { decision: 'yes', more: 1 } },
        },
      ],
    },
    expected: {
      status: 'completed',
      output: { status: 'completed', decision: 'yes' },
      steps: ['child done', 'output done'],
    },
  },
  {
    promise: 'nothing is awaited where the author says so',
    definition: definition([child({ wait: false })], { output: { run: '{{child.run}}', status: '{{child.status}}' } }),
    start: START,
    script: { actions: { child: [STARTED] } },
    expected: {
      status: 'completed',
      output: { run: { type: 'workflow-run', id: 'wfr_child' }, status: null },
      steps: ['child done', 'output done'],
    },
  },
];
