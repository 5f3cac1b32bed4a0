import type { Value } from '../interpreter/value';
import { outsideFault } from '../src/outgoing/outside-fault';

/** A message as it would be sent: what the preview shows. */
export interface Message {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly blocks?: Value;
  /** Which of them came to nothing, so that nothing would be sent. */
  readonly empty: readonly string[];
}

/** Fault `message_empty`, which names what came to nothing. */
export function refuseEmpty({ empty }: Message): void {
  if (empty.length > 0) throw outsideFault('message_empty', 'none', { details: { empty: [...empty] } });
}

export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
