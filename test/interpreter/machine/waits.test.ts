import type { Outcome } from '../../../interpreter/requests';
import { HandSettledHost } from './hand-settled-host';
import {
  action,
  attribute,
  awaiting,
  DAY,
  equals,
  INQUIRY,
  literal,
  out,
  parallel,
  plan,
  REFUSED,
  read,
  SECOND,
  sleep,
  start,
} from './plans';

const CASE = { type: 'case', id: 'case_1', version: 1, status: 'open' };

function came(name: string, object: { type: string; id: string; version: number; status?: string }): Outcome {
  const { type, id, version } = object;
  const event = {
    id: 'evt_1',
    name,
    createdAt: '1970-01-01T00:01:00.000Z',
    context: { by: 'x' },
    object: { type, id },
  };
  return { type: 'event', event, objects: [object], cursor: { [id]: version } };
}

describe('A wait for time', () => {
  test('sleeps for its duration', () => {
    const host = new HandSettledHost(
      plan([sleep('nap', { duration: 90 * SECOND })], { output: { nap: out('nap') } }),
      start(),
      500,
    );
    expect(host.request('sleep nap')).toEqual({
      type: 'sleep',
      path: 'nap',
      generation: 1,
      until: 90_500,
      why: 'wait',
    });
    host.wake('nap');
    expect(host.run.output).toEqual({ nap: { resolved_by: 'timeout', event: null, object: null, waited_seconds: 90 } });
  });

  test.each([
    ['an instant', '1970-01-02T00:00:00Z', 0, DAY],
    ['a date', '1970-01-02', 0, DAY],
    ['a moment with an offset', '1970-01-02', -SECOND, DAY - SECOND],
  ])('sleeps until %s', (_, until, offset, expected) => {
    const host = new HandSettledHost(plan([sleep('nap', { until: literal(until), offset })]), start());
    expect(host.request('sleep nap')).toMatchObject({ until: expected });
  });

  test('for a moment that is past goes on at once', () => {
    const host = new HandSettledHost(plan([sleep('nap', { until: literal('1969-12-31') })]), start(), 1000);
    expect(host.run.status).toBe('completed');
    expect(host.run.journal[0]).toMatchObject({
      opened: { until: -DAY },
      closed: { how: 'done', output: { waited_seconds: 0 } },
    });
  });

  test.each([
    ['a missing moment', { until: read('trigger', 'nothing') }, 'missing_value'],
    ['what is no moment', { until: literal('tomorrow') }, 'invalid_value'],
    ['what is no text', { until: literal(5) }, 'invalid_value'],
    ['more than 30 days', { until: literal('1970-02-01') }, 'wait_too_long'],
    ['a duration of more than 30 days', { duration: 30 * DAY + 1 }, 'wait_too_long'],
  ])('for %s is a fault', (_, more, code) => {
    const host = new HandSettledHost(plan([sleep('nap', more)]), start());
    expect(host.request('hold nap')).toMatchObject({ fault: { code }, offers: ['retry', 'skip', 'fail'] });
  });

  test('may last 30 days', () => {
    const host = new HandSettledHost(plan([sleep('nap', { duration: 30 * DAY })]), start());
    expect(host.asks).toEqual(['sleep nap']);
  });
});

describe('A wait for events', () => {
  const waiting = (more: Parameters<typeof awaiting>[3] = {}) =>
    awaiting('wait', [read('trigger')], ['inquiry.completed'], more);

  test('says on what, for what, since when, until when, and what is to be read again', () => {
    const when = {
      is: 'all',
      of: [equals(read('event', 'context', 'by'), 'x'), equals(read('trigger', 'id'), 'inq_1')],
    } as const;
    const host = new HandSettledHost(
      plan([waiting({ when, means: { 'inquiry.completed': 'completed' }, resolution: DAY })], {
        carries: { inquiry: [['status']] },
      }),
      start({ objects: [INQUIRY, CASE] }),
      5,
    );
    const wait = {
      subjects: [{ type: 'inquiry', id: 'inq_1' }],
      cursor: { inq_1: 3 },
      events: ['inquiry.completed'],
      means: { 'inquiry.completed': 'completed' },
      when: { is: 'all', of: [equals(read('event', 'context', 'by'), 'x'), equals(literal('inq_1'), 'inq_1')] },
    };
    expect(host.request('await wait')).toEqual({
      type: 'await',
      path: 'wait',
      generation: 1,
      wait,
      until: DAY + 5,
      reread: ['inq_1'],
    });
    expect(host.run.journal[0]?.opened).toEqual({ order: 1, at: 5, wait, until: DAY + 5 });
  });

  test('ends with an event: its output tells of it, and the run takes over the object as it was in it', () => {
    const host = new HandSettledHost(
      plan([waiting()], { output: { wait: out('wait'), status: attribute(read('trigger'), 'status') } }),
      start(),
    );
    host.settle('await wait', came('inquiry.completed', { ...INQUIRY, version: 8, status: 'completed' }), 61_999);
    expect(host.run.output).toEqual({
      wait: {
        resolved_by: 'event',
        event: { name: 'inquiry.completed', created_at: '1970-01-01T00:01:00.000Z', context: { by: 'x' } },
        object: { type: 'inquiry', id: 'inq_1' },
        waited_seconds: 61,
      },
      status: 'completed',
    });
  });

  test('counts from the event that ended an earlier wait on the object, or from when the run first got it', () => {
    const create = action('create');
    const host = new HandSettledHost(
      plan([
        waiting(),
        create,
        action('again'),
        awaiting('both', [read('trigger'), out('create', 'case')], ['case.resolved']),
      ]),
      start(),
    );
    host.settle('await wait', came('inquiry.completed', { ...INQUIRY, version: 8 }));
    host.settle('perform create', { type: 'done', output: { case: { type: 'case', id: 'case_1' } }, objects: [CASE] });
    host.settle('perform again', {
      type: 'done',
      output: null,
      objects: [
        { ...CASE, version: 5 },
        { ...INQUIRY, version: 12 },
      ],
    });
    expect(host.request('await both')).toMatchObject({ wait: { cursor: { inq_1: 8, case_1: 1 } } });
    expect(host.run.journal[1]?.closed?.changes).toEqual({ objects: { case_1: CASE }, cursor: { case_1: 1 } });
  });

  test('counts after branches from the latest event that one of them took', () => {
    const branch = (key: string) => [awaiting(key, [read('trigger')], ['inquiry.completed'])];
    const host = new HandSettledHost(plan([parallel('p', [branch('late'), branch('early')]), waiting()]), start());
    host.settle('await early', came('inquiry.completed', { ...INQUIRY, version: 5 }));
    host.settle('await late', came('inquiry.completed', { ...INQUIRY, version: 8 }));
    expect(host.request('await wait')).toMatchObject({ wait: { cursor: { inq_1: 8 } } });
  });

  test('notes from where to count also where nothing is read again', () => {
    const host = new HandSettledHost(plan([waiting()]), start());
    host.settle('await wait', { ...came('inquiry.completed', { ...INQUIRY, version: 8 }), objects: [] } as Outcome);
    expect(host.run.journal[0]?.closed?.changes).toEqual({ cursor: { inq_1: 8 } });
  });

  test('with since now, or on an object that the run never saw, counts from when it opens', () => {
    const now = new HandSettledHost(plan([waiting({ since: 'now' })]), start());
    expect(now.request('await wait')).toMatchObject({ wait: { cursor: {}, since: 'now' } });
    const unseen = new HandSettledHost(
      plan([awaiting('wait', [literal({ type: 'case', id: 'case_9' })], ['case.resolved'])]),
      start(),
    );
    expect(unseen.request('await wait')).toMatchObject({
      wait: { cursor: {}, subjects: [{ type: 'case', id: 'case_9' }] },
    });
  });

  test('takes objects one by one or in lists, each once', () => {
    const list = literal([CASE, { type: 'inquiry', id: 'inq_1' }]);
    const host = new HandSettledHost(plan([awaiting('wait', [read('trigger'), list], ['case.resolved'])]), start());
    expect(host.request('await wait')).toMatchObject({
      wait: {
        subjects: [
          { type: 'inquiry', id: 'inq_1' },
          { type: 'case', id: 'case_1' },
        ],
      },
    });
  });

  test.each([
    ['a missing object', read('trigger', 'nothing'), 'missing_value'],
    ['a list with a missing object', literal([null]), 'missing_value'],
    ['no object', literal([]), 'missing_value'],
    ['a text', literal('inq_1'), 'invalid_value'],
    ['a map without an id', literal({ type: 'case' }), 'invalid_value'],
    ['a map without a type', literal({ id: 'case_1' }), 'invalid_value'],
  ])('for %s is a fault', (_, of, code) => {
    const host = new HandSettledHost(plan([awaiting('wait', [of], ['case.resolved'])]), start());
    expect(host.request('hold wait')).toMatchObject({ fault: { code } });
  });

  test('for more than 30 days is a fault', () => {
    const host = new HandSettledHost(plan([waiting({ resolution: 30 * DAY + 1 })]), start());
    expect(host.request('hold wait')).toMatchObject({ fault: { code: 'wait_too_long' } });
  });

  test('resolves by the state that an awaited object has already', () => {
    const means = { 'case.resolved': 'resolved', 'case.closed': 'closed' };
    const host = new HandSettledHost(
      plan([awaiting('wait', [read('trigger'), literal(CASE)], ['case.resolved'], { means })], {
        output: { wait: out('wait') },
      }),
      start(),
    );
    host.settle('await wait', {
      type: 'state',
      event: 'case.resolved',
      objects: [{ ...CASE, version: 4, status: 'resolved' }],
    });
    expect(host.run.output).toEqual({
      wait: {
        resolved_by: 'state',
        event: { name: 'case.resolved', created_at: null, context: {} },
        object: { type: 'case', id: 'case_1' },
        waited_seconds: 0,
      },
    });
    const unknown = new HandSettledHost(plan([waiting()], { output: { of: out('wait', 'object', 'id') } }), start());
    unknown.settle('await wait', { type: 'state', event: 'inquiry.completed', objects: [] });
    expect(unknown.run.output).toEqual({ of: 'inq_1' });
  });

  test('ends by itself with its timeout, and with on_expiration error as a fault', () => {
    const host = new HandSettledHost(plan([waiting()], { output: { wait: out('wait') } }), start());
    host.settle('await wait', { type: 'timeout' }, 30 * DAY);
    expect(host.run.output).toMatchObject({
      wait: { resolved_by: 'timeout', event: null, object: null, waited_seconds: 2_592_000 },
    });
    const strict = new HandSettledHost(plan([waiting({ onExpiration: 'error' })]), start());
    strict.settle('await wait', { type: 'timeout' }, 30 * DAY);
    expect(strict.request('hold wait')).toMatchObject({ fault: { code: 'wait_expired' } });
  });

  test('that its host cannot make is a fault', () => {
    const host = new HandSettledHost(plan([waiting()]), start());
    host.settle('await wait', { type: 'failed', fault: REFUSED, attempts: 1 });
    expect(host.request('hold wait')).toMatchObject({ fault: { code: 'refused' } });
  });

  test('reads the objects of the run again when it times out', () => {
    const host = new HandSettledHost(
      plan([waiting()], { output: { of: attribute(read('trigger'), 'status') } }),
      start(),
    );
    host.settle('await wait', { type: 'timeout', objects: [{ ...INQUIRY, version: 9, status: 'expired' }] });
    expect(host.run.output).toEqual({ of: 'expired' });
  });

  test('is ended by an operator, who may also fail it', () => {
    const host = new HandSettledHost(plan([waiting()], { output: { by: out('wait', 'resolved_by') } }), start());
    expect(host.command('wait', { do: 'retry' }, 'await')).toBe(false);
    expect(host.command('wait', { do: 'skip', output: null }, 'await')).toBe(true);
    expect(host.run.output).toEqual({ by: 'operator' });
    expect(host.run.journal[0]?.closed?.by).toMatchObject({ by: 'ann' });
    const other = new HandSettledHost(plan([waiting()], { onFailure: 'fail' }), start());
    other.command('wait', { do: 'fail' }, 'await');
    expect(other.run).toMatchObject({ status: 'failed', fault: { code: 'ended_by_operator' } });
  });
});

test('A restored wait is the same wait, with the end that it had', () => {
  const steps = [
    awaiting('wait', [read('trigger')], ['inquiry.completed'], { resolution: DAY }),
    sleep('nap', { duration: DAY }),
  ];
  const host = new HandSettledHost(plan(steps), start());
  const again = new HandSettledHost(plan(steps), start(), 999, structuredClone(host.run.journal));
  expect(again.request('await wait')).toEqual(host.request('await wait'));
  again.settle('await wait', { type: 'timeout' }, DAY);
  const third = new HandSettledHost(plan(steps), start(), 999, structuredClone(again.run.journal));
  expect(third.request('sleep nap')).toMatchObject({ until: 2 * DAY });
});
