import { defineDecision } from '../define-decision';

export default defineDecision({
  id: 'inquiry.mark_for_review@1',
  title: 'Mark inquiry for review',
  description: 'Marks an inquiry for review by a person.',
  status: 'needs_review',
  note: 'Writes the event `inquiry.marked-for-review`. An inquiry that is approved or declined cannot be marked.',
  comment: 'Under eighteen.',
});
