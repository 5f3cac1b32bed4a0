import type { Sleep } from '../../interpreter/requests';
import type { Host, Opened } from '../host';
import { sleepTitle, titled } from '../names';
import { startTimer } from '../sending/timer';

/** Sleeps until a moment. What happened before a sleep of some length is written before it. */
export function startSleep(host: Host, request: Sleep): Opened {
  if (request.why === 'wait' || request.why === 'pause') host.courier.record(titled('record', request.path));
  const timer = startTimer(host.courier, request.until - Date.now(), sleepTitle(request), () =>
    host.settle(request, { type: 'woken' }, Math.max(Date.now(), request.until)),
  );
  return { withdraw: () => timer.cancel() };
}
