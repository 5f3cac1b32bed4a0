import { sql } from 'kysely';
import type { Fault } from '../../interpreter/value';
import { barrier } from '../barriers';
import { getEvent } from '../events/find-event';
import { findObject, type StoredObject } from '../objects';
import { faultOfAnswer } from '../outgoing/fault-of-answer';
import type { OutgoingClient, OutgoingResponse } from '../outgoing/outgoing-client';
import { OutsideFault } from '../outgoing/outside-fault';
import { signBody } from '../outgoing/sign-body';
import { secretsOf } from '../secrets/secrets';
import type { Service } from '../service';
import { bodyOf, type PrintEvent } from './body-of';
import { disableFailing, type FailingLimits } from './disable-failing';
import { readHeaders, readSecrets } from './endpoint-secrets';
import { type Attempted, type Recorded, recordAttempt, settle } from './record-attempt';
import { MOST_ATTEMPTS } from './schedule';

/** What deliveries are made with. */
export interface DeliveryTools {
  readonly service: Service;
  readonly http: OutgoingClient;
  readonly printEvent: PrintEvent;
  readonly failing: FailingLimits;
}

/** Milliseconds for a receiver to answer. */
const TIMEOUT = 5000;

interface Row {
  readonly id: string;
  readonly webhookId: string;
  readonly environmentId: string;
  readonly eventId: string;
  readonly status: string;
  readonly round: number;
  readonly tries: number;
  readonly firstAttemptAt: Date | null;
}

/** Makes one attempt at a delivery, and writes how it went. */
export async function attemptDelivery(
  tools: DeliveryTools,
  { deliveryId, round }: { readonly deliveryId: string; readonly round: number },
): Promise<Recorded> {
  const { service } = tools;
  const row = await readRow(service, deliveryId);
  if (row === undefined) return { status: 'canceled' };
  if (row.round !== round) return { status: 'superseded' };
  if (row.status !== 'pending') return { status: row.status as Recorded['status'] };
  const webhook = await findObject(service.db, row.environmentId, row.webhookId, 'webhook');
  if (webhook?.status !== 'enabled') return settle(service.db, row.id, 'canceled');
  // The delivery is removed with its event, so there is one.
  const event = await getEvent(service.db, row.environmentId, row.eventId);
  const body = await bodyOf(tools.printEvent, service, event, webhook);
  if (body === undefined) return settle(service.db, row.id, 'skipped');
  const attempted = await send(tools, row, webhook, body);
  await barrier('after-outside-call');
  const recorded = await recordAttempt(service, { id: row.id, round }, attempted);
  if (attempted.fault !== undefined) await disableIfFailing(tools, row);
  return recorded;
}

async function readRow({ db }: Service, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select id, webhook_id as "webhookId", environment_id as "environmentId", event_id as "eventId", status, round, tries,
      first_attempt_at as "firstAttemptAt"
    from webhook_deliveries where id = ${id}`.execute(db);
  return rows[0];
}

async function send(tools: DeliveryTools, row: Row, webhook: StoredObject, body: string): Promise<Attempted> {
  const at = new Date();
  const headers = await headersOf(tools.service, row, webhook, body, at);
  const began = performance.now();
  const ended = (responseStatus: number | null, fault?: Fault): Attempted => {
    const duration = Math.round(performance.now() - began);
    return { at, duration, responseStatus, ...(fault && { fault }) };
  };
  try {
    const url = String(webhook.attributes['url']);
    const answer = await tools.http.send({ method: 'POST', url, headers, body, timeout: TIMEOUT });
    const { status } = answer;
    if (status >= 200 && status < 300) return ended(status);
    return ended(status, refusalOf(answer));
  } catch (error) {
    if (error instanceof OutsideFault) return ended(null, error.fault);
    throw error;
  }
}

async function headersOf(service: Service, row: Row, { id }: StoredObject, body: string, at: Date) {
  const secrets = secretsOf(service);
  const valid = await readSecrets(service.db, secrets, id);
  const made = row.tries + 1;
  const values = valid.map(({ value }) => value);
  return {
    ...(await readHeaders(service.db, secrets, id)),
    'content-type': 'application/json',
    'persona-webhook-attempts-made': String(made),
    'persona-webhook-attempts-left': String(Math.max(0, MOST_ATTEMPTS - made)),
    'persona-webhook-first-attempted-at': String(seconds(row.firstAttemptAt ?? at)),
    ...signBody(row.id, body, values, seconds(at)),
  };
}

/** Why an answer is no success. What stands in it is the receiver's own business, and is not kept. */
function refusalOf(answer: OutgoingResponse): Fault {
  const { code, category, retryAfter } = faultOfAnswer(answer, Date.now()).fault;
  const message = `The receiver answered ${answer.status}: a success is 2xx, and redirects are not followed.`;
  return { code, category, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/** Its failure is no failure of the delivery, which is written already. */
async function disableIfFailing({ service, failing }: DeliveryTools, { webhookId, eventId }: Row): Promise<void> {
  try {
    await disableFailing(service, webhookId, eventId, failing);
  } catch (error) {
    service.log.error({ webhookId, err: error }, 'A failing webhook could not be disabled: the next failure tries.');
  }
}
