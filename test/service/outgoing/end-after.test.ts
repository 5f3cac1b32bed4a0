import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { endAfter } from '../../../src/outgoing/end-after';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const LIMIT = 500;

test('a limit comes though nobody holds more than the joined signal', async () => {
  const given = new AbortController();
  const outer = endAfter(60_000, endAfter(LIMIT, given.signal));
  const ended = once(outer, 'abort');
  for (let round = 0; round < 3; round += 1) {
    await sleep(20);
    collectGarbage();
  }
  await ended;
  expect(outer.reason).toMatchObject({ name: 'TimeoutError' });
  expect(given.signal.aborted).toBe(false);
});

test('it ends with the signal that was given, for its reason', () => {
  const given = new AbortController();
  const joined = endAfter(60_000, given.signal);
  given.abort('withdrawn');
  expect(joined).toMatchObject({ aborted: true, reason: 'withdrawn' });
  expect(endAfter(60_000, given.signal).aborted).toBe(true);
});
