/** Faults of authors' code. Only the last two are tried again: the others would end in the same way. */
export const SANDBOX_FAULTS = {
  code_syntax_error: {
    category: 'invalid',
    title: 'Syntax error',
    says: 'The code is not JavaScript that can be read.',
  },
  code_without_function: {
    category: 'invalid',
    title: 'No function',
    says: 'The code declares no function called evaluateCodeStep.',
  },
  code_threw: { category: 'invalid', title: 'Code threw', says: 'The code threw an error.' },
  code_timed_out: {
    category: 'invalid',
    title: 'Code timed out',
    says: 'The code computed for longer than its timeout.',
  },
  code_out_of_memory: {
    category: 'invalid',
    title: 'Out of memory',
    says: 'The code needs more memory than it has: 32 MiB, engine included.',
  },
  code_too_deep: {
    category: 'invalid',
    title: 'Too deep',
    says: 'The code calls or nests more deeply than its stack holds.',
  },
  code_never_returned: {
    category: 'invalid',
    title: 'Never returned',
    says: 'The code awaits a promise that nothing will ever settle. There are no timers and no network in here.',
  },
  code_fetch_refused: {
    category: 'denied',
    title: 'Fetch refused',
    says: 'The code may not fetch that: only the origins and methods that the step lists.',
  },
  code_fetch_limit: {
    category: 'invalid',
    title: 'Too much fetched',
    says: 'The code fetched more than it may: 10 calls, 256 KiB sent and 1 MiB read, all together.',
  },
  code_output_too_large: {
    category: 'invalid',
    title: 'Output too large',
    says: 'The JSON of the returned value is longer than 256 KiB, or deeper than 64 levels.',
  },
  code_return_invalid: {
    category: 'invalid',
    title: 'Unexpected return',
    says: 'The returned value is not what return_schema says, or not JSON.',
  },
  code_crashed: {
    category: 'transient',
    title: 'Sandbox crashed',
    says: 'The process that ran the code ended before it had an answer.',
  },
  code_busy: {
    category: 'limited',
    title: 'Sandbox busy',
    says: 'So much other code is being evaluated that this had no turn in time.',
  },
} as const;

export type SandboxFaultCode = keyof typeof SANDBOX_FAULTS;
