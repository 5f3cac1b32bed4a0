import { type FaultError, fault } from '../../src/faults';

/** The fault of a request that says something its route cannot take. */
export function invalidRequest(message: string, pointer?: string): FaultError {
  const diagnostic = { code: 'request_malformed', message, ...(pointer === undefined ? {} : { pointer }) };
  return fault('request_malformed', { details: { diagnostics: [diagnostic] } });
}
