import type { Journal } from '../../../interpreter/journal';
import { journalUpTo } from '../../../interpreter/machine/journal-up-to';
import { normalizeJournal } from '../../../interpreter/machine/normalize-journal';
import { prune } from '../../../interpreter/machine/prune';
import { Run } from '../../../interpreter/machine/run';
import { Scheduler } from '../../../interpreter/machine/scheduler';
import type { Expression, Plan, Step } from '../../../interpreter/plan';
import { HandSettledHost } from './hand-settled-host';
import {
  action,
  attribute,
  awaiting,
  broken,
  conditional,
  equals,
  INQUIRY,
  literal,
  map,
  out,
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

const lookUps = [{ is: 'list', list: 'blocked', item: map({}) }] as const;

/** Lets everything be done until the named request is open. */
function runTo(name: string, made: Plan): HandSettledHost {
  const host = new HandSettledHost(made, start());
  for (let turns = 0; turns < 50 && !host.asks.includes(name); turns += 1) {
    const next = host.asks[0] ?? '';
    const [type = '', path = ''] = next.split(' ');
    const copy = { ...INQUIRY, version: 4 + turns, status: `after ${path}` };
    if (type === 'perform') host.settle(next, { type: 'done', output: { from: path }, objects: [copy] });
    else if (type === 'look_up')
      host.settle(next, { type: 'looked', answers: [true], objects: [{ ...copy, type: 'case', id: 'case_1' }] });
    else host.settle(next, { type: 'woken' }, 99);
  }
  return host;
}

function pruned(steps: Step[], more: Partial<Plan> = {}): { readonly journal: Journal; readonly plan: Plan } {
  const made = plan([...steps, action('last')], more);
  return { plan: made, journal: prune(made, runTo('perform last', made).run.journal) };
}

function entry(journal: Journal, path: string) {
  return journal.find((each) => each.path === path);
}

describe('A pruned journal', () => {
  test('keeps that steps ended, and drops what no later expression reads', () => {
    const { journal } = pruned([action('a', { lookUps }), action('b')], { output: { of: out('b', 'from') } });
    expect(entry(journal, 'a')).toEqual({
      path: 'a',
      generation: 1,
      type: 'action',
      opened: { order: 1, at: 0 },
      closed: { order: 2, at: 0, how: 'done' },
    });
    expect(entry(journal, 'b')?.closed).toEqual({ order: 4, at: 0, how: 'done', output: { from: 'b' } });
    expect(entry(journal, 'last')).toMatchObject({ opened: { input: {} } });
  });

  const readers: [string, Expression][] = [
    ['an argument', { is: 'call', method: 'trim', on: literal('x'), args: [out('a', 'from')] }],
    ['a text', { is: 'text', parts: [literal('x'), out('a', 'from')] }],
    ['a list', { is: 'list', items: [out('a', 'from')] }],
    ['a comparison', equals(out('a', 'from'), 1)],
    ['a presence', { is: 'compare', operator: 'is_blank', as: 'any', left: out('a', 'from') }],
    ['a group', { is: 'all', of: [{ is: 'any', of: [{ is: 'not', of: out('a', 'from') }] }] }],
    ['an object', attribute(out('a', 'from'), 'status')],
  ];

  test.each(readers)('keeps the output that is read in %s', (_, output) => {
    expect(entry(pruned([action('a')], { output: { output } }).journal, 'a')?.closed?.output).toEqual({ from: 'a' });
  });

  const later: [string, Partial<Plan>, Step[]][] = [
    [
      'the output’s look-up',
      { output: { x: literal(1) }, outputLookUps: [{ is: 'relation', of: out('a'), path: [], read: 'count' }] },
      [],
    ],
    ['a later list row', {}, [action('z', { lookUps: [{ is: 'list', list: 'l', item: out('a') }] })]],
    ['a later condition', {}, [conditional('z', [[out('a'), []]])]],
    ['a later route', {}, [conditional('z', [[literal(true), [set('z1', 'v', out('a'))]]])]],
    ['a later else', {}, [conditional('z', [], { else: { label: 'Else', steps: [set('z1', 'v', out('a'))] } })]],
    ['a later branch', {}, [parallel('z', [[stop('z1', { message: out('a') })]])]],
    ['a later sleep', {}, [sleep('z', { until: out('a') })]],
    ['a later wait', {}, [awaiting('z', [out('a')], ['inquiry.completed'])]],
    ['the condition of a later wait', {}, [awaiting('z', [], ['inquiry.completed'], { when: out('a') })]],
  ];

  test.each(later)('keeps the output that is read by %s', (_, more, steps) => {
    const made = plan([action('a'), action('last'), ...steps], more);
    expect(entry(prune(made, runTo('perform last', made).run.journal), 'a')?.closed?.output).toEqual({ from: 'a' });
  });

  test('keeps of variables the last value, where it is still read or changed', () => {
    const steps = [
      set('s1', 'read', literal(1)),
      set('s2', 'read', literal(2)),
      set('s3', 'list', literal(3), { operator: 'push' }),
      set('s4', 'unread', literal(4)),
    ];
    const made = plan([...steps, action('last'), set('s5', 'list', literal(3), { operator: 'remove' })], {
      variables: { list: variable([]) },
      output: { of: read('vars', 'read') },
    });
    const journal = prune(made, runTo('perform last', made).run.journal);
    expect(journal.map(({ closed }) => closed?.changes)).toEqual([
      undefined,
      { vars: { read: 2 } },
      { vars: { list: [3] } },
      undefined,
      undefined,
    ]);
  });

  test('keeps of objects the last copy, where attributes are still read, and from where waits count', () => {
    const objects = { inq_1: { ...INQUIRY, version: 5, status: 'after b' } };
    const seen = pruned([action('a'), action('b')], { output: { of: attribute(read('trigger'), 'status') } }).journal;
    expect(seen.map(({ closed }) => closed?.changes)).toEqual([undefined, { objects }, undefined]);
    const made = plan([
      action('a', { lookUps }),
      action('last'),
      awaiting('wait', [read('trigger')], ['inquiry.completed']),
    ]);
    const waiting = prune(made, runTo('perform last', made).run.journal);
    const without = plan([
      set('s', 'v', literal(1)),
      action('last'),
      awaiting('wait', [read('trigger')], ['inquiry.completed']),
    ]);
    expect(prune(without, runTo('perform last', without).run.journal)[0]?.closed).toEqual({
      order: 2,
      at: 0,
      how: 'done',
    });
    expect(waiting[0]?.closed?.changes).toEqual({ cursor: { case_1: 4 } });
  });

  test('folds a block that has ended into one entry with the changes of all its steps', () => {
    const inner = [
      action('a', { lookUps }),
      set('b', 'v', literal(1)),
      conditional('c', [[literal(true), [set('d', 'w', literal(2)), set('e', 'v', literal(3))]]]),
    ];
    const { journal } = pruned([parallel('p', [inner, [set('f', 'w', literal(4))]])], {
      variables: { v: variable(), w: variable() },
      output: {
        v: read('vars', 'v'),
        w: read('vars', 'w'),
        of: out('a', 'from'),
        status: attribute(read('trigger'), 'status'),
      },
    });
    expect(journal.map(({ path }) => path)).toEqual(['p', 'a', 'last']);
    expect(entry(journal, 'p')?.closed).toMatchObject({
      how: 'done',
      folded: true,
      changes: { vars: { v: 3, w: 4 }, objects: { inq_1: { status: 'after a' }, case_1: { type: 'case' } } },
    });
    expect(entry(journal, 'a')).toMatchObject({ closed: { output: { from: 'a' } } });
  });

  test('that is pruned again stays as it is, and its run ends as it would have', () => {
    const inner = [action('a'), conditional('c', [[literal(true), [action('d')]]])];
    const made = pruned([parallel('p', [inner])], { output: { of: out('d', 'from') } });
    expect(prune(made.plan, made.journal)).toEqual(made.journal);
    const host = new HandSettledHost(made.plan, start(), 0, made.journal);
    host.done('last');
    expect(host.run).toMatchObject({ status: 'completed', output: { of: 'd' } });
  });

  test('leaves alone what stands in a block that is still open', () => {
    const made = plan([
      parallel('p', [
        [action('a'), set('s', 'unread', literal(1)), action('b', { inputs: map({ v: literal(1) }) })],
        [sleep('nap')],
      ]),
    ]);
    const host = new HandSettledHost(made, start());
    host.done('a');
    const journal = prune(made, host.run.journal);
    expect(journal.map(({ path, closed }) => [path, closed?.how])).toEqual([
      ['p', undefined],
      ['a', 'done'],
      ['nap', undefined],
      ['s', 'done'],
      ['b', undefined],
    ]);
    expect(entry(journal, 's')?.closed?.changes).toBeUndefined();
    expect(entry(journal, 'b')?.opened.input).toEqual({ v: 1 });
  });

  test('follows the one route that an open conditional took', () => {
    const routes: [Expression, Step[]][] = [
      [literal(true), [action('a'), sleep('nap')]],
      [literal(true), [set('z', 'v', out('a'))]],
    ];
    const made = plan([conditional('c', routes)]);
    expect(entry(prune(made, runTo('sleep nap', made).run.journal), 'a')?.closed?.output).toBeUndefined();
    const orElse = plan([
      action('b'),
      conditional('c', [[literal(false), [set('y', 'v', out('b'))]]], {
        else: { label: 'Else', steps: [sleep('nap')] },
      }),
    ]);
    expect(entry(prune(orElse, runTo('sleep nap', orElse).run.journal), 'b')?.closed?.output).toBeUndefined();
  });

  test('keeps of earlier generations only that they were, and forgets them with their block', () => {
    const mend = (host: HandSettledHost) => {
      host.settle('perform a', { type: 'failed', fault: REFUSED, attempts: 1 });
      host.command('a', { do: 'retry', input: { a: 1 } });
      host.done('a');
      return host.run.journal;
    };
    const made = plan([action('a'), action('last')]);
    expect(prune(made, mend(new HandSettledHost(made, start())))).toMatchObject([
      { generation: 1, opened: { order: 1, at: 0 }, closed: { order: 3, at: 0, how: 'retried' } },
      { generation: 2, opened: { order: 4, at: 0 }, closed: { how: 'done' } },
      { path: 'last' },
    ]);
    const inBlock = plan([parallel('p', [[action('a')]]), action('last')]);
    expect(prune(inBlock, mend(new HandSettledHost(inBlock, start()))).map(({ path }) => path)).toEqual(['p', 'last']);
  });

  test('keeps the faults of steps that failed, and the stop of a run that waits for its output', () => {
    const made = plan(
      [
        conditional('c', [[broken, []]], { continueOnError: true }),
        conditional('d', [[literal(true), [stop('end', { message: literal('x') })]]]),
      ],
      { output: { of: literal(1) }, outputLookUps: lookUps },
    );
    const host = new HandSettledHost(made, start());
    const journal = prune(made, host.run.journal);
    expect(entry(journal, 'c')?.closed).toMatchObject({
      how: 'failed',
      folded: true,
      fault: { code: 'unknown_method' },
    });
    const again = new HandSettledHost(made, start(), 0, journal);
    expect(again.asks).toEqual(['look_up output']);
    again.settle('look_up output', { type: 'looked', answers: [] });
    expect(again.run.status).toBe('completed');
    const stopped = plan([stop('end', { message: literal('x') })], {
      output: { of: literal(1) },
      outputLookUps: lookUps,
    });
    expect(prune(stopped, new HandSettledHost(stopped, start()).run.journal)[0]?.opened).toMatchObject({ input: 'x' });
  });
});

test('The part of a journal up to a half is the journal as it was then', () => {
  const host = new HandSettledHost(plan([action('a')]), start());
  host.settle('perform a', { type: 'later', fault: REFUSED, attempts: 1, after: 5 });
  host.wake('a', 'pause');
  host.settle('perform a', { type: 'failed', fault: REFUSED, attempts: 2 });
  host.command('a', { do: 'skip', output: 1 });
  const shape = (order: number) => journalUpTo(host.run.journal, order).map((each) => Object.keys(each).slice(4));
  expect([0, 1, 2, 3, 4].map(shape)).toEqual([
    [],
    [[]],
    [['pause']],
    [['pause', 'held']],
    [['pause', 'held', 'closed']],
  ]);
});

test('The normal form of a journal has no times, no order and no seconds, and is sorted by path and generation', () => {
  const made = plan([parallel('p', [[sleep('b')], [action('a')]])]);
  const host = new HandSettledHost(made, start());
  host.settle('perform a', { type: 'failed', fault: REFUSED, attempts: 2 });
  host.command('a', { do: 'retry' });
  host.wake('b');
  host.settle('perform a', { type: 'later', fault: REFUSED, attempts: 2, after: 5 });
  expect(normalizeJournal(host.run.journal)).toMatchObject([
    { path: 'a', generation: 1, held: { fault: { code: 'refused' } }, closed: { how: 'retried' } },
    { path: 'a', generation: 2, pause: { attempts: 2 } },
    { path: 'b', opened: {}, closed: { how: 'done', output: { resolved_by: 'timeout', event: null, object: null } } },
    { path: 'p', type: 'parallel' },
  ]);
  expect(JSON.stringify(normalizeJournal(host.run.journal))).not.toMatch(/"(at|order|until|waited_seconds)":/);
});

describe('A restored run', () => {
  /** The run that its journal gives, up to a half. */
  const restored = (host: HandSettledHost, made: Plan, order = Number.POSITIVE_INFINITY) =>
    new HandSettledHost(made, start(), 0, journalUpTo(structuredClone(host.run.journal), order));

  test('completes a step that was begun and not decided, without asking again', () => {
    const routes: [Expression, Step[]][] = [[equals(read('trigger', 'nothing'), 1), []]];
    const made = plan([conditional('c', routes, { lookUps, onMissing: 'error' })]);
    const host = new HandSettledHost(made, start());
    host.settle('look_up c', { type: 'looked', answers: [true] });
    const again = restored(host, made, 1);
    expect(again.asks).toEqual(['hold c', 'expiry c']);
    expect(again.run.journal).toEqual(host.run.journal);
  });

  test('sleeps through the rest of a gap between attempts', () => {
    const made = plan([action('a')]);
    const host = new HandSettledHost(made, start());
    host.settle('perform a', { type: 'later', fault: REFUSED, attempts: 3, after: 90_000 }, 50);
    const again = restored(host, made);
    expect(again.request('pause a')).toMatchObject({ until: 90_050 });
    again.wake('a', 'pause');
    expect(again.request('perform a')).toMatchObject({ attempts: 3 });
  });

  test('knows which branch has failed, and how', () => {
    const made = plan([parallel('p', [[action('a')], [action('b')]]), action('never')], { onFailure: 'fail' });
    const host = new HandSettledHost(made, start());
    host.settle('perform a', { type: 'failed', fault: REFUSED, attempts: 1 });
    const again = restored(host, made);
    expect(again.asks).toEqual(['perform b']);
    again.done('b');
    expect(again.run).toMatchObject({ status: 'failed', fault: { code: 'refused' } });
  });

  test('knows of a stop, and begins nothing after what was awaited since', () => {
    const made = plan([
      parallel('p', [
        [action('a'), action('never')],
        [conditional('c', [[literal(true), [action('b'), stop('end')]]])],
        [action('d')],
      ]),
    ]);
    const host = new HandSettledHost(made, start());
    host.done('b');
    host.done('a');
    const again = restored(host, made);
    expect(again.asks).toEqual(['perform d']);
    again.done('d');
    expect(again.run.status).toBe('completed');
    expect(again.closed).toEqual(['b done', 'end done', 'c done', 'a done', 'd done', 'p done']);
  });

  test('that was cut off in the middle of a stop withdraws the rest of it', () => {
    const late = plan([
      parallel('p', [[conditional('c', [[literal(true), [action('a')]]])], [action('b'), stop('end')]]),
    ]);
    const host = new HandSettledHost(late, start());
    host.done('b');
    host.settle('perform a', { type: 'failed', fault: REFUSED, attempts: 1 });
    const cut = entry(host.run.journal, 'a')?.closed?.order;
    expect(host.closed).toContain('c withdrawn');
    expect(restored(host, late, cut).closed).toEqual(host.closed);
    const timed = plan([parallel('p', [[sleep('nap')], [action('b'), stop('end', { timeout: 5000 })], [action('d')]])]);
    const stopped = new HandSettledHost(timed, start());
    stopped.done('b');
    expect(stopped.closed).toEqual(['b done', 'nap withdrawn', 'end done']);
    const again = restored(stopped, timed, entry(stopped.run.journal, 'nap')?.closed?.order);
    again.done('d');
    expect(again.run.status).toBe('completed');
  });

  test('begins nothing in a block whose time was over', () => {
    const made = plan([
      parallel('p', [[action('a'), action('never')], [action('b')]], { timeout: 5000, continueOnError: true }),
    ]);
    const host = new HandSettledHost(made, start());
    host.wake('p', 'timeout');
    host.done('a', {}, 9000);
    const again = restored(host, made);
    again.done('b');
    expect(again.closed).toEqual(['a done', 'b done', 'p failed']);
  });

  test('that was cut off when the last step of a late block had ended is late, too', () => {
    const made = plan([conditional('c', [[literal(true), [action('a')]]], { timeout: 5000, continueOnError: true })]);
    const host = new HandSettledHost(made, start());
    host.wake('c', 'timeout');
    host.done('a', {}, 9000);
    expect(host.closed).toEqual(['a done', 'c failed']);
    expect(restored(host, made, 3).closed).toEqual(['a done', 'c failed']);
  });

  test('goes through a block that has ended for what it gave', () => {
    const made = plan([
      conditional('c', [[literal(true), [action('a')]]]),
      action('b', { inputs: map({ of: out('a', 'from') }) }),
    ]);
    expect(restored(runTo('perform b', made), made).request('perform b')).toMatchObject({ input: { of: 'a' } });
    expect(entry(prune(made, runTo('perform b', made).run.journal), 'c')?.opened).toEqual({
      order: 1,
      at: 0,
      route: 0,
    });
  });
  test('has the objects that came with a look-up', () => {
    const made = plan([action('a', { lookUps })], { output: { of: attribute(literal({ id: 'case_1' }), 'status') } });
    const host = runTo('perform a', made);
    const again = new HandSettledHost(made, start(), 0, structuredClone(host.run.journal));
    again.settle('perform a', { type: 'done', output: null, objects: [] });
    expect(again.run.output).toEqual({ of: 'after a' });
    expect(again.run.journal[0]?.closed).not.toHaveProperty('changes');
  });

  test('does what an operator ordered just before it was cut off', () => {
    const made = plan([action('a')]);
    const host = new HandSettledHost(made, start());
    host.settle('perform a', { type: 'failed', fault: REFUSED, attempts: 1 });
    host.command('a', { do: 'retry', input: { a: 1 } });
    const retried = journalUpTo(host.run.journal, 3);
    expect(retried).toHaveLength(1);
    expect(new HandSettledHost(made, start(), 0, retried).request('perform a')).toMatchObject({
      generation: 2,
      input: { a: 1 },
    });
  });
});

describe('The machine', () => {
  test('takes an answer to a request that was not fetched', () => {
    const run = new Run(plan([action('a')]), start(), 0);
    expect(run.answer({ path: 'a', type: 'perform' }, { type: 'done', output: 1 }, 1)).toBe(true);
    expect(run.requests()).toEqual([]);
    expect(run.status).toBe('completed');
  });

  test('knows the current fiber only while a program runs', () => {
    expect(() => new Scheduler().current).toThrow('No program is running.');
  });

  test('throws what is a defect of its own', () => {
    expect(() => new HandSettledHost(plan([action('a', { inputs: undefined as never })]), start())).toThrow(TypeError);
  });
});
