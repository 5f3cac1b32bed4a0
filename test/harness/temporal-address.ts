import { TEMPORAL_VARIABLE } from './server-stock';

/** host:port of the Temporal server that all tests of a run share; its namespace is `default`. */
export function temporalAddress(): string {
  const address = process.env[TEMPORAL_VARIABLE];
  if (address === undefined)
    throw new Error('There is no Temporal: tests that need it lie in test/{temporal,process}.');
  return address;
}
