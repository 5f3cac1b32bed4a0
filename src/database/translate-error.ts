import { fault } from '../faults/fault';

const RETRY_AFTER = 1_000;

/** SQLSTATE classes and codes that mean that the server is going away, coming up, or full. */
const AWAY = /^(08...|57P0[1-5]|53300)$/;
/** Serialization failure, deadlock, lock not available, statement time-out. */
const BUSY = /^(40001|40P01|55P03|57014)$/;
/** A text that Postgres cannot keep: U+0000, or half of a surrogate pair. */
const NOT_STORABLE = /^(22021|22P05)$/;
const SOCKET =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT)$/;
/** What pg says without a code. */
const SENTENCE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** An error of pg as a fault where it is no fault of ours; anything else as it is. */
export function translateError(error: unknown): unknown {
  const { code, message } = told(error);
  if (AWAY.test(code) || SOCKET.test(code) || (code === '' && SENTENCE.test(message)))
    return fault('database_unavailable', { retryAfter: RETRY_AFTER, cause: error });
  if (BUSY.test(code)) return fault('database_busy', { retryAfter: RETRY_AFTER, cause: error });
  if (NOT_STORABLE.test(code)) return fault('text_not_storable', { cause: error });
  return error;
}

/** Is it a row that another one with the same value of this unique index keeps out? */
export function violates(error: unknown, index: string): boolean {
  const { code } = told(error);
  return code === '23505' && (error as { constraint?: unknown }).constraint === index;
}

/** By its properties alone: an error may come from another realm than ours. */
function told(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: '' };
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown };
  // A host name with several addresses fails with all of their errors.
  if (code === undefined && Array.isArray(errors)) return told(errors[0]);
  return { code: typeof code === 'string' ? code : '', message: String(message) };
}
