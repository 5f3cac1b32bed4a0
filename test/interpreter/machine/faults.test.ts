import type { Step } from '../../../interpreter/plan';
import type { Outcome } from '../../../interpreter/requests';
import { HandSettledHost } from './hand-settled-host';
import {
  action,
  broken,
  conditional,
  DAY,
  DOWN,
  literal,
  map,
  out,
  outside,
  parallel,
  plan,
  REFUSED,
  read,
  set,
  sleep,
  start,
  stop,
  variable,
} from './plans';

const failed: Outcome = { type: 'failed', fault: REFUSED, attempts: 5 };

function hostOf(steps: Step[], more: Parameters<typeof plan>[1] = {}): HandSettledHost {
  return new HandSettledHost(plan(steps, more), start());
}

describe('A step that fails for good', () => {
  test('is held for an operator for 30 days, with what can mend it', () => {
    const host = hostOf([action('a'), action('b')]);
    host.settle('perform a', failed, 40);
    expect(host.run.status).toBe('held');
    expect(host.asks).toEqual(['hold a', 'expiry a']);
    const fault = { ...REFUSED, pointer: '/steps/a' };
    expect(host.request('hold a')).toEqual({
      type: 'hold',
      path: 'a',
      generation: 1,
      fault,
      offers: ['retry', 'skip', 'fail'],
      until: 40 + 30 * DAY,
    });
    expect(host.run.journal[0]).toMatchObject({ held: { order: 2, at: 40, fault, until: 40 + 30 * DAY } });
  });

  test('and that nobody mends ends as failed when its hold does', () => {
    const host = hostOf([action('a'), action('b')]);
    host.settle('perform a', failed);
    host.wake('a', 'hold');
    expect(host.run).toMatchObject({ status: 'failed', fault: { code: 'refused' } });
    expect(host.gone).toEqual(['hold a']);
    expect(host.closed).toEqual(['a failed']);
  });

  test('is retried in its next generation, which evaluates its input anew or takes the one that is given', () => {
    const host = hostOf([action('a', { inputs: map({ of: read('trigger', 'id') }) })]);
    host.settle('perform a', failed);
    host.command('a', { do: 'retry' });
    expect(host.request('perform a')).toMatchObject({ generation: 2, input: { of: 'inq_1' }, attempts: 0 });
    expect(host.run.status).toBe('running');
    host.settle('perform a', failed);
    host.command('a', { do: 'retry', input: { of: 'another' } });
    expect(host.request('perform a')).toMatchObject({ generation: 3, input: { of: 'another' } });
    host.done('a');
    expect(host.run.status).toBe('completed');
    expect(host.run.journal.map(({ generation, closed }) => [generation, closed?.how])).toEqual([
      [1, 'retried'],
      [2, 'retried'],
      [3, 'done'],
    ]);
    expect(host.run.journal[2]?.opened).toMatchObject({ by: { id: 'cmd_1', by: 'ann' }, input: { of: 'another' } });
  });

  test('is skipped with the output that an operator gives', () => {
    const host = hostOf([action('a')], { output: { of: out('a', 'score') } });
    host.settle('perform a', failed);
    host.command('a', { do: 'skip', output: { score: 7 } });
    expect(host.run).toMatchObject({ status: 'completed', output: { of: 7 } });
    expect(host.run.journal[0]?.closed).toMatchObject({ how: 'skipped', by: { reason: 'Tested by hand.' } });
  });

  test('fails the run when an operator says so, and what is not offered is ignored', () => {
    const host = hostOf([action('a')]);
    host.settle('perform a', failed);
    expect(host.command('a', { do: 'route', route: 0 })).toBe(false);
    expect(host.command('a', { do: 'value', value: 0 })).toBe(false);
    expect(host.command('a', { do: 'fail' })).toBe(true);
    expect(host.run).toMatchObject({ status: 'failed', fault: { code: 'refused', pointer: '/steps/a' } });
    expect(host.run.journal[0]?.closed).toMatchObject({ how: 'failed', by: { by: 'ann' } });
  });

  test('goes on as failed, its output missing, with continue_on_error', () => {
    const host = hostOf([action('a', { continueOnError: true })], { output: { of: out('a') } });
    host.settle('perform a', failed);
    expect(host.run).toMatchObject({ status: 'completed', output: { of: null }, fault: null });
    expect(host.closed).toEqual(['a failed', 'output done']);
  });

  test('fails the run at once where the definition says so', () => {
    const host = hostOf([conditional('c', [[literal(true), [action('a')]]]), action('b')], { onFailure: 'fail' });
    host.settle('perform a', failed);
    expect(host.run).toMatchObject({ status: 'failed', fault: { code: 'refused' }, output: null });
    expect(host.closed).toEqual(['a failed', 'c failed']);
  });

  test('is not held where a block around it goes on after errors: the block ends as failed', () => {
    const host = hostOf([
      conditional('c', [[literal(true), [action('a'), action('never')]]], { continueOnError: true }),
      action('b'),
    ]);
    host.settle('perform a', failed);
    expect(host.closed).toEqual(['a failed', 'c failed']);
    expect(host.asks).toEqual(['perform b']);
  });

  test('raises through the blocks around it when an operator fails it', () => {
    const host = hostOf([conditional('c', [[literal(true), [action('a')]]]), action('b')]);
    host.settle('perform a', failed);
    host.command('a', { do: 'fail' });
    expect(host.closed).toEqual(['a failed', 'c failed']);
    expect(host.run.status).toBe('failed');
  });

  test('says where, unless the fault says it better', () => {
    const host = hostOf([action('a')]);
    host.settle('perform a', { type: 'failed', fault: { ...REFUSED, pointer: '/steps/a/inputs' }, attempts: 1 });
    expect(host.request('hold a')).toMatchObject({ fault: { pointer: '/steps/a/inputs' } });
  });
});

describe('Expressions and look-ups that fail', () => {
  test('hold the step as its own failure does, before anything is performed', () => {
    const host = hostOf([action('a', { inputs: map({ of: broken }) })]);
    expect(host.request('hold a')).toMatchObject({ fault: { code: 'unknown_method', pointer: '/steps/a' } });
    host.command('a', { do: 'retry', input: { of: 1 } });
    expect(host.request('perform a')).toMatchObject({ generation: 2, input: { of: 1 } });
  });

  const lookUps = [{ is: 'list', list: 'blocked', item: map({ ip: read('trigger', 'ip') }) }] as const;
  const onList = { is: 'looked', index: 0, path: [] } as const;

  test.each<Step>([
    action('step', { lookUps, inputs: map({ listed: onList }) }),
    conditional('step', [[onList, []]], { lookUps }),
    set('step', 'v', onList, { lookUps }),
    stop('step', { lookUps, message: onList }),
    sleep('step', { lookUps }),
  ])('hold a step of type $type when the look-up does, which a retry asks again', (step) => {
    const host = hostOf([step]);
    expect(host.request('look_up step')).toMatchObject({ questions: [{ is: 'list', list: 'blocked', item: {} }] });
    host.settle('look_up step', failed);
    expect(host.request('hold step')).toMatchObject({ fault: { code: 'refused' } });
    host.command('step', { do: 'retry' });
    host.settle('look_up step', { type: 'looked', answers: [true] });
    expect(host.run.journal.at(-1)?.opened).toMatchObject({ looked: [true] });
  });

  test('A look-up asks with values filled in, and its answers and objects are carried by the step', () => {
    const relation = { is: 'relation', of: read('trigger'), path: ['account'], read: 'count' } as const;
    const start_ = start({ trigger: { type: 'inquiry', id: 'inq_1', ip: '10.0.0.1' } });
    const host = new HandSettledHost(
      plan([
        action('a', { lookUps: [...lookUps, relation], inputs: map({ listed: onList }) }),
        action('b', {
          inputs: map({ plan: { is: 'attribute', of: literal({ type: 'account', id: 'act_1' }), path: ['plan'] } }),
        }),
      ]),
      start_,
    );
    expect(host.request('look_up a')).toEqual({
      type: 'look_up',
      path: 'a',
      generation: 1,
      questions: [
        { is: 'list', list: 'blocked', item: { ip: '10.0.0.1' } },
        { is: 'relation', of: { type: 'inquiry', id: 'inq_1', ip: '10.0.0.1' }, path: ['account'], read: 'count' },
      ],
    });
    const account = { type: 'account', id: 'act_1', version: 2, plan: 'gold' };
    host.settle('look_up a', { type: 'looked', answers: [true, 3], objects: [account] });
    expect(host.run.journal[0]?.opened).toMatchObject({
      looked: [true, 3],
      input: { listed: true },
      changes: { objects: { act_1: account }, cursor: { act_1: 2 } },
    });
    host.done('a');
    expect(host.request('perform b')).toMatchObject({ input: { plan: 'gold' } });
  });

  test('A list item that is no map is asked for as an empty one', () => {
    const host = hostOf([action('a', { lookUps: [{ is: 'list', list: 'blocked', item: literal('x') }] })]);
    expect(host.request('look_up a')).toMatchObject({ questions: [{ item: {} }] });
  });
});

describe('Gaps between attempts', () => {
  test('that are long are made by the machine: a sleep, then the next attempts, by count', () => {
    const host = hostOf([action('a')]);
    host.settle('perform a', { type: 'later', fault: DOWN, attempts: 2, after: 90_000 }, 1000);
    expect(host.asks).toEqual(['pause a']);
    expect(host.request('pause a')).toMatchObject({ until: 91_000, why: 'pause' });
    expect(host.run.journal[0]?.pause).toEqual({ order: 2, attempts: 2, until: 91_000, fault: DOWN });
    host.wake('a', 'pause');
    expect(host.request('perform a')).toMatchObject({ attempts: 2, generation: 1 });
    host.settle('perform a', { type: 'later', fault: DOWN, attempts: 3, after: 90_000 });
    host.wake('a', 'pause');
    host.done('a');
    expect(host.run.status).toBe('completed');
  });

  test('are ended by a cancellation', () => {
    const host = hostOf([action('a')]);
    host.settle('perform a', { type: 'later', fault: DOWN, attempts: 2, after: 90_000 });
    host.cancel();
    expect(host.run.status).toBe('canceled');
    expect(host.closed).toEqual(['a withdrawn']);
  });

  test('A withdrawn action that would be tried later is not', () => {
    const host = hostOf([outside('a')]);
    host.cancel();
    host.settle('perform a', { type: 'later', fault: DOWN, attempts: 2, after: 90_000 });
    expect(host.run.status).toBe('canceled');
    expect(host.run.journal[0]?.closed).toMatchObject({ how: 'failed', fault: { code: 'unreachable' } });
  });
});

test('An action that is canceled from outside, though the run wants it, is held', () => {
  const host = hostOf([action('a')]);
  host.settle('perform a', { type: 'canceled' });
  expect(host.request('hold a')).toMatchObject({ fault: { code: 'canceled_outside', category: 'transient' } });
});

test('An input that is no map is asked for as an empty one', () => {
  const host = hostOf([action('a', { inputs: literal('x') })]);
  expect(host.request('perform a')).toMatchObject({ input: {} });
});

describe('Branches of a parallel', () => {
  const both = [
    parallel('p', [[action('a1'), action('a2')], [action('b1')]]),
    action('after', { inputs: map({ a: out('a2'), b: out('b1') }) }),
  ];

  test('run side by side, and what follows sees what all of them gave', () => {
    const host = hostOf(both);
    expect(host.asks).toEqual(['perform a1', 'perform b1']);
    host.done('b1', 'B');
    host.done('a1', 'A1');
    expect(host.asks).toEqual(['perform a2']);
    host.done('a2', 'A2');
    expect(host.request('perform after')).toMatchObject({ input: { a: 'A2', b: 'B' } });
    expect(host.closed).toEqual(['b1 done', 'a1 done', 'a2 done', 'p done']);
  });

  test('come to their ends before the fault of the first in definition order is raised', () => {
    const host = hostOf([{ ...both[0], continueOnError: true } as Step, action('after')]);
    const second: Outcome = { type: 'failed', fault: { ...REFUSED, code: 'second' }, attempts: 1 };
    host.settle('perform b1', second);
    expect(host.asks).toEqual(['perform a1']);
    host.settle('perform a1', failed);
    expect(host.closed).toEqual(['b1 failed', 'a1 failed', 'p failed']);
    expect(host.run.journal[0]?.closed?.fault?.code).toBe('refused');
    expect(host.asks).toEqual(['perform after']);
  });

  test('are held one by one while the others go on, and the run is held while any is', () => {
    const host = hostOf(both);
    host.settle('perform a1', failed);
    expect(host.run.status).toBe('held');
    host.done('b1');
    expect(host.run.status).toBe('held');
    host.command('a1', { do: 'skip', output: null });
    expect(host.run.status).toBe('running');
    expect(host.asks).toEqual(['perform a2']);
  });

  test('see variables and objects as they were at the fork, and their changes merge in definition order', () => {
    const see = map({ v: read('vars', 'v'), status: { is: 'attribute', of: read('trigger'), path: ['status'] } });
    const host = hostOf(
      [
        parallel('p', [
          [action('a1'), set('a2', 'v', literal('from a')), action('a3', { inputs: see })],
          [action('b1'), set('b2', 'v', literal('from b')), action('b3', { inputs: see })],
        ]),
        action('after', { inputs: see }),
      ],
      { variables: { v: variable('before') } },
    );
    const copy = { type: 'inquiry', id: 'inq_1', version: 9 };
    host.settle('perform b1', { type: 'done', output: null, objects: [{ ...copy, status: 'seen by b' }] });
    host.done('a1');
    expect(host.request('perform a3')).toMatchObject({ input: { v: 'from a', status: 'created' } });
    expect(host.request('perform b3')).toMatchObject({ input: { v: 'from b', status: 'seen by b' } });
    host.done('b3');
    host.settle('perform a3', { type: 'done', output: null, objects: [{ ...copy, status: 'seen by a' }] });
    expect(host.request('perform after')).toMatchObject({ input: { v: 'from b', status: 'seen by b' } });
  });

  test('may be none, or empty', () => {
    expect(hostOf([parallel('p', []), parallel('q', [[], []])]).run.status).toBe('completed');
  });
});
