import type { Step } from '../../../interpreter/plan';
import type { Outcome } from '../../../interpreter/requests';
import { HandSettledHost } from './hand-settled-host';
import {
  action,
  awaiting,
  conditional,
  DAY,
  literal,
  map,
  out,
  outside,
  parallel,
  plan,
  REFUSED,
  read,
  SECOND,
  set,
  sleep,
  start,
  stop,
  variable,
} from './plans';

const failed: Outcome = { type: 'failed', fault: REFUSED, attempts: 5 };
const lookUps = [{ is: 'list', list: 'blocked', item: map({}) }] as const;

function hostOf(steps: Step[], more: Parameters<typeof plan>[1] = {}): HandSettledHost {
  return new HandSettledHost(plan(steps, more), start());
}

/** One branch for everything that a run can be waiting for, and one that stops it. */
const everything = () => [
  parallel('p', [
    [sleep('nap')],
    [awaiting('event', [read('trigger')], ['inquiry.completed'])],
    [action('asking', { lookUps })],
    [action('held')],
    [outside('sent')],
    [action('own')],
    [conditional('block', [[literal(true), [sleep('inner')]]])],
    [action('last'), stop('end')],
  ]),
  action('never'),
];

describe('A stop in a branch', () => {
  test('ends the whole run: what waits is withdrawn at once, what was sent is awaited and journaled', () => {
    const host = hostOf(everything());
    host.settle('perform held', failed);
    host.done('last', {}, 5000);
    expect(host.gone).toEqual([
      'sleep nap',
      'await event',
      'look_up asking',
      'hold held',
      'expiry held',
      'perform sent',
      'perform own',
      'sleep inner',
    ]);
    expect(host.asks).toEqual(['perform sent', 'perform own']);
    expect(host.closed).toEqual([
      'last done',
      'end done',
      'nap withdrawn',
      'event withdrawn',
      'held withdrawn',
      'inner withdrawn',
      'block withdrawn',
    ]);
    expect(host.run.status).toBe('running');
    host.settle('perform sent', { type: 'canceled' });
    expect(host.run.status).toBe('running');
    host.done('own', { did: true }, 9000);
    expect(host.run).toMatchObject({ status: 'completed', fault: null });
    expect(host.closed.slice(7)).toEqual(['sent withdrawn', 'own done', 'p done']);
  });

  test('is seen in the output with the changes of its own branch alone', () => {
    const branches = [
      [set('a', 'v', literal('a')), sleep('nap')],
      [action('b'), set('c', 'w', literal('c')), stop('end')],
    ];
    const host = hostOf([parallel('p', branches)], {
      variables: { v: variable('before'), w: variable('before') },
      output: { v: read('vars', 'v'), w: read('vars', 'w') },
    });
    host.done('b');
    expect(host.run.output).toEqual({ v: 'before', w: 'c' });
  });

  test('that comes before anything was asked lets nothing out', () => {
    const host = hostOf([parallel('p', [[action('a')], [stop('end')], [action('c')]])]);
    expect(host.asks).toEqual([]);
    expect(host.closed).toEqual(['end done', 'a withdrawn', 'p done']);
    expect(host.run.status).toBe('completed');
  });

  test('withdraws the branches and timeouts of the blocks around its own', () => {
    const inner = parallel('inner', [[action('a'), stop('end')], [sleep('nap1')]], { timeout: DAY });
    const host = hostOf([parallel('outer', [[inner], [sleep('nap2')]], { timeout: DAY })]);
    expect(host.asks).toEqual(['perform a', 'sleep nap1', 'timeout inner', 'sleep nap2', 'timeout outer']);
    host.done('a');
    expect(host.asks).toEqual([]);
    expect(host.run.status).toBe('completed');
  });

  test('is followed by nothing even where an outcome is still awaited', () => {
    const host = hostOf([
      parallel('p', [
        [outside('a'), action('after')],
        [action('b'), stop('end', { outcome: 'failed' })],
      ]),
    ]);
    host.done('b');
    host.settle('perform a', failed);
    expect(host.run).toMatchObject({ status: 'failed', fault: { code: 'stopped' } });
    expect(host.closed).toEqual(['b done', 'end done', 'a failed', 'p done']);
    expect(host.asks).toEqual([]);
  });
});

describe('A cancellation', () => {
  test('withdraws everything and ends the run as canceled once what was sent has been answered', () => {
    const host = hostOf(everything().slice(0, 1));
    host.cancel(7000);
    expect(host.asks).toEqual(['perform held', 'perform sent', 'perform own', 'perform last']);
    host.cancel(7001);
    expect(host.gone.filter((name) => name === 'perform own')).toHaveLength(1);
    for (const path of ['held', 'sent', 'own', 'last']) host.done(path);
    expect(host.run).toMatchObject({ status: 'canceled', output: null, fault: null });
    expect(host.closed.at(-1)).toBe('p withdrawn');
    expect(host.closed).not.toContain('end done');
  });

  test('of a run that has ended changes nothing', () => {
    const host = hostOf([]);
    host.cancel();
    expect(host.run.status).toBe('completed');
  });

  test('during the look-up of the labels or the output ends it too', () => {
    const labels = hostOf([], { labels: { a: literal('x') }, labelLookUps: lookUps });
    labels.cancel();
    expect(labels.run.status).toBe('canceled');
    const output = hostOf([], { output: { a: literal('x') }, outputLookUps: lookUps });
    output.cancel();
    expect(output.run).toMatchObject({ status: 'canceled', output: null });
  });

  test('that comes while a stop awaits an outcome wins', () => {
    const host = hostOf([parallel('p', [[outside('a')], [action('b'), stop('end')]])], { output: { a: literal(1) } });
    host.done('b');
    host.cancel();
    host.done('a');
    expect(host.run).toMatchObject({ status: 'canceled', output: null });
  });

  test('is told to a restored run by the steps that it withdrew', () => {
    const steps = [parallel('p', [[sleep('nap')], [outside('sent')]]), action('never')];
    const host = hostOf(steps);
    host.cancel(50);
    const again = new HandSettledHost(plan(steps), start(), 0, structuredClone(host.run.journal));
    expect(again.asks).toEqual(['perform sent']);
    expect(again.gone).toEqual(['perform sent']);
    again.done('sent');
    expect(again.run.status).toBe('canceled');
  });
});

describe('A timeout', () => {
  test('of an action that is under way is a fault once the action has been answered', () => {
    const host = hostOf([outside('a', { timeout: 30 * SECOND }), action('b')]);
    expect(host.request('timeout a')).toMatchObject({ until: 30 * SECOND, why: 'timeout' });
    host.wake('a', 'timeout');
    expect(host.gone).toEqual(['perform a']);
    expect(host.run.status).toBe('running');
    host.settle('perform a', failed);
    expect(host.request('hold a')).toMatchObject({
      fault: { code: 'timeout', category: 'transient', cause: { code: 'refused' }, pointer: '/steps/a' },
    });
    host.command('a', { do: 'retry' });
    expect(host.request('timeout a')).toMatchObject({ generation: 2, until: 60 * SECOND });
    host.wake('a', 'timeout');
    host.settle('perform a', { type: 'canceled' });
    expect(host.request('hold a')).toMatchObject({ fault: { code: 'timeout' } });
    host.command('a', { do: 'retry', input: {} });
    expect(host.run.journal[2]?.opened.timeout).toBe(90 * SECOND);
    host.done('a');
    expect(host.gone.at(-1)).toBe('timeout a');
    expect(host.asks).toEqual(['perform b']);
  });

  test('of an action that was done after all leaves it done', () => {
    const host = hostOf([outside('a', { timeout: 30 * SECOND })], { output: { of: out('a') } });
    host.wake('a', 'timeout');
    host.done('a', 'late');
    expect(host.run).toMatchObject({ status: 'completed', output: { of: 'late' } });
  });

  test('counts from before the look-up', () => {
    const host = hostOf([action('a', { timeout: 30 * SECOND, lookUps })]);
    expect(host.asks).toEqual(['look_up a', 'timeout a']);
    host.settle('look_up a', { type: 'looked', answers: [true] }, 10 * SECOND);
    expect(host.run.journal[0]?.opened).toMatchObject({ at: 10 * SECOND, timeout: 30 * SECOND });
    const slow = hostOf([action('a', { timeout: 30 * SECOND, lookUps, continueOnError: true })]);
    slow.wake('a', 'timeout');
    expect(slow.run.journal[0]).toMatchObject({
      opened: { order: 1 },
      closed: { how: 'failed', fault: { code: 'timeout' } },
    });
  });

  test('of a block withdraws what is in it, a hold included, and only skip and fail are offered', () => {
    const inside = [[action('a')], [sleep('nap')], [outside('b')]];
    for (const step of [
      parallel('block', inside, { timeout: 30 * SECOND }),
      conditional('block', [[literal(true), [parallel('p', inside)]]], { timeout: 30 * SECOND }),
    ]) {
      const host = hostOf([step, action('after')]);
      host.settle('perform a', failed);
      expect(host.run.status).toBe('held');
      host.wake('block', 'timeout');
      expect(host.run.status).toBe('running');
      host.done('b');
      expect(host.request('hold block')).toMatchObject({ offers: ['skip', 'fail'], fault: { code: 'timeout' } });
      expect(host.command('block', { do: 'retry' })).toBe(false);
      expect(host.command('block', { do: 'route', route: -1 })).toBe(false);
      host.command('block', { do: 'skip', output: null });
      expect(host.asks).toEqual(['perform after']);
      expect(host.closed.slice(0, 3)).toEqual(['a withdrawn', 'nap withdrawn', 'b done']);
    }
  });

  test('that is not reached is taken back', () => {
    const host = hostOf([
      parallel('block', [[action('a')]], { timeout: 30 * SECOND }),
      set('s', 'v', literal(1), { timeout: 1 }),
    ]);
    host.done('a');
    expect(host.gone).toEqual(['timeout block']);
    expect(host.run.status).toBe('completed');
  });

  test('that was reached before a run is restored is over for it, too', () => {
    const steps = [
      parallel('block', [[outside('a'), action('never')], [sleep('nap')]], {
        timeout: 30 * SECOND,
        continueOnError: true,
      }),
    ];
    const host = hostOf(steps);
    host.wake('block', 'timeout');
    const again = new HandSettledHost(plan(steps), start(), 0, structuredClone(host.run.journal));
    expect(again.asks).toEqual(['perform a']);
    expect(again.gone).toEqual(['perform a']);
    again.done('a');
    expect(again.closed).toEqual(['nap withdrawn', 'a done', 'block failed']);
    expect(again.run.status).toBe('completed');
  });

  test('leaves what was given before it, also to a run that is restored while the block is held', () => {
    const branches = [[set('s', 'v', literal('set'))], [sleep('nap')]];
    const made = plan([parallel('block', branches, { timeout: 5 * SECOND })], {
      variables: { v: variable('unset') },
      output: { v: read('vars', 'v') },
    });
    const host = new HandSettledHost(made, start());
    host.wake('block', 'timeout');
    const again = new HandSettledHost(made, start(), 0, structuredClone(host.run.journal));
    expect(again.asks).toEqual(['hold block', 'expiry block']);
    again.command('block', { do: 'skip', output: null });
    expect(again.run.output).toEqual({ v: 'set' });
  });

  test('that was reached before a cancellation is none any more', () => {
    const host = hostOf([parallel('block', [[outside('a')]], { timeout: 30 * SECOND })]);
    host.wake('block', 'timeout');
    host.cancel();
    host.settle('perform a', { type: 'canceled' });
    expect(host.closed).toEqual(['a withdrawn', 'block withdrawn']);
    expect(host.run.status).toBe('canceled');
  });

  test('is withdrawn with its step', () => {
    const host = hostOf([outside('a', { timeout: 30 * SECOND })]);
    host.cancel();
    expect(host.gone).toEqual(['perform a', 'timeout a']);
    host.settle('perform a', failed);
    expect(host.run.status).toBe('canceled');
    expect(host.closed).toEqual(['a failed']);
  });
});
