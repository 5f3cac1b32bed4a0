import { HandSettledHost } from './hand-settled-host';
import { awaiting, INQUIRY, plan, REFUSED, read, start } from './plans';

test('a wait whose look failed for good holds, and a retry awaits anew', () => {
  const steps = [awaiting('person', [read('trigger')], ['inquiry.completed'])];
  const host = new HandSettledHost(plan(steps), start());
  expect(host.settle('await person', { type: 'failed', fault: REFUSED, attempts: 1 })).toBe(true);
  expect(host.run.status).toBe('held');
  expect(host.request('hold person')).toMatchObject({ fault: REFUSED });
  const by = { id: 'cmd', by: 'ops', reason: 'mended' };
  host.settle('hold person', { type: 'resolved', command: { do: 'retry' }, by });
  expect(host.request('await person')).toMatchObject({ generation: 2, wait: { subjects: [{ id: INQUIRY.id }] } });
});
