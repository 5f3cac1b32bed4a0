import { actionName, keyOf, sleepTitle, summaryOf, titled } from '../../../workflows/names';
import { bytesOf } from '../../../workflows/sizes';

test('the first major version of an action goes without saying', () => {
  expect(actionName('inquiry.decline@1')).toBe('inquiry.decline');
  expect(actionName('report.run@2')).toBe('report.run@2');
  expect(actionName('report.run@11')).toBe('report.run@11');
});

test('a summary names the step by path and by the author’s words, in at most 190 bytes', () => {
  expect(summaryOf('notify', undefined)).toBe('notify');
  expect(summaryOf('notify', 'Tell the CRM')).toBe('notify · Tell the CRM');
  const long = summaryOf('notify', 'ü€😀'.repeat(60));
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(190);
  expect(Buffer.byteLength(long)).toBeGreaterThan(185);
  expect(long).not.toContain('\ufffd');
});

test('sleeps say why', () => {
  const sleep = { type: 'sleep', path: 'pause', generation: 1, until: 0 } as const;
  expect(sleepTitle({ ...sleep, why: 'wait' })).toBe('sleep • pause');
  expect(sleepTitle({ ...sleep, why: 'timeout' })).toBe('timeout • pause');
  expect(titled('wait', 'await_review')).toBe('wait • await_review');
});

test('requests at one path are told apart by what they ask', () => {
  const at = { path: 'step', generation: 1, until: 0 } as const;
  const keys = [
    keyOf({ ...at, type: 'sleep', why: 'wait' }),
    keyOf({ ...at, type: 'sleep', why: 'timeout' }),
    keyOf({ ...at, type: 'hold', offers: [], fault: { code: 'x', category: 'invalid', message: '' } }),
    keyOf({ ...at, type: 'look_up', questions: [] }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('sizes are those of JSON in UTF-8', () => {
  for (const value of ['', 'ascii', 'größe', '€', '😀', { a: ['ü', null, 1.5], 名: true }, [], undefined]) {
    expect(bytesOf(value)).toBe(Buffer.byteLength(JSON.stringify(value) ?? ''));
  }
});
