import { HandSettledHost } from './hand-settled-host';
import {
  action,
  attribute,
  broken,
  conditional,
  equals,
  INQUIRY,
  literal,
  map,
  out,
  plan,
  REFUSED,
  read,
  set,
  start,
  stop,
  variable,
} from './plans';

describe('A run walks its steps', () => {
  test('one after the other, each with what earlier ones gave, and evaluates its output at the end', () => {
    const host = new HandSettledHost(
      plan(
        [
          action('first'),
          action('second', { inputs: map({ of: out('first', 'name') }), name: 'Second step', visible: true }),
        ],
        {
          output: { greeting: out('second') },
        },
      ),
      start(),
    );
    expect(host.asks).toEqual(['perform first']);
    expect(host.run.status).toBe('running');
    host.done('first', { name: 'Ann' }, 5);
    expect(host.request('perform second')).toMatchObject({
      input: { of: 'Ann' },
      name: 'Second step',
      visible: true,
      attempts: 0,
      generation: 1,
      side: 'own',
      repeat: 'safe',
    });
    host.done('second', 'hello', 9);
    expect(host.run).toMatchObject({ status: 'completed', output: { greeting: 'hello' }, labels: {}, fault: null });
    expect(host.run.journal).toEqual([
      {
        path: 'first',
        generation: 1,
        type: 'action',
        opened: { order: 1, at: 0, input: {} },
        closed: { order: 2, at: 5, how: 'done', output: { name: 'Ann' } },
      },
      {
        path: 'second',
        generation: 1,
        type: 'action',
        opened: { order: 3, at: 5, input: { of: 'Ann' } },
        closed: { order: 4, at: 9, how: 'done', output: 'hello' },
      },
      {
        path: 'output',
        generation: 1,
        type: 'output',
        opened: { order: 5, at: 9 },
        closed: { order: 6, at: 9, how: 'done', output: { greeting: 'hello' } },
      },
    ]);
  });

  test('and completes at once, with an empty output, when there are none', () => {
    const host = new HandSettledHost(plan([]), start(), 7);
    expect(host.run).toMatchObject({ status: 'completed', output: {}, labels: {}, journal: [] });
    expect(host.run.requests()).toEqual([]);
    expect(host.run.withdrawn()).toEqual([]);
  });

  test('and ignores answers to what is not open, and outcomes that do not fit', () => {
    const { run } = new HandSettledHost(plan([action('only')]), start());
    expect(run.answer({ path: 'other', type: 'perform' }, { type: 'done', output: 1 }, 1)).toBe(false);
    expect(run.answer({ path: 'only', type: 'await' }, { type: 'timeout' }, 1)).toBe(false);
    expect(run.answer({ path: 'only', type: 'perform' }, { type: 'woken' }, 1)).toBe(false);
    expect(run.answer({ path: 'only', type: 'perform' }, { type: 'done', output: 1 }, 1)).toBe(true);
    expect(run.answer({ path: 'only', type: 'perform' }, { type: 'done', output: 1 }, 1)).toBe(false);
    expect(run.status).toBe('completed');
  });

  test('and its time never goes back, whatever clock the host has', () => {
    const host = new HandSettledHost(plan([action('a'), action('b')]), start(), 100);
    host.run.answer({ path: 'a', type: 'perform' }, { type: 'done', output: 1 }, 50);
    expect(host.run.journal[0]?.closed?.at).toBe(100);
  });

  test('and sees all roots, and copies of objects through their one id', () => {
    const host = new HandSettledHost(
      plan([action('fetch')], {
        output: {
          status: attribute(read('trigger'), 'status'),
          event: read('event', 'name'),
          run: read('run', 'id'),
          environment: read('environment'),
          item: read('item'),
          index: read('index'),
          error: read('error'),
          nothing: read('vars'),
          none: read('steps'),
          unknown: read('steps', 'nobody'),
        },
      }),
      start({ event: { name: 'inquiry.completed', created_at: '1970-01-01T00:00:00.000Z', context: {} } }),
    );
    host.settle('perform fetch', {
      type: 'done',
      output: null,
      objects: [{ ...INQUIRY, version: 4, status: 'approved' }],
    });
    expect(host.run.output).toEqual({
      status: 'approved',
      event: 'inquiry.completed',
      run: 'wfr_1',
      environment: 'sandbox',
      item: null,
      index: null,
      error: null,
      nothing: null,
      none: null,
      unknown: null,
    });
    expect(host.run.journal[0]?.closed?.changes).toEqual({
      objects: { inq_1: { ...INQUIRY, version: 4, status: 'approved' } },
    });
  });

  test('and an event that a run does not have is missing', () => {
    const host = new HandSettledHost(plan([], { output: { event: read('event', 'name') } }), start());
    expect(host.run.output).toEqual({ event: null });
  });
});

describe('A conditional', () => {
  const steps = [
    conditional(
      'decide',
      [
        [equals(read('trigger', 'country'), 'DE'), [action('german')]],
        [equals(read('trigger', 'vip'), true), [action('vip')]],
      ],
      { else: { label: 'Else', steps: [action('other')] } },
    ),
    action('after'),
  ];
  const opened = (trigger: { [key: string]: string | boolean }) => {
    const host = new HandSettledHost(plan(steps), start({ trigger }));
    return { asks: host.asks, entry: host.run.journal[0]?.opened };
  };

  test('takes the first route that holds', () => {
    expect(opened({ country: 'DE', vip: true })).toEqual({
      asks: ['perform german'],
      entry: { order: 1, at: 0, route: 0 },
    });
  });

  test('takes a later route, or the else, and notes the names of values that were missing', () => {
    expect(opened({ vip: true })).toEqual({
      asks: ['perform vip'],
      entry: { order: 1, at: 0, route: 1, missing: ['trigger.country'] },
    });
    expect(opened({ country: 'FR', vip: false })).toEqual({
      asks: ['perform other'],
      entry: { order: 1, at: 0, route: -1 },
    });
  });

  test('asks for nothing when it runs over what the run carries', () => {
    const host = new HandSettledHost(
      plan([conditional('decide', [[literal(true), []]]), conditional('again', [])]),
      start(),
    );
    expect(host.closed).toEqual(['decide done', 'again done']);
    expect(host.run.status).toBe('completed');
  });

  test('with on_missing error is held where a condition reads a missing value, and an operator chooses the route', () => {
    const host = new HandSettledHost(
      plan([{ ...steps[0], onMissing: 'error' } as (typeof steps)[0]]),
      start({ trigger: {} }),
    );
    expect(host.run.status).toBe('held');
    expect(host.request('hold decide')).toMatchObject({
      offers: ['retry', 'route', 'fail'],
      fault: { code: 'missing_value', pointer: '/steps/decide', details: { missing: ['trigger.country'] } },
    });
    for (const route of [2, -2, 0.5]) expect(host.command('decide', { do: 'route', route })).toBe(false);
    expect(host.command('decide', { do: 'retry', input: {} })).toBe(false);
    expect(host.command('decide', { do: 'skip', output: null })).toBe(false);
    expect(host.command('decide', { do: 'route', route: 1 })).toBe(true);
    expect(host.asks).toEqual(['perform vip']);
    expect(host.gone).toEqual(['expiry decide']);
    expect(host.run.journal.slice(0, 2)).toMatchObject([
      {
        path: 'decide',
        generation: 1,
        held: {},
        closed: { how: 'retried', command: { do: 'route', route: 1 }, by: { by: 'ann' } },
      },
      { path: 'decide', generation: 2, opened: { route: 1, by: { by: 'ann' } } },
    ]);
    host.done('vip');
    expect(host.run.status).toBe('completed');
  });

  test('with on_missing error goes on when an earlier route holds', () => {
    const host = new HandSettledHost(
      plan([{ ...steps[0], onMissing: 'error' } as (typeof steps)[0]]),
      start({ trigger: { country: 'DE' } }),
    );
    expect(host.asks).toEqual(['perform german']);
  });

  test('takes the else when an operator says so', () => {
    const host = new HandSettledHost(
      plan([conditional('decide', [[broken, []]], { else: { label: 'Else', steps: [action('other')] } })]),
      start(),
    );
    expect(host.request('hold decide')).toMatchObject({ fault: { code: 'unknown_method' } });
    expect(host.command('decide', { do: 'route', route: -1 })).toBe(true);
    expect(host.asks).toEqual(['perform other']);
  });
});

describe('Variables', () => {
  const withList = { variables: { list: variable(['a', { b: 1 }]), word: variable('x') } };
  const output = { list: read('vars', 'list'), word: read('vars', 'word') };

  test('are set, unset, pushed to and removed from', () => {
    const host = new HandSettledHost(
      plan(
        [
          set('s1', 'list', literal('c'), { operator: 'push' }),
          set('s2', 'list', literal({ b: 1 }), { operator: 'remove' }),
          { type: 'set', key: 's3', pointer: '/steps/2', variable: 'word', operator: 'unset' },
          set('s4', 'fresh', literal(1), { operator: 'push' }),
        ],
        { ...withList, output: { ...output, fresh: read('vars', 'fresh', '0') } },
      ),
      start(),
    );
    expect(host.run.output).toEqual({ list: ['a', 'c'], word: null, fresh: 1 });
    expect(host.run.journal[2]).toMatchObject({
      opened: { order: 5, at: 0 },
      closed: { how: 'done', changes: { vars: { word: null } } },
    });
  });

  test('that hold no list are held at a push, and an operator gives the value', () => {
    const host = new HandSettledHost(
      plan([set('s', 'word', literal('c'), { operator: 'push' })], { ...withList, output }),
      start(),
    );
    expect(host.request('hold s')).toMatchObject({
      offers: ['retry', 'value', 'fail'],
      fault: { code: 'invalid_value' },
    });
    expect(host.command('s', { do: 'retry' })).toBe(true);
    expect(host.request('hold s')).toMatchObject({ generation: 2 });
    expect(host.command('s', { do: 'fail' })).toBe(true);
    expect(host.run).toMatchObject({ status: 'failed', fault: { code: 'invalid_value' } });
  });

  test('take the value that an operator gives for one that could not be evaluated', () => {
    const host = new HandSettledHost(plan([set('s', 'word', broken)], { ...withList, output }), start());
    expect(host.command('s', { do: 'value', value: 'mended' })).toBe(true);
    expect(host.run.output).toMatchObject({ word: 'mended' });
  });

  test('hold at most 10,000 items', () => {
    const full = { variables: { list: variable(Array.from({ length: 10_000 }, () => 0)) } };
    const host = new HandSettledHost(plan([set('s', 'list', literal(1), { operator: 'push' })], full), start());
    expect(host.request('hold s')).toMatchObject({ fault: { code: 'list_too_long' } });
  });
});

describe('A stop', () => {
  test('ends the run as completed, with its output, and what follows is not done', () => {
    const host = new HandSettledHost(
      plan([conditional('c', [[literal(true), [set('s', 'word', literal('y')), stop('end')]]]), action('never')], {
        variables: { word: variable('x') },
        output: { word: read('vars', 'word') },
      }),
      start(),
    );
    expect(host.run).toMatchObject({ status: 'completed', output: { word: 'y' }, fault: null });
    expect(host.closed).toEqual(['s done', 'end done', 'c done', 'output done']);
  });

  test('ends it as failed with a fault that carries the message, or as canceled', () => {
    const failed = new HandSettledHost(
      plan([stop('end', { outcome: 'failed', message: literal('Too young.') })]),
      start(),
    );
    expect(failed.run).toMatchObject({ status: 'failed', output: null });
    expect(failed.run.fault).toEqual({
      code: 'stopped',
      category: 'conflict',
      message: 'The step end stopped the run as failed, as its definition says.',
      pointer: '/steps/end',
      details: { message: 'Too young.' },
    });
    expect(failed.run.journal[0]?.closed?.output).toEqual({ outcome: 'failed', message: 'Too young.' });
    const canceled = new HandSettledHost(plan([stop('end', { outcome: 'canceled' })]), start());
    expect(canceled.run).toMatchObject({ status: 'canceled', fault: null });
    expect(canceled.run.journal[0]?.closed?.output).toEqual({ outcome: 'canceled', message: null });
  });

  test('whose message has no answer is held', () => {
    const host = new HandSettledHost(plan([stop('end', { message: broken })]), start());
    expect(host.request('hold end')).toMatchObject({ offers: ['retry', 'fail'] });
  });
});

describe('Labels and output', () => {
  test('are evaluated at the start and at the end, each with its look-up', () => {
    const looked = { is: 'looked', index: 0, path: [] } as const;
    const lookUps = [{ is: 'relation', of: read('trigger'), path: ['account'], read: ['name'] }] as const;
    const host = new HandSettledHost(
      plan([], { labels: { who: looked }, labelLookUps: lookUps, output: { who: looked }, outputLookUps: lookUps }),
      start(),
    );
    expect(host.asks).toEqual(['look_up labels']);
    expect(host.run.labels).toBeNull();
    host.settle('look_up labels', { type: 'looked', answers: ['Ann'] });
    expect(host.run.labels).toEqual({ who: 'Ann' });
    expect(host.asks).toEqual(['look_up output']);
    host.settle('look_up output', { type: 'failed', fault: REFUSED, attempts: 1 });
    expect(host.run.status).toBe('held');
    expect(host.request('hold output')).toMatchObject({
      offers: ['retry', 'fail'],
      fault: { ...REFUSED, pointer: '/output' },
    });
    host.command('output', { do: 'retry' });
    host.settle('look_up output', { type: 'looked', answers: ['Bob'] });
    expect(host.run).toMatchObject({ status: 'completed', output: { who: 'Bob' } });
  });

  test('that have no answer end a run that does not hold as failed', () => {
    const labels = new HandSettledHost(plan([action('never')], { labels: { a: broken }, onFailure: 'fail' }), start());
    expect(labels.run).toMatchObject({
      status: 'failed',
      fault: { code: 'unknown_method', pointer: '/labels' },
      labels: null,
    });
    const output = new HandSettledHost(plan([], { output: { a: broken }, onFailure: 'fail' }), start());
    expect(output.run).toMatchObject({ status: 'failed', fault: { pointer: '/output' }, output: null });
  });
});

test('A run that begins more than 10,000 steps without asking for anything is halted', () => {
  const steps = Array.from({ length: 10_001 }, (_, index) => set(`s${index}`, 'word', literal('x')));
  const host = new HandSettledHost(plan(steps, { onFailure: 'fail' }), start());
  expect(host.run).toMatchObject({ status: 'failed', fault: { code: 'too_many_steps' } });
  expect(new HandSettledHost(plan(steps.slice(1)), start()).run.status).toBe('completed');
});
