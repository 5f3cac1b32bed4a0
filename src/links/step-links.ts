import { sql } from 'kysely';
import type { Trx } from '../database';
import { announce } from '../events/notify';
import { fault } from '../faults';
import { createObject, expireAtLimit, getObject, related, type StoredObject } from '../objects';
import { withoutEffect } from '../outgoing/without-effect';
import { secretsOf } from '../secrets/secrets';
import type { Service } from '../service';
import type { Cause, Environment, Writing } from '../writing';
import { inquiryOf } from './generate-link';
import { hashOf, issueCode } from './session-codes';

/** The links of an inquiry, as an outside action sends them to a person. */
export interface StepLinks {
  /**
   * The step's link to an inquiry that is under way, with where its flow is. However often a generation of the step asks,
   * it is one link, and those of its earlier generations are good for nothing any more. Faults `inquiry_closed`,
   * `too_many_sessions`, `flow_url_missing`, `encryption_key_missing`, all of the effect `none`.
   */
  toInquiry(inquiryId: string, lasting: { readonly seconds: number; readonly reusable: boolean }): Promise<string>;
}

/** The step that sends a link. */
export interface SendingStep {
  readonly environment: Environment;
  readonly cause: Cause;
  readonly runId: string;
  readonly path: string;
  readonly generation: number;
}

export function linksOfStep(service: Pick<Service, 'db' | 'pool' | 'secrets'>, step: SendingStep): StepLinks {
  const by = byStep(step);
  const codeOf = (generation: number) =>
    secretsOf(service).derive(`link of a step ${step.runId}/${step.path}/${generation}`);
  return {
    toInquiry: (inquiryId, { seconds, reusable }) =>
      withoutEffect(async () => {
        const code = codeOf(step.generation);
        const earlier = Array.from({ length: step.generation - 1 }, (_, index) => hashOf(codeOf(index + 1)));
        const attempt = () =>
          service.db.transaction().execute(async (trx) => {
            await takeTurns(trx, step);
            await revoke(trx, earlier);
            const inquiry = await getObject(trx, step.environment.id, inquiryId, 'inquiry');
            const flow = await flowOf(trx, inquiry);
            await makeOnce({ trx, ...by }, inquiry, code, reusable ? 'token' : 'link', seconds);
            flow.searchParams.set('code', code);
            return flow.href;
          });
        const url = await expireAtLimit(service, by, attempt);
        announce(service.pool);
        return url;
      }),
  };
}

/** Of one step one attempt at a time: a lost one may still be under way. */
async function takeTurns(trx: Trx, { runId, path }: SendingStep): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`link ${runId}/${path}`}, 0))`.execute(trx);
}

async function revoke(trx: Trx, hashes: readonly string[]): Promise<void> {
  if (hashes.length > 0) await trx.deleteFrom('session_codes').where('hash', 'in', hashes).execute();
}

async function makeOnce(
  writing: Writing,
  inquiry: StoredObject,
  code: string,
  kind: 'link' | 'token',
  seconds: number,
): Promise<void> {
  const { trx, environment } = writing;
  const known = await trx
    .selectFrom('session_codes')
    .select('session_id')
    .where('hash', '=', hashOf(code))
    .executeTakeFirst();
  if (known !== undefined) {
    await inquiryOf(writing, await getObject(trx, environment.id, known.session_id, 'inquiry-session'));
    return;
  }
  const session = await createObject(writing, 'inquiry-session', { relations: { inquiry: [inquiry.id] } });
  await issueCode(writing, session.id, kind, seconds, code);
}

/** Fault `flow_url_missing`. */
async function flowOf(trx: Trx, inquiry: StoredObject): Promise<URL> {
  const [template] = await related(trx, inquiry, 'template');
  const url = template?.attributes['flow_url'];
  if (typeof url !== 'string') throw fault('flow_url_missing');
  return new URL(url);
}

function byStep({ environment, cause, runId }: SendingStep): Omit<Writing, 'trx'> {
  return { environment, actor: { type: 'workflow-run', id: runId }, cause };
}
