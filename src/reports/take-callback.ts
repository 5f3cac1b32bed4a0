import { REPORT_RING, reportWorkflowId } from '../../workflows/contract';
import { fault } from '../faults/fault';
import { findObject } from '../objects';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';
import { mapOf } from '../value-shape';
import { endReport } from './end-report';
import { readCallback } from './providers/http-provider';
import type { Brought } from './providers/provider';
import { providerName } from './providers/provider-settings';
import { reportCall } from './report-call';
import { findCall, type StoredCall } from './report-calls';

/** Milliseconds for Temporal to be told. */
const RING_DEADLINE = 2000;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * Takes what a provider brings by itself. What comes twice is taken once, and answered as the first. Faults:
 * `report_callback_not_found` for a token that proves nothing, `report_callback_unsigned` where the signature of the
 * provider's connection is missing, `report_answer_invalid` for an answer that cannot be read: then the report waits on.
 */
export async function takeCallback(service: Service, token: string, brought: Brought): Promise<void> {
  const call = TOKEN.test(token) ? await findCall(service.db, token) : undefined;
  const report = call && (await findObject(service.db, call.environmentId, call.reportId, 'report'));
  if (call === undefined || report === undefined || report.redactedAt !== null) throw notFound();
  if (Number(report.attributes['runs'] ?? 1) !== call.run) throw notFound();
  if (providerName(mapOf(report.attributes['provider'])) !== 'http') throw notFound();
  // The answer was lost, and the provider brings it again.
  if (report.status !== 'pending') return;
  const answer = await readCallback(await reportCall(service, report, call), brought);
  if (answer.is === 'pending') throw fault('report_answer_invalid');
  await endReport(service, call, answer);
  await ring(service, call);
}

/** So that nobody waits any more; without it, that is found out when the report's time is over. */
async function ring({ temporal, log }: Service, call: StoredCall): Promise<void> {
  try {
    await temporal.call(RING_DEADLINE, (client) =>
      client.workflow.getHandle(reportWorkflowId(call)).signal(REPORT_RING),
    );
  } catch (error) {
    if (!isAway(error)) log.debug({ reportId: call.reportId, err: error }, 'Nobody waits for the report.');
  }
}

function notFound() {
  return fault('report_callback_not_found');
}
