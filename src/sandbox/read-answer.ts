import { z } from 'zod';
import type { Answer, Call } from './exchange';

const place = z.int().positive().nullable();

const answer = z.strictObject({
  ended: z.enum([
    'returned',
    'syntax',
    'no_function',
    'threw',
    'time',
    'memory',
    'depth',
    'unsettled',
    'calls',
    'not_json',
    'too_large',
  ]),
  value: z.string().optional(),
  thrown: z
    .strictObject({
      name: z.string().max(100),
      message: z.string().max(500),
      stack: z.array(z.string().max(4000)).max(20),
      line: place,
      column: place,
      call: z.int().positive().optional(),
    })
    .optional(),
  logs: z.array(z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string().max(2000) })),
  unlogged: z.int().nonnegative(),
});

/** Reads a line of a child, which hostile code may have written: undefined if it is no answer. */
export function readAnswer(line: string): Answer | undefined {
  try {
    return answer.parse(JSON.parse(line)) as Answer;
  } catch {
    return undefined;
  }
}

const call = z.strictObject({ call: z.int().positive(), request: z.string() });

/** Reads a line of a child as a call, as `readAnswer` does. */
export function readCall(line: string): Call | undefined {
  try {
    return call.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
