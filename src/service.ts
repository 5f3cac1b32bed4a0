import type pg from 'pg';
import type { Catalogue } from '../interpreter/catalogue';
import type { Db } from './database';
import type { OutgoingOptions } from './outgoing/outgoing-options';
import type { Secrets } from './secrets/secrets';
import type { Temporal } from './temporal/temporal';

/** What the service writes to: pino's shape. Never anything personal. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What the service's functions are given: made once a process by `bin`. */
export interface Service {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly catalogue: Catalogue;
  readonly temporal: Temporal;
  readonly taskQueue: string;
  readonly log: Log;
  /** What seals and opens what is kept secret; without it, what needs it is refused. */
  readonly secrets?: Secrets;
  /** Where the API is reached from outside, without a slash at its end; nobody is told to call back where it is missing. */
  readonly publicUrl?: string;
  /** How far the installation lets outgoing calls go; public addresses over https where it says nothing. */
  readonly outgoing?: OutgoingOptions;
}
