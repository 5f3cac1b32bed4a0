import { OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';
import type { OutsideContext } from '../../define-action';

/** Milliseconds by which the other side's clock and ours may differ. */
export const CLOCKS = 60_000;

/** Looks on the other side for what an attempt since then sent; undefined where it is not there. */
export type Look<T> = (since: Date) => Promise<T | undefined>;

/**
 * Sends, unless an earlier attempt of which nobody knows the end has done so. Where this one's end stays open, the other
 * side is asked at once; what is not there yet may still be under way, so the next attempt looks again before it sends.
 * Where nobody may look, or what is found there does not tell, the end stays open for good: fault `maybe_sent`.
 */
export async function sendOnce<T>(
  { openedAt, maybeSent, signal }: Pick<OutsideContext, 'openedAt' | 'maybeSent' | 'signal'>,
  send: () => Promise<T>,
  look: Look<T>,
): Promise<T> {
  const earlier = maybeSent ? await seen(look, openedAt) : undefined;
  if (earlier !== undefined) return earlier;
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof OutsideFault) || error.effect !== 'unknown' || signal.aborted) throw error;
    const found = await seen(look, openedAt);
    if (found !== undefined) return found;
    throw error;
  }
}

async function seen<T>(look: Look<T>, since: Date): Promise<T | undefined> {
  try {
    return await look(since);
  } catch (error) {
    if (!(error instanceof OutsideFault)) throw error;
    const { code, category } = error.fault;
    if (code === 'maybe_sent') throw error;
    if (category === 'transient' || category === 'limited') throw new OutsideFault(error.fault, 'unknown');
    throw cannotTell(code);
  }
}

/** What a look ends in that cannot tell whether the step's message is there. */
export function cannotTell(reason: string): OutsideFault {
  return outsideFault('maybe_sent', 'unknown', { details: { reason } });
}
