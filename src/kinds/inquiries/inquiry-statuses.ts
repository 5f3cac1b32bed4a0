import type { Statuses } from '../kind';

const UNDECIDED = ['created', 'pending', 'completed', 'failed', 'expired'];
const UNEXPIRED = ['created', 'pending', 'completed', 'failed', 'needs_review', 'approved', 'declined'];

/** The statuses of an inquiry, and every move that there is between them. */
export const INQUIRY_STATUSES: Statuses = {
  initial: 'created',
  names: ['created', 'pending', 'completed', 'failed', 'expired', 'needs_review', 'approved', 'declined'],
  moves: [
    { from: ['created'], to: 'pending', event: 'inquiry.started', stamps: ['started_at'] },
    { from: ['pending', 'expired'], to: 'pending', event: 'inquiry.resumed', clears: ['expired_at'] },
    { from: ['created', 'pending'], to: 'completed', event: 'inquiry.completed', stamps: ['completed_at'] },
    { from: ['pending'], to: 'failed', event: 'inquiry.failed', stamps: ['failed_at'] },
    // Time alone expires no other than a created or pending one.
    { from: UNEXPIRED, to: 'expired', event: 'inquiry.expired', stamps: ['expired_at'] },
    { from: UNDECIDED, to: 'needs_review', event: 'inquiry.marked-for-review', stamps: ['marked_for_review_at'] },
    {
      from: [...UNDECIDED, 'needs_review', 'declined'],
      to: 'approved',
      event: 'inquiry.approved',
      stamps: ['decisioned_at'],
    },
    {
      from: [...UNDECIDED, 'needs_review', 'approved'],
      to: 'declined',
      event: 'inquiry.declined',
      stamps: ['decisioned_at'],
    },
  ],
};
