import { defineDecision } from '../define-decision';

export default defineDecision({
  id: 'inquiry.decline@1',
  title: 'Decline inquiry',
  description: 'Declines an inquiry. The person can go no further in it.',
  status: 'declined',
  note: 'Writes the event `inquiry.declined`.',
  comment: 'On the list of blocked addresses.',
});
