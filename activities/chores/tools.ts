import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import type { ReportProviders } from '../../src/reports/providers/provider';
import type { Service } from '../../src/service';
import type { PrintEvent } from '../../src/webhooks/body-of';
import type { FailingLimits } from '../../src/webhooks/disable-failing';

/** What the chores of a worker work with. */
export interface ChoreTools {
  readonly service: Service;
  readonly http: OutgoingClient;
  /** Whoever gives reports. */
  readonly providers: ReportProviders;
  readonly printEvent: PrintEvent;
  /** When a webhook is disabled. */
  readonly failing: FailingLimits;
}
