import { fault } from '../faults/fault';
import type { StoredObject } from './stored-object';

/** An account lives on when it was redacted; nothing is written into anything else any more. Fault `already_redacted`. */
export function refuseRedacted({ kind, redactedAt }: StoredObject): void {
  if (redactedAt === null || kind === 'account') return;
  throw fault('already_redacted', { message: `The ${kind} was redacted: nothing is written into it any more.` });
}
