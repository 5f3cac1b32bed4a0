import {
  Client,
  Connection,
  type DataConverter,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { FaultError, fault } from '../faults/fault';

export interface TemporalOptions {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  readonly apiKey?: string;
  readonly tls?: boolean;
  /** The payload codec's seam: the worker must be given the same. */
  readonly dataConverter?: DataConverter;
}

/** Temporal as the service sees it: may be away at any time, and costs nothing until it is called. */
export interface Temporal {
  readonly namespace: string;
  /**
   * Calls Temporal within `milliseconds`. When it is away: the fault `temporal_unavailable`; for a second after that,
   * without trying again. Temporal's own errors (not found, already started) come through as they are.
   */
  call<T>(milliseconds: number, use: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long calls are refused at once after one has found Temporal away. */
const AWAY_MILLISECONDS = 1000;

// gRPC: CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE.
const AWAY_CODES: ReadonlySet<number> = new Set([1, 4, 8, 14]);

/** Connects at the first call; made once a process. */
export function openTemporal(options: TemporalOptions): Temporal {
  const connection = Connection.lazy({
    address: options.address,
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    // A server that went away a moment ago is often back: three tries, the rest is the caller's deadline.
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 3 }))],
  });
  const client = new Client({
    connection,
    namespace: options.namespace,
    ...(options.dataConverter === undefined ? {} : { dataConverter: options.dataConverter }),
  });
  let awayUntil = 0;
  return {
    namespace: options.namespace,
    async call(milliseconds, use) {
      if (Date.now() < awayUntil) throw unavailable();
      try {
        return await connection.withDeadline(Date.now() + milliseconds, () => use(client));
      } catch (error) {
        if (!meansAway(error)) throw error;
        awayUntil = Date.now() + AWAY_MILLISECONDS;
        throw unavailable(error);
      }
    },
    close: () => connection.close(),
  };
}

/** Whether an error says that Temporal could not be asked. */
export function isAway(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'temporal_unavailable';
}

function unavailable(cause?: unknown): FaultError {
  return fault('temporal_unavailable', cause === undefined ? {} : { cause });
}

function meansAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    // An update that nobody took in time: the worker is away, Temporal is not.
    if (at instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return false;
    if (isGrpcServiceError(at)) return AWAY_CODES.has(at.code);
  }
  return false;
}
