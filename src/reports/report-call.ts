import { connectionsOf } from '../connections/connections-of';
import type { StoredObject } from '../objects';
import { findEnvironment } from '../organizations';
import type { Service } from '../service';
import { mapOf } from '../value-shape';
import type { ReportCall } from './providers/provider';
import type { StoredCall } from './report-calls';

/** What the provider of a report is told. */
export async function reportCall(service: Service, report: StoredObject, call: StoredCall): Promise<ReportCall> {
  const { key } = await findEnvironment(service.db, call.environmentId);
  const { publicUrl } = service;
  return {
    report,
    run: call.run,
    environment: key,
    query: mapOf(report.attributes['query']),
    settings: mapOf(report.attributes['provider']),
    connections: connectionsOf(service, call.environmentId),
    idempotencyKey: `${report.id}/${call.run}`,
    ...(publicUrl !== undefined && call.token !== null && { callbackUrl: callbackUrl(publicUrl, call.token) }),
    ...(call.pollUrl !== null && { pollUrl: call.pollUrl }),
  };
}

function callbackUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/callbacks/reports/${token}`;
}
