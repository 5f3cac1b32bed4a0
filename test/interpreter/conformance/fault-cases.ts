import type { Case } from './cases';
import { AWAY, CALLED, call, definition, REFUSED, route, START, TAGGED, tag } from './definitions';

const OUTPUT = { output: { status: '{{call.status}}' } };
const MISSING = { field: 'trigger.fields.country', operator: 'equals', value: 'DE' };

export const FAULT_CASES: readonly Case[] = [
  {
    promise: 'what may pass by itself is tried again',
    definition: definition([call('call')], OUTPUT),
    start: START,
    script: { actions: { call: [{ fault: AWAY }, CALLED] } },
    expected: { status: 'completed', output: { status: 200 }, steps: ['call done', 'output done'] },
  },
  {
    promise: 'a long gap between attempts is slept through',
    definition: definition([call('call')], OUTPUT),
    start: START,
    script: { actions: { call: [{ fault: { ...AWAY, category: 'limited', retryAfter: 120_000 } }, CALLED] } },
    expected: { status: 'completed', output: { status: 200 }, steps: ['call done', 'output done'] },
  },
  {
    promise: 'listed intervals are the gaps between attempts, also those that are slept through',
    definition: definition([call('call', { retry: { intervals: ['1s', '2m', '1s'] } })], OUTPUT),
    start: START,
    script: { actions: { call: [{ fault: AWAY }, { fault: AWAY }, { fault: AWAY }, CALLED] } },
    expected: { status: 'completed', output: { status: 200 }, steps: ['call done', 'output done'] },
  },
  {
    promise: 'a step whose listed intervals are spent holds its run',
    definition: definition([call('call', { retry: { intervals: ['1s'] } })], OUTPUT),
    start: START,
    script: { actions: { call: [{ fault: AWAY }, { fault: AWAY }, CALLED] } },
    expected: { status: 'held', steps: ['call open'] },
  },
  {
    promise: 'a step that fails for good holds its run',
    definition: definition([call('call')], OUTPUT),
    start: START,
    script: { actions: { call: [{ fault: REFUSED }] } },
    expected: { status: 'held', steps: ['call open'] },
  },
  {
    promise: 'a held step is retried with another input',
    definition: definition([call('call')], OUTPUT),
    start: START,
    script: {
      actions: { call: [{ fault: REFUSED }, CALLED] },
      commands: { call: [{ after: 1000, command: { do: 'retry', input: { url: 'https://example.com/other' } } }] },
    },
    expected: { status: 'completed', output: { status: 200 }, steps: ['call retried', 'call done', 'output done'] },
  },
  {
    promise: 'a held step is skipped with an output',
    definition: definition([call('call')], OUTPUT),
    start: START,
    script: {
      actions: { call: [{ fault: REFUSED }] },
      commands: { call: [{ command: { do: 'skip', output: { status: 204, headers: {}, body: null } } }] },
    },
    expected: { status: 'completed', output: { status: 204 }, steps: ['call skipped', 'output done'] },
  },
  {
    promise: 'a held step is failed, and its run with it',
    definition: definition([call('call')]),
    start: START,
    script: { actions: { call: [{ fault: REFUSED }] }, commands: { call: [{ command: { do: 'fail' } }] } },
    expected: { status: 'failed', fault: 'refused', steps: ['call failed'] },
  },
  {
    promise: 'a step with continue_on_error goes on without its output',
    definition: definition([call('call', { continue_on_error: true }), tag('after')], OUTPUT),
    start: START,
    script: { actions: { call: [{ fault: REFUSED }], after: [TAGGED] } },
    expected: { status: 'completed', output: { status: null }, steps: ['after done', 'call failed', 'output done'] },
  },
  {
    promise: 'a run that does not hold fails with the fault of its first faulted branch',
    definition: definition(
      [
        {
          key: 'both',
          type: 'parallel',
          branches: [
            { label: 'Slow', steps: [call('slow')] },
            { label: 'Fast', steps: [call('fast')] },
          ],
        },
      ],
      { on_failure: 'fail' },
    ),
    start: START,
    script: {
      actions: {
        slow: [{ fault: REFUSED, takes: 900 }],
        fast: [{ fault: { ...REFUSED, code: 'second' }, takes: 100 }],
      },
    },
    expected: { status: 'failed', fault: 'refused', steps: ['both failed', 'fast failed', 'slow failed'] },
  },
  {
    promise: 'a block that goes on after errors catches the fault of a step in it',
    definition: definition([
      {
        key: 'caught',
        type: 'parallel',
        continue_on_error: true,
        branches: [
          { label: 'One', steps: [call('call'), tag('never')] },
          { label: 'Two', steps: [tag('two')] },
        ],
      },
      tag('after'),
    ]),
    start: START,
    script: { actions: { call: [{ fault: REFUSED }], 'object.tag@1': [TAGGED] } },
    expected: { status: 'completed', output: {}, steps: ['after done', 'call failed', 'caught failed', 'two done'] },
  },
  {
    promise: 'a condition that reads a missing value is held where it says so, and an operator takes a route',
    definition: definition([
      {
        key: 'decide',
        type: 'conditional',
        on_missing: 'error',
        routes: [route('German', MISSING, [tag('german')])],
        else: { steps: [] },
      },
    ]),
    start: START,
    script: { actions: { german: [TAGGED] }, commands: { decide: [{ command: { do: 'route', route: 0 } }] } },
    expected: { status: 'completed', output: {}, steps: ['decide retried', 'decide done', 'german done'] },
  },
  {
    promise: 'a look-up that fails holds its step, and a retry asks again',
    definition: definition([
      {
        key: 'decide',
        type: 'conditional',
        routes: [route('Listed', { on_list: 'blocked', item: { value: 'x' } }, [tag('listed')])],
        else: { steps: [] },
      },
    ]),
    start: START,
    script: {
      actions: { listed: [TAGGED] },
      lookUps: { decide: [{ fault: REFUSED }, { answers: [true] }] },
      commands: { decide: [{ after: 1000, command: { do: 'retry' } }] },
    },
    expected: { status: 'completed', output: {}, steps: ['decide retried', 'decide done', 'listed done'] },
  },
  {
    promise: 'a timeout ends a block, and what was under way in it',
    definition: definition([
      {
        key: 'both',
        type: 'parallel',
        timeout: '1h',
        continue_on_error: true,
        branches: [
          { label: 'Quick', steps: [tag('quick')] },
          { label: 'Long', steps: [{ key: 'nap', type: 'wait', duration: '1d' }] },
        ],
      },
      tag('after'),
    ]),
    start: START,
    script: { actions: { 'object.tag@1': [TAGGED] } },
    expected: { status: 'completed', output: {}, steps: ['after done', 'both failed', 'nap withdrawn', 'quick done'] },
  },
];
