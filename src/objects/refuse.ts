import type { FaultCode } from '../faults/catalogue';
import { type FaultError, fault } from '../faults/fault';

/** One thing that is wrong with given values: where, what and what to do. Holds no value. */
export interface Diagnostic {
  readonly [key: string]: string;
  readonly code: string;
  /** JSON pointer into what was given. */
  readonly pointer: string;
  readonly message: string;
}

/** A fault that tells of everything that is wrong, and by its own pointer of the first. */
export function refuse(code: FaultCode, diagnostics: readonly Diagnostic[]): FaultError {
  const [first] = diagnostics;
  return fault(code, {
    ...(first && { pointer: first.pointer }),
    ...(first && diagnostics.length === 1 && { message: first.message }),
    details: { diagnostics },
  });
}

/** A part of a JSON pointer. */
export function pointTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
