import { defineDecision } from '../define-decision';

export default defineDecision({
  id: 'inquiry.approve@1',
  title: 'Approve inquiry',
  description: 'Approves an inquiry. The person can go no further in it.',
  status: 'approved',
  note: 'Writes the event `inquiry.approved`.',
  comment: 'All reports are clear.',
});
