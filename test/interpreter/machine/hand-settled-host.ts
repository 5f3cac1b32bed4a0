import type { Journal } from '../../../interpreter/journal';
import { Run } from '../../../interpreter/machine/run';
import type { Plan } from '../../../interpreter/plan';
import type { Command, Outcome, Request, RunStart, Sleep } from '../../../interpreter/requests';
import type { Value } from '../../../interpreter/value';

const SLEEPS = { wait: 'sleep', timeout: 'timeout', pause: 'pause', hold: 'expiry' } as const;

/** What a request is called in the tests: `perform screen`, `timeout screen`. */
function nameOf(request: Request): string {
  return `${request.type === 'sleep' ? SLEEPS[request.why] : request.type} ${request.path}`;
}

/** A host that does nothing by itself: the test sees what is asked and settles it by hand, at times of its choice. */
export class HandSettledHost {
  readonly run: Run;
  now: number;
  readonly #open = new Map<string, Request>();
  readonly #gone: string[] = [];

  constructor(plan: Plan, start: RunStart, at = 0, journal?: Journal) {
    this.run = new Run(plan, start, at, journal);
    this.now = this.run.recorder.now;
    this.#serve();
  }

  /** What is open, in the order in which it was asked. */
  get asks(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** What was withdrawn so far. */
  get gone(): readonly string[] {
    return this.#gone;
  }

  request(name: string): Request {
    const request = this.#open.get(name);
    if (request === undefined) throw new Error(`${name} is not open; open are: ${this.asks.join(', ') || 'none'}.`);
    return request;
  }

  settle(name: string, outcome: Outcome, now = this.now): boolean {
    const request = this.request(name);
    this.now = Math.max(this.now, now);
    const taken = this.run.answer(request, outcome, this.now);
    if (taken) this.#open.delete(name);
    this.#serve();
    return taken;
  }

  done(path: string, output: Value = {}, now = this.now): boolean {
    return this.settle(`perform ${path}`, { type: 'done', output }, now);
  }

  wake(path: string, why: Sleep['why'] = 'wait'): boolean {
    const request = this.request(`${SLEEPS[why]} ${path}`);
    return this.settle(`${SLEEPS[why]} ${path}`, { type: 'woken' }, 'until' in request ? request.until : this.now);
  }

  command(path: string, command: Command, name = 'hold'): boolean {
    const by = { id: 'cmd_1', by: 'ann', reason: 'Tested by hand.' };
    return this.settle(`${name} ${path}`, { type: 'resolved', command, by });
  }

  cancel(now = this.now): void {
    this.now = Math.max(this.now, now);
    this.run.cancel(this.now);
    this.#serve();
  }

  /** `path how` of all that closed, in order. */
  get closed(): readonly string[] {
    return this.run.journal
      .flatMap(({ path, closed }) => (closed === undefined ? [] : [{ path, closed }]))
      .sort((one, other) => one.closed.order - other.closed.order)
      .map(({ path, closed }) => `${path} ${closed.how}`);
  }

  #serve(): void {
    for (const request of this.run.requests()) this.#open.set(nameOf(request), request);
    for (const request of this.run.withdrawn()) {
      this.#gone.push(nameOf(request));
      // The outcome of an action that was sent is still to come.
      if (request.type !== 'perform') this.#open.delete(nameOf(request));
    }
  }
}
