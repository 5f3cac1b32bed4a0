import { announce } from '../events/notify';
import { expireInquiries } from '../objects/expire-inquiries';
import type { Service } from '../service';
import { endTerminated } from './end-terminated';
import { forgetKeys } from './forget-keys';
import { ringOverdue } from './ring-overdue';
import { startLeft } from './start-left';

/** What a sweep did, in counts. */
export interface Swept {
  /** Runs that were not started. */
  readonly started: number;
  /** Waits that have had a match for a minute. */
  readonly rung: number;
  /** Inquiries whose time has passed. */
  readonly expired: number;
  /** Runs that were terminated in Temporal. */
  readonly ended: number;
  /** Idempotency keys older than a day. */
  readonly forgotten: number;
}

/** Mends what a crash or an absence left: safe to be run at any time, by several processes at once. */
export async function sweep(service: Service): Promise<Swept> {
  const expired = await expireInquiries(service.db);
  if (expired > 0) announce(service.pool);
  return {
    started: await startLeft(service),
    rung: await ringOverdue(service),
    expired,
    ended: await endTerminated(service),
    forgotten: await forgetKeys(service.db),
  };
}
