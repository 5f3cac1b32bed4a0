import type { Settings } from '../settings';
import type { BackingOptions } from './start-backing-servers';

/** Starts worker, dispatcher and API in this process; gives the API's address. */
export async function startProcesses(
  settings: Settings,
  { closing, onDeath }: Pick<BackingOptions, 'closing' | 'onDeath'>,
): Promise<string> {
  // Loaded only now: what they bring with them takes seconds, in which the servers start.
  const [{ startWorker }, { startDispatcher }, { startApi }] = await Promise.all([
    import('../worker'),
    import('../dispatcher'),
    import('../api'),
  ]);
  const [worker, dispatcher, api] = await Promise.allSettled([
    startWorker(settings),
    startDispatcher(settings),
    startApi(settings),
  ]);
  // Stopped in the reverse order: no request comes in any more, then no event, then no work.
  if (worker.status === 'fulfilled') {
    closing.add('Worker', () => worker.value.stop());
    const tell = (why: string) => onDeath(`The worker ended: ${why}`);
    worker.value.ended.then(
      () => tell('nobody asked it to.'),
      (error: unknown) => tell(error instanceof Error ? error.message : String(error)),
    );
  }
  if (dispatcher.status === 'fulfilled') closing.add('Dispatcher', () => dispatcher.value.stop());
  if (api.status === 'fulfilled') closing.add('API', () => api.value.stop());
  for (const part of [worker, dispatcher, api]) if (part.status === 'rejected') throw part.reason;
  return api.status === 'fulfilled' ? api.value.url : '';
}
