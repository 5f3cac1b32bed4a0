import type { Outcome, Perform } from '../requests';
import { nextAttempt } from '../retry';
import type { Fault } from '../value';
import type { Agenda } from './agenda';
import type { Script, Stub, StubbedAttempt } from './script';

/** A longer gap between attempts is the machine's to make. */
const LONGEST_GAP = 60_000;

interface Performance {
  readonly request: Perform;
  readonly began: number;
  readonly rank: number;
  readonly answer: (outcome: Outcome) => void;
  attempt: number;
  /** When it was withdrawn. */
  withdrawn: number;
  /** Between attempts: the last one's outcome. */
  failed: Outcome | null;
  answered: boolean;
}

/** Performs actions as the script says, attempt after attempt. */
export class Performing {
  readonly #given = new Map<Stub, number>();
  readonly #open = new Map<string, Performance>();

  constructor(
    readonly script: Script,
    readonly agenda: Agenda,
  ) {}

  /** `began`: when it was asked for, which may have been in an earlier life of the run; `rank`: see `Agenda`. */
  perform(request: Perform, began: number, rank: number, answer: (outcome: Outcome) => void): void {
    const attempt = request.attempts;
    const performance: Performance = {
      request,
      began,
      rank,
      answer,
      attempt,
      withdrawn: Number.POSITIVE_INFINITY,
      failed: null,
      answered: false,
    };
    this.#open.set(request.path, performance);
    this.#try(performance, began);
  }

  /** What was asked for in this very moment has not gone out yet; an attempt under way comes to its end, the last. */
  withdraw(request: Perform): void {
    const performance = this.#open.get(request.path) as Performance;
    performance.withdrawn = this.agenda.now;
    if (performance.began === this.agenda.now) this.#end(performance, { type: 'canceled' });
    else if (performance.failed !== null) this.#end(performance, performance.failed);
  }

  #try(performance: Performance, at: number): void {
    if (performance.answered) return;
    performance.attempt += 1;
    performance.failed = null;
    const stubbed = this.#next(performance);
    this.agenda.add(at + (stubbed.takes ?? 0), performance.rank, () =>
      this.#tried(performance, stubbed, at + (stubbed.takes ?? 0)),
    );
  }

  #tried(performance: Performance, stubbed: StubbedAttempt, at: number): void {
    const outcome = this.#outcomeOf(performance, stubbed);
    const gap = outcome.type === 'failed' ? this.#gapAfter(performance, outcome.fault) : null;
    const isLast = gap === null || at + gap >= performance.withdrawn;
    if (isLast || outcome.type !== 'failed') this.#end(performance, outcome);
    else if (gap > LONGEST_GAP) this.#end(performance, { ...outcome, type: 'later', after: gap });
    else {
      performance.failed = outcome;
      this.agenda.add(at + gap, performance.rank, () => this.#try(performance, at + gap));
    }
  }

  #outcomeOf({ attempt }: Performance, stubbed: StubbedAttempt): Outcome {
    if ('fault' in stubbed) return { type: 'failed', fault: stubbed.fault, attempts: attempt };
    const { output, objects } = stubbed;
    return { type: 'done', output, ...(objects === undefined ? {} : { objects }) };
  }

  #gapAfter({ request, attempt }: Performance, fault: Fault): number | null {
    return nextAttempt(request.retry, fault, attempt)?.after ?? null;
  }

  #end(performance: Performance, outcome: Outcome): void {
    if (performance.answered) return;
    performance.answered = true;
    this.#open.delete(performance.request.path);
    performance.answer(outcome);
  }

  #next({ request, attempt }: Performance): StubbedAttempt {
    const stub = this.script.actions?.[request.path] ?? this.script.actions?.[request.action];
    if (typeof stub === 'function') return stub(request, attempt);
    if (stub === undefined) return notStubbed(request);
    const given = this.#given.get(stub) ?? 0;
    this.#given.set(stub, given + 1);
    return stub[Math.min(given, stub.length - 1)] ?? notStubbed(request);
  }
}

function notStubbed({ path, action }: Perform): StubbedAttempt {
  const message = `The simulation has no outcome for ${path} (${action}). Give one under its path or its action.`;
  return { fault: { code: 'not_stubbed', category: 'invalid', message } };
}
