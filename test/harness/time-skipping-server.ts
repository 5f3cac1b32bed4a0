import { findBinary } from '../../bin/dev/binaries/find-binary';
import { TEMPORAL_TEST_SERVER } from '../../bin/dev/binaries/server-binaries';
import { cacheFolder } from './server-stock';

/**
 * The path of Temporal's time-skipping test server, fetched if need be, for
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 */
export function timeSkippingServer(): Promise<string> {
  return findBinary(TEMPORAL_TEST_SERVER, { cacheFolder: cacheFolder(), report: () => undefined });
}
