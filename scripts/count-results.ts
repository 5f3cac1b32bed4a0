/** How many tests passed, failed and were skipped. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What jest writes with `--json`, as far as it is read here. */
export interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Counts a run of jest by its exit code and its result; undefined when it crashed before it wrote one. */
export function countResults(code: number, result: JestResult | undefined): Count {
  const failed = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: result?.numPassedTests ?? 0,
    // Coverage below its bound, or a crash, shows only in the exit code.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: result?.numPendingTests ?? 0,
  };
}
