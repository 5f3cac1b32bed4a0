import type { z } from 'zod';
import { outsideFault } from '../outgoing/outside-fault';
import type { OpenConnection } from './connection';

/**
 * The settings of a connection as its type has them now: they were checked when they were kept, maybe by an earlier
 * build. Fault `connection_invalid` names what does not fit, and no value.
 */
export function readSettings<S extends z.ZodType>(schema: S, { key, settings }: OpenConnection): z.output<S> {
  const read = schema.safeParse(settings);
  if (read.success) return read.data;
  const wrong = [...new Set(read.error.issues.map(({ path }) => `/settings/${String(path[0] ?? '')}`))];
  throw outsideFault('connection_invalid', 'none', {
    message: `The connection "${key}" is not what its type takes any more: ${wrong.join(', ')}. Write these settings anew.`,
    details: { connection: key, settings: wrong },
  });
}
