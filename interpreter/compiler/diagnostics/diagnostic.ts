import { DIAGNOSTICS, type DiagnosticCode } from './diagnostic-codes';

/** What is wrong with a definition, where, and what to do about it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** A definition with an error is not published; a warning does not hinder. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the definition. */
  readonly pointer: string;
  readonly message: string;
  readonly hint: string;
}

/** The severity is the code's. */
export function diagnostic(code: DiagnosticCode, pointer: string, message: string, hint: string): Diagnostic {
  return { code, severity: DIAGNOSTICS[code].severity, pointer, message, hint };
}
