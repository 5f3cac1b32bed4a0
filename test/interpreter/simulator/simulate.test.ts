import type { Plan, Step } from '../../../interpreter/plan';
import type { Perform } from '../../../interpreter/requests';
import type { Script, WorldEvent } from '../../../interpreter/simulator/script';
import { type SimulationOptions, simulate } from '../../../interpreter/simulator/simulate';
import { World } from '../../../interpreter/simulator/world';
import {
  action,
  attribute,
  awaiting,
  broken,
  conditional,
  DAY,
  DOWN,
  equals,
  INQUIRY,
  literal,
  map,
  out,
  outside,
  parallel,
  plan,
  REFUSED,
  read,
  SECOND,
  sleep,
  start,
  stop,
} from '../machine/plans';

function run(steps: Step[], options: SimulationOptions = {}, more: Partial<Plan> = {}) {
  return simulate(plan(steps, more), start(), options);
}

const done = { output: { ok: true } };

describe('A simulation', () => {
  test('of nothing ends at once', () => {
    expect(run([])).toEqual({
      status: 'completed',
      labels: {},
      output: {},
      fault: null,
      journal: [],
      closed: [],
      duration: 0,
    });
    expect(simulate(plan([]), start()).status).toBe('completed');
  });

  test('gives every action its outcome, by path before action, and tells how long it would have taken', () => {
    const script: Script = {
      actions: { 'test.do@1': [{ ...done, takes: 5 }], b: [{ output: { ok: false }, takes: 7 }] },
    };
    const result = run([action('a'), action('b'), sleep('nap')], script, {
      output: { a: out('a', 'ok'), b: out('b', 'ok') },
    });
    expect(result).toMatchObject({
      status: 'completed',
      output: { a: true, b: false },
      closed: ['a', 'b', 'nap', 'output'],
      duration: 10_012,
    });
  });

  test('starts when it is told to, and takes the host’s time from there', () => {
    const result = run([sleep('nap')], { at: DAY });
    expect(result.journal[0]?.opened.at).toBe(DAY);
    expect(result.duration).toBe(10 * SECOND);
    const of = (created_at: string) =>
      simulate(plan([sleep('nap')]), start({ run: { ...start().run, created_at } })).journal[0]?.opened.at;
    expect(of('1970-01-02T00:00:00.000Z')).toBe(DAY);
    expect(of('one day')).toBe(0);
  });

  test('fails an action for which the script has no outcome, and says which', () => {
    for (const script of [{}, { actions: { a: [] } }]) {
      expect(run([action('a')], script)).toMatchObject({
        status: 'held',
        journal: [{ held: { fault: { code: 'not_stubbed', message: expect.stringContaining('a (test.do@1)') } } }],
      });
    }
  });

  test('tries again as the step says, and gives the attempts of a list in their order', () => {
    const attempts: number[] = [];
    const stub = (_: Perform, attempt: number) => {
      attempts.push(attempt);
      return attempt < 3 ? { fault: DOWN, takes: 100 } : { ...done, takes: 10 };
    };
    const called = run([action('a')], { actions: { a: stub } });
    expect(called).toMatchObject({ status: 'completed', duration: 100 + 1000 + 100 + 3000 + 10 });
    expect(attempts).toEqual([1, 2, 3]);
    const listed = run([action('a'), action('b')], { actions: { 'test.do@1': [{ fault: DOWN }, done] } });
    expect(listed).toMatchObject({ status: 'completed', duration: 1000 });
  });

  test('leaves gaps of more than a minute to the machine', () => {
    const limited = { ...DOWN, category: 'limited' as const, retryAfter: 90 * SECOND };
    const result = run([action('a')], { actions: { a: [{ fault: limited }, done] } });
    expect(result).toMatchObject({ status: 'completed', duration: 90 * SECOND });
    expect(result.journal[0]?.pause).toMatchObject({ attempts: 1 });
  });

  test('ends held when attempts are spent and no operator is scripted', () => {
    const result = run([action('a')], { actions: { a: [{ fault: DOWN }] } });
    expect(result).toMatchObject({ status: 'held', output: null, fault: null, duration: 40_000 });
  });

  test('lets holds end by themselves when it is told to', () => {
    const result = run([action('a')], { actions: { a: [{ fault: REFUSED }] }, expireHolds: true });
    expect(result).toMatchObject({ status: 'failed', fault: { code: 'refused' }, duration: 30 * DAY });
  });

  test('lets operators mend what is held, generation after generation', () => {
    const by = { id: 'cmd_9', by: 'bob', reason: 'Knows better.' };
    const commands = {
      a: [
        { after: 60 * SECOND, command: { do: 'retry' } as const },
        { by, command: { do: 'skip', output: 1 } as const },
      ],
    };
    const result = run([action('a')], { actions: { a: [{ fault: REFUSED }] }, commands }, { output: { a: out('a') } });
    expect(result).toMatchObject({ status: 'completed', output: { a: 1 }, duration: 60 * SECOND });
    expect(result.journal[1]?.closed).toMatchObject({ how: 'skipped', by });
    expect(result.journal[0]?.closed).toMatchObject({ how: 'retried', by: { id: 'a/1', by: 'simulation' } });
  });

  test('lets operators end a wait', () => {
    const steps = [awaiting('wait', [read('trigger')], ['inquiry.completed'])];
    const commands = { wait: [{ after: 5000, command: { do: 'skip', output: null } as const }] };
    const result = run(steps, { commands }, { output: { by: out('wait', 'resolved_by') } });
    expect(result).toMatchObject({ output: { by: 'operator' }, duration: 5000 });
  });

  test('can be canceled', () => {
    expect(run([sleep('nap')], { cancelAfter: 3000 })).toMatchObject({ status: 'canceled', duration: 3000 });
  });

  test('ends after as many answers as it is allowed', () => {
    expect(run([action('a'), action('b')], { actions: { 'test.do@1': [done] }, limit: 1 })).toMatchObject({
      status: 'running',
      closed: ['a'],
    });
  });

  test('goes on from a journal, with the objects that it tells of', () => {
    const created = { type: 'case', id: 'case_1', version: 1, status: 'open' };
    const steps = [
      action('a'),
      awaiting('wait', [literal({ type: 'case', id: 'case_1' })], ['case.resolved'], {
        means: { 'case.resolved': 'open' },
      }),
    ];
    const whole = run(steps, { actions: { a: [{ output: null, objects: [created] }] } });
    expect(whole.journal).toHaveLength(2);
    const again = run(steps, {
      journal: whole.journal.map(({ closed, ...entry }, index) =>
        index === 0 && closed ? { ...entry, closed } : entry,
      ),
    });
    expect(again).toMatchObject({
      status: 'completed',
      journal: [{}, { closed: { output: { resolved_by: 'state' } } }],
    });
  });

  test('answers look-ups as scripted, by generation, or says that nothing is on a list and nothing related', () => {
    const lookUps = [
      { is: 'list', list: 'blocked', item: map({}) },
      { is: 'relation', of: read('trigger'), path: [], read: 'count' },
    ] as const;
    const inputs = map({ listed: { is: 'looked', index: 0, path: [] }, count: { is: 'looked', index: 1, path: [] } });
    const input = (options: SimulationOptions) =>
      run([action('a', { lookUps, inputs })], { actions: { a: [done] }, ...options }).journal.at(-1)?.opened.input;
    expect(input({})).toEqual({ listed: false });
    expect(input({ lookUps: { a: [{ answers: [true, 3] }] } })).toEqual({ listed: true, count: 3 });
    expect(input({ lookUps: { a: () => ({ answers: [true, 4] }) } })).toEqual({ listed: true, count: 4 });
    expect(input({ lookUps: { a: [] } })).toEqual({ listed: false });
    const mended = {
      lookUps: { a: [{ fault: REFUSED }, { answers: [true, 5] }] },
      commands: { a: [{ command: { do: 'retry' } as const }] },
    };
    expect(input(mended)).toEqual({ listed: true, count: 5 });
  });
});

describe('A withdrawn action in a simulation', () => {
  const racing = (steps: Step[], script: Script) =>
    run([parallel('p', [steps, [outside('slow')], [sleep('nap', { duration: 5000 }), stop('end')]])], {
      actions: { slow: [{ ...done, takes: 60_000 }], ...script.actions },
    }).journal.find(({ path }) => path === 'a')?.closed;

  test('that is under way comes to its end, its last attempt', () => {
    expect(racing([outside('a')], { actions: { a: [{ ...done, takes: 9000 }] } })).toMatchObject({
      how: 'done',
      at: 9000,
    });
    expect(racing([outside('a')], { actions: { a: [{ fault: DOWN, takes: 9000 }] } })).toMatchObject({
      how: 'failed',
      at: 9000,
    });
  });

  test('between two attempts is not tried again', () => {
    expect(racing([outside('a')], { actions: { a: [{ fault: DOWN, takes: 4500 }] } })).toMatchObject({
      how: 'failed',
      at: 5000,
    });
  });

  test('in the moment in which it was asked for has not gone out', () => {
    expect(
      racing([sleep('before', { duration: 5000 }), outside('a')], { actions: { a: [{ ...done, takes: 9 }] } }),
    ).toMatchObject({
      how: 'withdrawn',
      at: 5000,
    });
  });
});

describe('Events in a simulation', () => {
  const object = { type: 'inquiry', id: 'inq_1', status: 'completed' };
  const waiting = (more: Parameters<typeof awaiting>[3] = {}, key = 'wait') =>
    awaiting(key, [read('trigger')], ['inquiry.completed'], more);
  const output = {
    by: out('wait', 'resolved_by'),
    at: out('wait', 'event', 'created_at'),
    status: attribute(read('trigger'), 'status'),
  };

  test('end waits, those that come before the wait and after the start of the run included', () => {
    const events = [{ after: 2000, name: 'inquiry.completed', object }];
    const late = run([waiting()], { events }, { output });
    expect(late).toMatchObject({
      duration: 2000,
      output: { by: 'event', at: '1970-01-01T00:00:02.000Z', status: 'completed' },
    });
    const early = run([sleep('nap'), waiting()], { events }, { output });
    expect(early).toMatchObject({ duration: 10_000, output: { by: 'event', at: '1970-01-01T00:00:02.000Z' } });
    const before = run([waiting()], { events: [{ after: -1, name: 'inquiry.completed', object }] }, { output });
    expect(before).toMatchObject({ duration: 30 * DAY, output: { by: 'timeout' } });
  });

  test('count once for the waits of one run', () => {
    const events = [1000, 2000].map((after) => ({ after, name: 'inquiry.completed', object }));
    const result = run(
      [waiting(), waiting({}, 'again')],
      { events },
      { output: { at: out('again', 'event', 'created_at') } },
    );
    expect(result.output).toEqual({ at: '1970-01-01T00:00:02.000Z' });
  });

  test('before a wait with since now do not end it, nor does a status', () => {
    const events = [2000, 12_000].map((after) => ({ after, name: 'inquiry.completed', object }));
    const means = { 'inquiry.completed': 'completed' };
    const result = run([sleep('nap'), waiting({ since: 'now', means })], { events }, { output });
    expect(result).toMatchObject({ duration: 12_000, output: { by: 'event', at: '1970-01-01T00:00:12.000Z' } });
  });

  test('that the object has seen already resolve by state, unless they are of another kind', () => {
    const start_ = start({ objects: [{ ...INQUIRY, status: 'completed' }], cursor: {} });
    const by = (means: { [event: string]: string }) =>
      simulate(plan([waiting({ means })], { output }), start_, {}).output?.by;
    expect(by({ 'inquiry.completed': 'completed' })).toBe('state');
    expect(by({ 'inquiry.completed': 'approved' })).toBe('timeout');
    expect(by({})).toBe('timeout');
    const other = plan(
      [awaiting('wait', [read('trigger')], ['case.resolved'], { means: { 'case.resolved': 'completed' } })],
      { output },
    );
    expect(simulate(other, start_).output?.by).toBe('timeout');
  });

  test('bring a status that resolves only if they meet the condition of the wait', () => {
    const means = { 'inquiry.completed': 'completed' };
    const when = equals(read('event', 'context', 'by'), 'reviewer');
    const start_ = start({ objects: [{ ...INQUIRY, status: 'completed' }] });
    const by = (events: readonly WorldEvent[]) =>
      simulate(plan([waiting({ means, when })], { output }), start_, { events }).output?.by;
    const completed = (after: number, who: string) => ({
      after,
      name: 'inquiry.completed',
      object,
      context: { by: who },
    });
    expect(by([])).toBe('timeout');
    expect(by([completed(-2000, 'reviewer')])).toBe('state');
    expect(by([completed(-2000, 'reviewer'), completed(-1000, 'machine')])).toBe('timeout');
  });

  test('must have a name and a subject that is awaited, before the wait ends, and satisfy its condition', () => {
    const when = equals(read('event', 'context', 'by'), 'reviewer');
    const events = [
      { after: 1000, name: 'inquiry.expired', object },
      { after: 2000, name: 'inquiry.completed', object: { ...object, id: 'inq_2' } },
      { after: 3000, name: 'inquiry.completed', object },
      {
        after: 4000,
        name: 'inquiry.completed',
        object: { type: 'case', id: 'case_1' },
        subjects: ['inq_1'],
        context: { by: 'reviewer' },
      },
    ];
    expect(run([waiting({ when })], { events }, { output })).toMatchObject({ duration: 4000, output: { by: 'event' } });
    expect(run([waiting({ when, resolution: 3500 })], { events }, { output })).toMatchObject({
      duration: 3500,
      output: { by: 'timeout' },
    });
    expect(run([waiting({ when: broken })], { events }, { output })).toMatchObject({ output: { by: 'timeout' } });
  });

  test('let a condition read the object as it was in them, and nothing but them', () => {
    const when = {
      is: 'all',
      of: [equals(attribute(read('event', 'object'), 'status'), 'completed'), equals(read('vars', 'x'), null)],
    } as const;
    const events = [
      { after: 1000, name: 'inquiry.completed', object: { ...object, status: 'created' } },
      { after: 2000, name: 'inquiry.completed', object },
    ];
    expect(run([waiting({ when })], { events }, { output })).toMatchObject({ duration: 2000 });
    const neighbour = { type: 'case', id: 'case_1', version: 1, status: 'open' };
    const world = new World(events, start({ objects: [INQUIRY, neighbour] }), 0);
    const wait = {
      subjects: [{ type: 'inquiry', id: 'inq_1' }],
      cursor: {},
      events: ['inquiry.completed'],
      means: {},
      when: equals(read('run', 'id'), null),
    };
    expect(world.resolve(wait, 0, 5000)).toMatchObject({ at: 1000 });
    const other = attribute(literal({ type: 'case', id: 'case_1' }), 'status');
    expect(world.resolve({ ...wait, when: equals(other, 'open') }, 0, 5000)).toBeNull();
    expect(() => world.resolve({ ...wait, when: undefined as never, subjects: undefined as never }, 0, 5000)).toThrow(
      TypeError,
    );
    expect(() => world.resolve({ ...wait, when: { is: 'text', parts: undefined as never } }, 0, 5000)).toThrow(
      TypeError,
    );
  });
});

test('Two steps that fall together are answered in the order in which they were opened', () => {
  const branches = ['a', 'b', 'c'].map((key) => [action(key)]);
  const result = run([parallel('p', branches), conditional('last', [])], {
    actions: { 'test.do@1': [{ ...done, takes: 3 }] },
  });
  expect(result.closed).toEqual(['a', 'b', 'c', 'p', 'last']);
});
