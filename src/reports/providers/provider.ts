import type { Fault, ValueMap } from '../../../interpreter/value';
import type { Connections } from '../../connections/connection';
import type { Signed } from '../../connections/http/signing-secrets';
import type { ReportOutcome } from '../../objects/rules/rule';
import type { StoredObject } from '../../objects/stored-object';

/** A report that is asked for: one of its runs. */
export interface ReportCall {
  readonly report: StoredObject;
  /** From 1: a report may be run again. */
  readonly run: number;
  /** Key of the environment. */
  readonly environment: string;
  /** What the report was asked with. */
  readonly query: ValueMap;
  /** How its template says that it is given; checked when the template was saved. */
  readonly settings: ValueMap;
  /** Those of the environment. */
  readonly connections: Connections;
  /** The same for every attempt at this run. */
  readonly idempotencyKey: string;
  /** Where the provider may bring its answer itself; missing where the installation has no address for that. */
  readonly callbackUrl?: string;
  /** Where the provider said that its answer will be. */
  readonly pollUrl?: string;
}

/** What a provider brings by itself, as it came and as it is read. */
export interface Brought extends Signed {
  readonly body: unknown;
}

/** What a provider says: the report's end, or that it takes its time. */
export type ProviderAnswer =
  | { readonly is: 'ready'; readonly outcome: ReportOutcome }
  | { readonly is: 'errored'; readonly fault: Fault }
  /** `after`: milliseconds until it wants to be asked again. */
  | { readonly is: 'pending'; readonly pollUrl?: string; readonly after?: number };

/**
 * Whoever gives reports. A fault of the category `transient` or `limited` is tried again until the report's time is
 * over; any other is the report's end.
 */
export interface ReportProvider {
  /** Asks for a report. The same call may come twice: it carries the same key. */
  start(call: ReportCall): Promise<ProviderAnswer>;
  /** Asks whether it is there by now. */
  poll?(call: ReportCall): Promise<ProviderAnswer>;
  /** Reads what the provider brought by itself. Any fault of it is told to the provider, which may bring it again. */
  callback?(call: ReportCall, brought: Brought): Promise<ProviderAnswer>;
}

export type ProviderName = 'watchlist' | 'http';

/** The providers of a worker. */
export type ReportProviders = { readonly [name in ProviderName]: ReportProvider };
