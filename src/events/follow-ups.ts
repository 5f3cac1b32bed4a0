import { places } from '../concurrency/follow-places';
import { objectDates } from '../dates/follow-dates';
import { objectDeadlines } from '../deadlines/follow-deadlines';
import { redactions } from '../redaction/follow-redactions';
import { reportRuns } from '../reports/follow-reports';
import { childCancellations, childStarts } from '../runs/follow-runs';
import { webhookDeliveries } from '../webhooks/follow-webhooks';
import type { FollowUp } from './follow-up';

/** Everything that follows events besides runs and waits. A new one is one line here; see `follow-up.ts`. */
export const FOLLOW_UPS: readonly FollowUp[] = [
  objectDates,
  objectDeadlines,
  redactions,
  reportRuns,
  childStarts,
  childCancellations,
  places,
  webhookDeliveries,
];
