/** Something that was started and must be stopped. */
interface Opened {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

const PATIENCE_MS = 20_000;

/**
 * What was started, to be stopped in the reverse order, each once and each with a bound on its time. What is added
 * after the closing began is stopped at once: a start that was under way leaves nothing behind.
 */
export class Closing {
  private readonly opened: Opened[] = [];
  private whole: Promise<string[]> | undefined;
  private readonly beginning = new AbortController();

  get hasBegun(): boolean {
    return this.whole !== undefined;
  }

  /** Aborted when the closing begins. */
  get signal(): AbortSignal {
    return this.beginning.signal;
  }

  /** Notes something that was started. */
  add(name: string, stop: () => Promise<void>): void {
    this.opened.push({ name, stop });
    if (this.whole !== undefined)
      this.whole = this.whole.then(async (faults) => [...faults, ...(await this.stopAll())]);
  }

  /** Stops everything; gives a sentence for each that did not stop in good order. */
  async run(): Promise<string[]> {
    this.beginning.abort();
    this.whole ??= this.stopAll();
    let seen: Promise<string[]> | undefined;
    let faults: string[] = [];
    while (seen !== this.whole) {
      seen = this.whole;
      faults = await seen;
    }
    return faults;
  }

  private async stopAll(): Promise<string[]> {
    const faults: string[] = [];
    for (let next = this.opened.pop(); next !== undefined; next = this.opened.pop()) {
      const fault = await stopWithin(next);
      if (fault !== undefined) faults.push(fault);
    }
    return faults;
  }
}

async function stopWithin({ name, stop }: Opened): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`${name} did not stop within ${PATIENCE_MS / 1000} s.`), PATIENCE_MS);
  });
  const stopped = stop().then(
    () => undefined,
    (error: unknown) => `${name} did not stop in good order: ${error instanceof Error ? error.message : String(error)}`,
  );
  const fault = await Promise.race([stopped, late]);
  clearTimeout(timer);
  return fault;
}
