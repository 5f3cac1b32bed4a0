import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction, Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { buildConnector } from 'undici';
import type { Destination, DestinationGuard } from './destination-guard';
import type { ClientTls } from './outgoing-client';
import type { OutgoingOptions, Resolve, ResolvedAddress } from './outgoing-options';

/** Milliseconds to get a connection, TLS included; the exchange's own end may come earlier. */
const LONGEST_DIAL = 10_000;

/** Connects as undici's connector does, and gives the socket that is dialing, so that it can be given up. */
export type Dial = (
  options: buildConnector.Options,
  callback: buildConnector.Callback,
  tls?: ClientTls,
) => Socket | undefined;

/**
 * Connects, and looks at the address each time: a literal one before, every answer of the name's look-up (one that is
 * refused refuses all), and the one that the socket ended at. Since the check is part of the dial, a name that answers
 * otherwise the second time gains nothing. Nothing of a connection is kept for another one, TLS sessions neither: whose
 * certificate a caller shows is seen anew each time.
 */
export function createDial(guard: DestinationGuard, { resolve = resolveBySystem, ca }: OutgoingOptions): Dial {
  return (options, callback, tls) => {
    const destination = destinationOf(options);
    const refusal = isIP(destination.hostname) === 0 ? undefined : guard.refusal(destination, destination.hostname);
    if (refusal !== undefined) {
      callback(refusal, null);
      return undefined;
    }
    const connect = buildConnector({
      timeout: LONGEST_DIAL,
      maxCachedSessions: 0,
      autoSelectFamily: true,
      // Said aloud, so that no variable of the environment can say otherwise.
      rejectUnauthorized: true,
      lookup: guardedLookUp(guard, destination, resolve),
      ...(ca !== undefined && { ca }),
      ...(tls && optionsOf(tls)),
    });
    const dialing: unknown = connect(options, (error, socket) => {
      if (error !== null || socket === null) return callback(error ?? new Error('no socket'), null);
      const late = guard.refusal(destination, socket.remoteAddress ?? '');
      if (late === undefined) return callback(null, socket);
      socket.destroy();
      callback(late, null);
    });
    return dialing instanceof Socket ? dialing : undefined;
  };
}

function optionsOf({ certificate, key, passphrase, ca }: ClientTls): SecureContextOptions {
  return {
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(ca !== undefined && { ca }),
  };
}

/** The system's resolver. */
export async function resolveBySystem(hostname: string): Promise<readonly ResolvedAddress[]> {
  const answers = await lookup(hostname, { all: true });
  return answers.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function destinationOf({ hostname, port, protocol }: buildConnector.Options): Destination {
  return { hostname: hostname.toLowerCase(), port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

/** A look-up for a socket that refuses a name of which any address is refused. */
export function guardedLookUp(guard: DestinationGuard, destination: Destination, resolve: Resolve): LookupFunction {
  const look = async (): Promise<ResolvedAddress[]> => {
    const answers = await resolve(destination.hostname);
    for (const { address } of answers) {
      const refusal = guard.refusal(destination, address);
      if (refusal !== undefined) throw refusal;
    }
    return [...answers];
  };
  return (_hostname, options, callback) => {
    look().then(
      (answers) => {
        const [first] = answers;
        if (first === undefined) return callback(noAddress(), '');
        if (options.all) return callback(null, answers);
        callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
}

function noAddress(): NodeJS.ErrnoException {
  return Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' });
}
