import type { ReportInput } from '../../workflows/contract';
import { barrier } from '../barriers';
import { FaultError, fault } from '../faults/fault';
import { findObject, type StoredObject } from '../objects';
import type { Service } from '../service';
import { isMap, mapOf } from '../value-shape';
import { endReport } from './end-report';
import type { ProviderAnswer, ReportProviders } from './providers/provider';
import { patienceOf, providerName } from './providers/provider-settings';
import { reportCall } from './report-call';
import { noteCall, openCall, type StoredCall } from './report-calls';

export interface ReportTools {
  readonly service: Service;
  readonly providers: ReportProviders;
}

/** Between two times that a provider is asked, where it does not say: milliseconds, twice as long each time. */
const SHORTEST_GAP = 1000;
const LONGEST_GAP = 600_000;

/**
 * Asks the provider of a report, or whether it has an answer by `now`, milliseconds; the clock is the Temporal workflow's.
 * Gives when to look again, or null where there is nothing more to do.
 */
export async function driveReport(tools: ReportTools, input: ReportInput, now: number): Promise<number | null> {
  const { service } = tools;
  const report = await findObject(service.db, input.environmentId, input.reportId, 'report');
  if (report === undefined || !isWaiting(report, input.run)) return null;
  const settings = mapOf(report.attributes['provider']);
  const call = await openCall(service.db, input, input.environmentId, new Date(now + patienceOf(settings)));
  const until = call.until.getTime();
  if (now >= until) return give(service, call, { is: 'errored', fault: fault('report_unanswered').fault });
  try {
    await barrier('before-outside-call');
    const answer = await ask(tools, report, call);
    await barrier('after-outside-call');
    if (answer.is !== 'pending') return await give(service, call, answer);
    const { pollUrl, after } = answer;
    await noteCall(service.db, call, { asked: true, attempts: call.attempts + 1, ...(pollUrl && { pollUrl }) });
    const isPolled = (pollUrl ?? call.pollUrl) !== null;
    return isPolled ? Math.min(now + (after ?? gapAfter(call.attempts)), until) : until;
  } catch (error) {
    return tryLater(tools, call, error, now);
  }
}

function isWaiting({ status, attributes, redactedAt }: StoredObject, run: number): boolean {
  const isRun = Number(attributes['runs'] ?? 1) === run;
  return status === 'pending' && isRun && redactedAt === null && isMap(attributes['provider']);
}

async function ask(
  { service, providers }: ReportTools,
  report: StoredObject,
  call: StoredCall,
): Promise<ProviderAnswer> {
  const settings = mapOf(report.attributes['provider']);
  const provider = providers[providerName(settings)];
  const asked = await reportCall(service, report, call);
  return call.askedAt === null ? provider.start(asked) : (provider.poll?.(asked) ?? { is: 'pending' });
}

/** What may pass by itself is tried again; anything else is the report's end. */
async function tryLater(
  { service }: ReportTools,
  call: StoredCall,
  error: unknown,
  now: number,
): Promise<number | null> {
  if (!(error instanceof FaultError)) throw error;
  const { fault: found } = error;
  // Nothing was asked: Temporal tries again.
  if (found.code === 'database_unavailable') throw error;
  if (found.category !== 'transient' && found.category !== 'limited') {
    return give(service, call, { is: 'errored', fault: found });
  }
  await noteCall(service.db, call, { asked: false, attempts: call.attempts + 1 });
  return Math.min(now + Math.max(gapAfter(call.attempts), found.retryAfter ?? 0), call.until.getTime());
}

async function give(
  service: Service,
  call: StoredCall,
  end: Exclude<ProviderAnswer, { is: 'pending' }>,
): Promise<null> {
  await endReport(service, call, end);
  return null;
}

function gapAfter(attempts: number): number {
  return Math.min(SHORTEST_GAP * 2 ** Math.min(attempts, 20), LONGEST_GAP);
}
