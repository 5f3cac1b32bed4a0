import type { Hold } from '../../interpreter/requests';
import type { Host, Opened } from '../host';
import { titled } from '../names';

/** A step that failed for good waits for an operator. */
export function startHold(host: Host, request: Hold): Opened {
  host.courier.record(titled('hold', request.path));
  return {
    withdraw: () => undefined,
    resolve: (command, by) => host.settle(request, { type: 'resolved', command, by }, Date.now()),
  };
}
