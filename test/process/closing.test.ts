import { Closing } from '../../bin/dev/closing';

function recorder() {
  const stopped: string[] = [];
  const stop = (name: string) => async () => {
    await Promise.resolve();
    stopped.push(name);
  };
  return { stopped, stop };
}

test('what was started last is stopped first, each once, however often the stop is asked for', async () => {
  const { stopped, stop } = recorder();
  const closing = new Closing();
  for (const name of ['Postgres', 'Worker', 'API']) closing.add(name, stop(name));
  expect(closing.hasBegun).toBe(false);
  await Promise.all([closing.run(), closing.run()]);
  expect(stopped).toEqual(['API', 'Worker', 'Postgres']);
  expect(closing.signal.aborted).toBe(true);
});

test('what is started after the stop began is stopped too', async () => {
  const { stopped, stop } = recorder();
  const closing = new Closing();
  closing.add('Postgres', async () => {
    closing.add('Worker', stop('Worker'));
  });
  expect(await closing.run()).toEqual([]);
  closing.add('API', stop('API'));
  expect(await closing.run()).toEqual([]);
  expect(stopped).toEqual(['Worker', 'API']);
});

test('a part that fails to stop is named, and does not keep the others', async () => {
  const { stopped, stop } = recorder();
  const closing = new Closing();
  closing.add('Postgres', stop('Postgres'));
  closing.add('Worker', async () => {
    throw new Error('it is busy');
  });
  expect(await closing.run()).toEqual(['Worker did not stop in good order: it is busy']);
  expect(stopped).toEqual(['Postgres']);
});
