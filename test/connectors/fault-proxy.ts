import type { Front, Misbehavior, SeenRequest } from './connector-case';
import { startHttpProxy } from './http-proxy';
import { startSmtpProxy } from './smtp-proxy';

/** What the proxies of a front strike with. */
export interface Blows {
  /** Is one held ready? */
  isArmed(): boolean;
  /** The blow for this request, if it takes effect; it is struck once. A message over SMTP (nothing given) always does. */
  take(request?: SeenRequest): Misbehavior | undefined;
}

/** A proxy in front of one address. */
export interface Relay {
  readonly port: number;
  /** Nothing is on its way to the stand-in any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What a blow met: a request over HTTP, or a message over SMTP. */
export type Struck = 'request' | 'message';

export interface FaultProxy extends Front {
  /** Does this to the next request that takes effect, once. What was held ready before is dropped. */
  arm(blow: Misbehavior, isEffect: (request: SeenRequest) => boolean): void;
  /** What was struck so far. */
  blows(): readonly Struck[];
  /** Resolves when nothing is on its way to a stand-in any more, also what nobody waits for. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts proxies as they are asked for. Whatever is not armed against passes as it is. */
export function createFaultProxy(): FaultProxy {
  const proxies: Relay[] = [];
  let ready: { readonly blow: Misbehavior; readonly isEffect: (request: SeenRequest) => boolean } | undefined;
  const struck: Struck[] = [];
  const blows: Blows = {
    isArmed: () => ready !== undefined,
    take(request) {
      if (ready === undefined || (request !== undefined && !ready.isEffect(request))) return undefined;
      const { blow } = ready;
      ready = undefined;
      struck.push(request === undefined ? 'message' : 'request');
      return blow;
    },
  };
  return {
    async before(url) {
      const target = new URL(url);
      const start = target.protocol === 'smtp:' ? startSmtpProxy : startHttpProxy;
      const proxy = await start(target, blows);
      proxies.push(proxy);
      return url.replace(target.host, `127.0.0.1:${proxy.port}`);
    },
    arm(blow, isEffect) {
      ready = { blow, isEffect };
    },
    blows: () => struck,
    settled: async () => {
      await Promise.all(proxies.map((proxy) => proxy.settled()));
    },
    close: async () => {
      await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    },
  };
}
