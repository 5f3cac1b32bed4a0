import { FaultError } from '../src/faults';

/** What a log shows of an error. */
interface PrintedError {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly at: readonly string[];
  readonly cause?: PrintedError;
}

/** An error of Postgres, or of a parser, quotes what it could not take: of all but our own faults no words are written. */
export function printError(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error, at: [] } satisfies PrintedError;
  return printedOf(error);
}

/** What Temporal's code tells beside its words: of its errors no words either. */
export function printTold(told: unknown): unknown {
  if (typeof told !== 'object' || told === null) return told;
  const parts = Object.entries(told).map(([key, part]) => [key, part instanceof Error ? printError(part) : part]);
  return Object.fromEntries(parts);
}

function printedOf(error: Error): PrintedError {
  const { code } = error as { code?: unknown };
  const own = error instanceof FaultError ? error.fault : undefined;
  const at = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...(own !== undefined ? { code: own.code, message: own.message } : typeof code === 'string' ? { code } : {}),
    at,
    ...(error.cause instanceof Error && { cause: printedOf(error.cause) }),
  };
}
