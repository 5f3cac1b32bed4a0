import { once } from 'node:events';
import { isIP, Socket } from 'node:net';
import { createDestinationGuard } from './destination-guard';
import { guardedLookUp, resolveBySystem } from './dial';
import { endAfter } from './end-after';
import { faultOfExchange } from './fault-of-exchange';
import type { SocketRequest } from './outgoing-client';
import type { OutgoingOptions } from './outgoing-options';

/** Milliseconds to get a connection. */
const LONGEST_DIAL = 10_000;

/** Opens a connection as `createDial` does: a literal address, every answer of the name, and where it ended are looked at. */
export async function openSocket(request: SocketRequest, options: OutgoingOptions): Promise<Socket> {
  const { port } = request;
  const hostname = request.hostname.toLowerCase();
  const guard = createDestinationGuard({ ...options, ports: [...(options.ports ?? []), ...request.ports] });
  const destination = { hostname, port };
  const refusal = isIP(hostname) === 0 ? undefined : guard.refusal(destination, hostname);
  if (refusal !== undefined) throw refusal;
  const signal = endAfter(LONGEST_DIAL, request.signal);
  const socket = new Socket();
  try {
    signal.throwIfAborted();
    const lookup = guardedLookUp(guard, destination, options.resolve ?? resolveBySystem);
    socket.connect({ host: hostname, port, lookup, autoSelectFamily: true });
    await once(socket, 'connect', { signal });
    const late = guard.refusal(destination, socket.remoteAddress ?? '');
    if (late !== undefined) throw late;
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw faultOfExchange(error, { signal, effect: 'none' });
  }
}
