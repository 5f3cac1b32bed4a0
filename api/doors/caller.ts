import type { KeyTerms } from '../../src/api-keys';
import type { Environment } from '../../src/writing';
import type { Inflection } from '../wire/inflection';
import type { RateState } from './limit-rate';

/** Who calls: found by the key. */
export interface Caller {
  readonly environment: Environment;
  readonly keyId: string;
  readonly terms: KeyTerms;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler of `/api/v1` runs. */
    caller: Caller | null;
    /** How much of its limit the environment has left. */
    rate: RateState | null;
    inflection: Inflection;
    /** The body as it was sent, before its keys were read into camelCase. */
    sent: unknown;
  }
  interface FastifyContextConfig {
    /** In the published document: an answer keeps to it unless `?wait` or `?extensions` asks for more. */
    published?: boolean;
  }
}
