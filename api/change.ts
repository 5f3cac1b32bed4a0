import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { canonicalize } from '../interpreter/canonical';
import type { Value, ValueMap } from '../interpreter/value';
import { barrier } from '../src/barriers';
import { announce } from '../src/events/notify';
import { fault } from '../src/faults';
import { answerOnce, findAnswer, keepAnswer, type RequestKey, type StoredAnswer } from '../src/idempotency/answer-once';
import { expireAtLimit } from '../src/objects';
import type { Service } from '../src/service';
import type { Writing } from '../src/writing';
import type { Document } from './answers/envelope';
import { present } from './answers/present';
import type { Caller } from './doors/caller';
import { refusalOf } from './refusals/refuse';

/** What a change answers: 200 unless it says otherwise. */
export interface Change {
  readonly status?: number;
  readonly document: Document;
  /** Attributes that open something: shown in this answer, and not kept to be shown again. */
  readonly shownOnce?: ValueMap;
  /** The same of `meta`. */
  readonly metaShownOnce?: ValueMap;
}

/** The caller of a request that has passed `acceptRequests`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw fault('not_authenticated');
  return request.caller;
}

/**
 * Does a change in one transaction and answers with what it gave. With an `Idempotency-Key` the change and its answer
 * commit together, so that the same request is answered the same and done once, whatever died in between.
 */
export async function change(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  make: (writing: Writing) => Promise<Change>,
): Promise<FastifyReply> {
  const caller = callerOf(request);
  let shown: Value | undefined;
  const by = {
    environment: caller.environment,
    actor: { type: 'api-key', id: caller.keyId },
    cause: { depth: 0 },
  } as const;
  const within = async (trx: Writing['trx']): Promise<StoredAnswer> => {
    const made = await make({ trx, ...by });
    const once = { attributes: made.shownOnce, meta: made.metaShownOnce };
    if (once.attributes ?? once.meta) shown = present(withMore(made.document, once), request);
    return { status: made.status ?? 200, body: present(made.document, request) };
  };
  const key = requestKeyOf(service, request);
  const commit = () =>
    key === undefined ? service.db.transaction().execute(within) : answerOnce(service.db, key, within);
  const attempt = () => expireAtLimit(service, by, commit);
  const answer = await (key === undefined ? attempt() : keepingRefusals(service, request, key, attempt));
  await barrier('after-event-commit');
  announce(service.pool);
  return send(reply, shown === undefined ? answer : { ...answer, body: shown });
}

function withMore(
  document: Document,
  { attributes, meta }: { attributes: ValueMap | undefined; meta: ValueMap | undefined },
): Document {
  const { data } = document;
  const told = meta === undefined ? document : { ...document, meta: { ...document.meta, ...meta } };
  if (attributes === undefined || data === null || !('attributes' in data)) return told;
  return { ...told, data: { ...data, attributes: { ...data.attributes, ...attributes } } };
}

/**
 * As `change`, for what makes its own transactions and harms nothing when it is done again: its answer is kept when it
 * is done.
 */
export async function changeOutside(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  make: () => Promise<Change>,
): Promise<FastifyReply> {
  const once = async (): Promise<StoredAnswer> => {
    const { status = 200, document } = await make();
    return { status, body: present(document, request) };
  };
  const key = requestKeyOf(service, request);
  if (key === undefined) return send(reply, await once());
  const answer = await keepingRefusals(service, request, key, async () => {
    const since = new Date();
    const known = await findAnswer(service.db, key);
    if (known !== undefined) return known;
    const made = await once();
    await keepAnswer(service.db, key, made, since);
    return made;
  });
  return send(reply, answer);
}

/**
 * Names a request for its idempotency. Undefined without a key, and for what is not a POST. A body may hold secrets, so
 * nobody is to guess it by its hash: the installation's keys make it, where there are any.
 */
export function requestKeyOf({ secrets }: Pick<Service, 'secrets'>, request: FastifyRequest): RequestKey | undefined {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || key === undefined) return undefined;
  const [path = ''] = request.url.split('?', 1);
  const text = canonicalize((request.body ?? null) as Value);
  const [bodyHash = createHash('sha256').update(text).digest('hex'), ...olderHashes] = secrets?.digests(text) ?? [];
  return {
    environmentId: callerOf(request).environment.id,
    operation: `POST ${path}`,
    key: String(key),
    bodyHash,
    olderHashes,
  };
}

/** Refusals that would be the same again are kept; what is busy, limited or broken may be tried again. */
const KEPT_REFUSALS: ReadonlySet<number> = new Set([404, 409, 422]);
const ABOUT_THE_KEY: ReadonlySet<string> = new Set(['idempotency_key_reused', 'idempotency_key_in_use']);

async function keepingRefusals(
  service: Service,
  request: FastifyRequest,
  key: RequestKey,
  answer: () => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const since = new Date();
  try {
    return await answer();
  } catch (error) {
    const { status, body, code } = refusalOf(error, request, service.log);
    if (KEPT_REFUSALS.has(status) && !ABOUT_THE_KEY.has(code))
      await keepAnswer(service.db, key, { status, body }, since);
    throw error;
  }
}

/** Sent as text: what was kept is sent as it was kept. */
function send(reply: FastifyReply, answer: StoredAnswer): FastifyReply {
  return reply.status(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}
