import type { Statuses } from '../kind';

/** The statuses of what is sent in and then read: documents and selfies. */
export function captureStatuses(kind: string): Statuses {
  return {
    initial: 'initiated',
    names: ['initiated', 'submitted', 'processed', 'errored'],
    moves: [
      { from: ['initiated'], to: 'submitted', event: `${kind}.submitted`, stamps: ['submitted_at'] },
      { from: ['submitted'], to: 'processed', event: `${kind}.processed`, stamps: ['processed_at'] },
      { from: ['submitted'], to: 'errored', event: `${kind}.errored`, stamps: ['processed_at'] },
    ],
  };
}
