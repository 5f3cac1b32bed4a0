import type { Journal } from '../../../interpreter/journal';
import { journalUpTo } from '../../../interpreter/machine/journal-up-to';
import { prune } from '../../../interpreter/machine/prune';
import type { Plan } from '../../../interpreter/plan';
import type { Outcome } from '../../../interpreter/requests';
import type { ObjectCopy, Value } from '../../../interpreter/value';
import { HandSettledHost } from './hand-settled-host';
import { AWAITS, action, attribute, DAY, out, parallel, plan, REFUSED, sleep, start } from './plans';

const REPORT: ObjectCopy = { type: 'report', id: 'rep_1', version: 5, status: 'pending' };
const REFERENCE = { type: 'report', id: 'rep_1' };
const DONE: Outcome = { type: 'done', output: REFERENCE, objects: [REPORT] };
const CARRIES = { carries: { report: [['status']] }, output: { status: attribute(out('a'), 'status') } };

function event(name: string, context: { readonly [key: string]: Value } = {}): Outcome {
  const status = name.split('.')[1] ?? '';
  return {
    type: 'event',
    event: { id: 'evt_1', name, createdAt: '1970-01-01T00:00:00.000Z', context, object: REFERENCE },
    objects: [{ ...REPORT, version: 6, status }],
    cursor: { rep_1: 6 },
  };
}

const awaiting = (more = {}) => plan([action('a', { awaits: { ...AWAITS, ...more } }), action('last')], CARRIES);

function begun(made: Plan = awaiting()): HandSettledHost {
  const host = new HandSettledHost(made, start());
  host.settle('perform a', DONE, 100);
  return host;
}

const restored = (journal: Journal, made: Plan = awaiting()) =>
  new HandSettledHost(made, start(), 0, structuredClone(journal));

describe('An action that takes its time', () => {
  test('awaits its object from the version that it was performed with, until a moment that is decided once', () => {
    const host = begun();
    expect(host.asks).toEqual(['await a']);
    expect(host.request('await a')).toEqual({
      type: 'await',
      path: 'a',
      generation: 1,
      wait: {
        subjects: [REFERENCE],
        cursor: { rep_1: 5 },
        events: ['report.ready', 'report.errored'],
        means: { 'report.ready': 'ready' },
      },
      until: 100 + 10 * DAY,
      reread: ['rep_1'],
    });
    expect(host.run.journal).toMatchObject([
      { opened: { order: 1, at: 0 }, performed: { order: 2, at: 100, output: REFERENCE, objects: [REPORT] } },
    ]);
  });

  test('has one entry, with both copies of its object', () => {
    const host = begun();
    host.settle('await a', event('report.ready'), 900);
    host.done('last');
    expect(host.run.journal).toHaveLength(3);
    expect(host.run.journal[0]).toMatchObject({
      path: 'a',
      performed: { at: 100 },
      closed: {
        how: 'done',
        at: 900,
        output: REFERENCE,
        changes: { objects: { rep_1: { status: 'ready' } }, cursor: { rep_1: 6 } },
      },
    });
    expect(host.run.output).toEqual({ status: 'ready' });
  });

  test('counts from the version that it has when the wait opens where no copy of it came', () => {
    const host = new HandSettledHost(awaiting(), start());
    host.settle('perform a', { type: 'done', output: REFERENCE });
    expect(host.request('await a')).toMatchObject({ wait: { cursor: {} } });
    expect(host.run.journal[0]?.performed).not.toHaveProperty('objects');
    host.settle('await a', { type: 'state', event: 'report.ready', objects: [{ ...REPORT, status: 'ready' }] });
    host.done('last');
    expect(host.run.output).toEqual({ status: 'ready' });
  });

  test('is at fault when what it gave is no object', () => {
    const host = new HandSettledHost(awaiting(), start());
    host.done('a', 'rep_1');
    expect(host.request('hold a')).toMatchObject({ fault: { code: 'invalid_value', pointer: '/steps/a' } });
  });

  test('ends in the fault of an event that means that it failed, with the reason that the event tells', () => {
    const reason = { code: 'provider_silent', category: 'transient', message: 'It never answered.' };
    const host = begun();
    host.settle('await a', event('report.errored', { fault: { ...reason, secret: 1 } }));
    expect(host.request('hold a')).toMatchObject({ fault: { code: 'report_errored', cause: reason } });
    for (const told of [
      {},
      { fault: 'x' },
      { fault: { ...reason, code: 1 } },
      { fault: { ...reason, category: 1 } },
      { fault: { ...reason, message: 1 } },
    ]) {
      const other = begun();
      other.settle('await a', event('report.errored', told));
      expect(other.request('hold a')).toMatchObject({ fault: { code: 'report_errored' } });
      expect(other.request('hold a')).not.toHaveProperty('fault.cause');
    }
  });

  test('ends in that fault, too, when its object had failed before the wait opened', () => {
    const host = begun();
    host.settle('await a', { type: 'state', event: 'report.errored', objects: [{ ...REPORT, status: 'errored' }] });
    expect(host.request('hold a')).toMatchObject({ fault: { code: 'report_errored' } });
  });

  test('that failed gives the run nothing of its object, and is performed again by a retry', () => {
    const host = begun();
    host.settle('await a', { type: 'failed', fault: REFUSED, attempts: 1 });
    host.command('a', { do: 'retry' });
    expect(host.request('perform a')).toMatchObject({ generation: 2 });
    host.settle('perform a', {
      ...DONE,
      output: { type: 'report', id: 'rep_2' },
      objects: [{ ...REPORT, id: 'rep_2' }],
    });
    expect(host.request('await a')).toMatchObject({
      generation: 2,
      wait: { subjects: [{ id: 'rep_2' }] },
      reread: ['rep_2'],
    });
    host.settle('await a', { type: 'timeout' });
    expect(host.request('hold a')).toMatchObject({ generation: 2, fault: { code: 'wait_expired' } });
  });

  test('gives what is only known at its end, beside what it gave when it was performed', () => {
    const awaits = { of: ['report'], output: { status: 'status', more: 'more' } };
    const made = plan([action('a', { awaits: { ...AWAITS, ...awaits } })], { output: { of: out('a') } });
    const host = new HandSettledHost(made, start());
    host.done('a', { report: REFERENCE, id: 7 });
    host.settle('await a', event('report.ready'));
    expect(host.run.output).toEqual({ of: { report: REFERENCE, id: 7, status: 'ready', more: null } });
    const without = new HandSettledHost(made, start());
    without.done('a', { report: REFERENCE });
    without.settle('await a', { type: 'state', event: 'report.ready', objects: [] });
    expect(without.run.output).toEqual({ of: { report: REFERENCE, status: null, more: null } });
  });

  test('awaits nothing where its input says so', () => {
    const made = awaiting({ asked: 'wait' });
    const withInput = (input: Value) =>
      ({ ...made, steps: [{ ...made.steps[0], inputs: { is: 'literal', value: input } }] }) as Plan;
    expect(begun(withInput({ wait: false })).run.status).toBe('completed');
    expect(begun(withInput({ wait: true })).asks).toEqual(['await a']);
    expect(begun(withInput(null)).asks).toEqual(['await a']);
  });

  test('that is withdrawn while it is performed is noted as performed, and its end is not awaited', () => {
    const made = plan([parallel('p', [[action('a', { awaits: AWAITS })], [sleep('nap')]])]);
    const host = new HandSettledHost(made, start());
    host.cancel(10);
    expect(host.gone).toContain('perform a');
    host.settle('perform a', DONE, 20);
    expect(host.asks).toEqual([]);
    expect(host.closed).toEqual(['nap withdrawn', 'a withdrawn', 'p withdrawn']);
    expect(host.run.journal[1]).toMatchObject({
      path: 'a',
      performed: { output: REFERENCE },
      closed: { how: 'withdrawn' },
    });
    const cut = journalUpTo(host.run.journal, host.run.journal[1]?.performed?.order ?? 0);
    const again = restored(cut, made);
    expect(again.asks).toEqual([]);
    expect(again.closed).toEqual(host.closed);
  });

  test('that is withdrawn while it is awaited closes its wait', () => {
    const host = begun();
    host.cancel();
    expect(host.gone).toEqual(['await a']);
    expect(host.closed).toEqual(['a withdrawn']);
  });

  test('has its timeout in both halves', () => {
    const made = plan([action('a', { awaits: AWAITS, timeout: 5000, continueOnError: true }), action('last')]);
    const late = new HandSettledHost(made, start());
    late.wake('a', 'timeout');
    late.settle('perform a', DONE, 9000);
    expect(late.closed).toEqual(['a failed']);
    expect(late.run.journal[0]).toMatchObject({ performed: { at: 9000 }, closed: { fault: { code: 'timeout' } } });
    const awaited = begun(made);
    awaited.wake('a', 'timeout');
    expect(awaited.gone).toContain('await a');
    expect(awaited.closed).toEqual(['a failed']);
    const again = restored(journalUpTo(late.run.journal, 2), made);
    expect(again.closed).toEqual(['a failed']);
  });

  test('is not performed again by a run that is restored, and keeps its deadline', () => {
    const again = restored(begun().run.journal);
    expect(again.asks).toEqual(['await a']);
    expect(again.request('await a')).toMatchObject({ until: 100 + 10 * DAY, wait: { cursor: { rep_1: 5 } } });
    again.settle('await a', event('report.ready'));
    again.done('last');
    expect(again.run.output).toEqual({ status: 'ready' });
  });

  test('keeps what it was performed with through pruning until it has ended', () => {
    const host = begun();
    expect(prune(awaiting(), host.run.journal)).toEqual(host.run.journal);
    host.settle('await a', event('report.ready'));
    const [entry] = prune(awaiting(), host.run.journal);
    expect(entry).not.toHaveProperty('performed');
    expect(entry?.closed).toMatchObject({ output: REFERENCE, changes: { objects: { rep_1: { status: 'ready' } } } });
  });

  test('is ended by an operator with an output, or as failed', () => {
    const skipped = begun();
    skipped.command('a', { do: 'skip', output: { type: 'report', id: 'rep_9' } }, 'await');
    expect(skipped.run.journal[0]?.closed).toMatchObject({
      how: 'skipped',
      output: { id: 'rep_9' },
      by: { by: 'ann' },
    });
    const failed = begun();
    expect(failed.command('a', { do: 'retry' }, 'await')).toBe(false);
    failed.command('a', { do: 'fail' }, 'await');
    expect(failed.request('hold a')).toMatchObject({ fault: { code: 'ended_by_operator' } });
  });
});
