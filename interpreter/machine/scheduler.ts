import type { Command, Request, Sleep } from '../requests';
import type { Answer, Program, Result } from './program';

/** Enough of a request to tell it from all that are open. */
export interface Named {
  readonly path: string;
  readonly type: Request['type'];
  readonly why?: Sleep['why'];
}

export interface Asked {
  readonly request: Request;
  readonly key: string;
  readonly fiber: Fiber;
  /** A perform that the host has been given, in this life of the run or an earlier one: it may have had its effect. */
  sent: boolean;
  withdrawn: boolean;
  /** Of a hold: may an operator do this? */
  readonly allows?: (command: Command) => boolean;
}

/** A program that runs beside others: the run itself, a branch, a step within a time limit. */
class Fiber {
  ended: Result | undefined;
  /** No longer wanted: its program ends as soon as what it sent has been answered. */
  withdrawn = false;
  parked = false;
  /** Children that have not ended. */
  live = 0;
  children: Fiber[] = [];
  readonly asked: Asked[] = [];

  constructor(
    readonly parent: Fiber | null,
    readonly program: Program,
  ) {}
}

export type { Fiber };

const NONE: readonly Request[] = [];
const START: Answer = { type: 'joined' };
const JOINED: Answer = { type: 'joined' };
const NO_LONGER_WANTED: Answer = { type: 'withdrawn' };

/** Runs fibers until all are parked, and keeps what they ask of the host. Knows nothing of steps. */
export class Scheduler {
  /** A step has stopped the run: nothing new is begun. */
  stopping = false;
  #current: Fiber | null = null;
  readonly #open = new Map<string, Asked>();
  #fresh: Asked[] = [];
  #withdrawn: Request[] = [];

  /** The fiber whose program is running. */
  get current(): Fiber {
    if (this.#current === null) throw new Error('No program is running.');
    return this.#current;
  }

  /** Starts a fiber below the current one and runs it until it is parked or ends. */
  start(program: Program, withdrawn = false): Fiber {
    const parent = this.#current;
    const fiber = new Fiber(parent, program);
    if (parent !== null) {
      parent.children.push(fiber);
      parent.live += 1;
    }
    fiber.withdrawn = withdrawn || parent?.withdrawn === true;
    this.#step(fiber, START);
    return fiber;
  }

  /** Asks the host on behalf of the current fiber, whose program yields next. `sent`: an earlier life asked it already. */
  ask(request: Request, sent = false, allows?: Asked['allows']): void {
    const fiber = this.current;
    const asked: Asked = { request, key: keyOf(request), fiber, sent, withdrawn: false, ...(allows && { allows }) };
    this.#open.set(asked.key, asked);
    this.#fresh.push(asked);
    fiber.asked.push(asked);
  }

  /** Takes back whatever the current fiber still asks. */
  drop(): void {
    for (const asked of [...this.current.asked]) this.#takeBack(asked);
  }

  requests(): readonly Request[] {
    if (this.#fresh.length === 0) return NONE;
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh.map((asked) => {
      asked.sent = true;
      return asked.request;
    });
  }

  withdrawn(): readonly Request[] {
    if (this.#withdrawn.length === 0) return NONE;
    const withdrawn = this.#withdrawn;
    this.#withdrawn = [];
    return withdrawn;
  }

  find(request: Named): Asked | undefined {
    return this.#open.get(keyOf(request));
  }

  deliver(asked: Asked, answer: Answer): void {
    this.#forget(asked);
    const fresh = this.#fresh.indexOf(asked);
    if (fresh >= 0) this.#fresh.splice(fresh, 1);
    this.#step(asked.fiber, answer);
  }

  /**
   * Withdraws a fiber and all below it. What only waits ends at once; a perform that was sent is withdrawn and its
   * outcome awaited.
   */
  withdraw(fiber: Fiber): void {
    if (fiber.ended !== undefined) return;
    fiber.withdrawn = true;
    for (const child of [...fiber.children]) this.withdraw(child);
    if (fiber.ended !== undefined) return;
    for (const asked of [...fiber.asked]) {
      if (asked.request.type !== 'perform' || !asked.sent) this.#takeBack(asked);
      else if (!asked.withdrawn) {
        asked.withdrawn = true;
        this.#withdrawn.push(asked.request);
      }
    }
    if (fiber.parked && fiber.live === 0 && fiber.asked.length === 0) this.#step(fiber, NO_LONGER_WANTED);
  }

  #step(fiber: Fiber, answer: Answer): void {
    const outer = this.#current;
    this.#current = fiber;
    fiber.parked = false;
    const step = fiber.program.next(answer);
    this.#current = outer;
    if (step.done !== true) {
      fiber.parked = true;
      return;
    }
    fiber.ended = step.value;
    const { parent } = fiber;
    if (parent === null) return;
    parent.live -= 1;
    if (step.value.is === 'stop') this.#stop(fiber);
    if (parent.live === 0 && parent.parked) this.#step(parent, JOINED);
  }

  /** Withdraws the whole run but for the fiber that stopped it and those that it is below. */
  #stop(stopped: Fiber): void {
    this.stopping = true;
    let fiber = stopped;
    for (let parent = fiber.parent; parent !== null; parent = fiber.parent) {
      for (const asked of [...parent.asked]) this.#takeBack(asked);
      for (const child of [...parent.children]) if (child !== fiber) this.withdraw(child);
      fiber = parent;
    }
  }

  #takeBack(asked: Asked): void {
    this.#forget(asked);
    const fresh = this.#fresh.indexOf(asked);
    if (fresh >= 0) this.#fresh.splice(fresh, 1);
    else this.#withdrawn.push(asked.request);
  }

  #forget(asked: Asked): void {
    this.#open.delete(asked.key);
    asked.fiber.asked.splice(asked.fiber.asked.indexOf(asked), 1);
  }
}

function keyOf(request: Named): string {
  if (request.type === 'perform') return request.path;
  return request.why === undefined
    ? `${request.type} ${request.path}`
    : `${request.type} ${request.why} ${request.path}`;
}
