import { pick, returnOutcome } from '../../../activities/tasks/return-outcome';
import type { Outcome } from '../../../interpreter/requests';
import { FaultError } from '../../../src/faults/fault';

const output = { status: 200, body: { id: 'x', secret: 'y', list: [{ a: 1 }] }, __proto__: null };

test('only the paths that are read return', () => {
  expect(pick(output, [['body', 'id'], ['status']])).toEqual({ status: 200, body: { id: 'x' } });
});

test('a path and a longer one below it give the whole of the shorter one', () => {
  expect(pick(output, [['body'], ['body', 'id']])).toEqual({ body: output.body });
});

test('the empty path is all of it', () => {
  expect(pick(output, [[]])).toEqual(output);
  expect(pick('text', [[]])).toBe('text');
});

test('nothing read is nothing returned', () => {
  expect(pick(output, [])).toEqual({});
  expect(pick('text', [])).toBeNull();
});

test('lists are taken whole, and what is missing is left out', () => {
  expect(pick(output, [['body', 'list', '0', 'a'], ['nobody']])).toEqual({ body: { list: [{ a: 1 }] } });
});

test('names of every object are ordinary missing keys', () => {
  expect(pick({ a: 1 }, [['constructor'], ['toString']])).toEqual({});
});

test('more than 64 KiB is a fault, unless it is not read', () => {
  const outcome: Outcome = { type: 'done', output: { small: 1, large: 'ä'.repeat(40_000) } };
  expect(returnOutcome(outcome, [['small']])).toEqual({ type: 'done', output: { small: 1 } });
  const refused = () => returnOutcome(outcome, [['large']]);
  expect(refused).toThrow(FaultError);
  expect(refused).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'output_too_large' }) }));
});

test('outcomes that are not done return as they are', () => {
  const outcome: Outcome = { type: 'canceled' };
  expect(returnOutcome(outcome, [])).toBe(outcome);
});
