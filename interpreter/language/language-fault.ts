import type { Fault } from '../value';

/** What an expression throws when it has no answer (a result too large, a number out of range); never for missing data. */
export class LanguageFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
    this.name = 'LanguageFault';
  }
}

/** A fault of category `invalid` with a sentence for people. */
export function languageFault(code: string, message: string): LanguageFault {
  return new LanguageFault({ code, category: 'invalid', message });
}
