import { printInstant } from '../instant';
import type { Wait } from '../journal';
import { evaluate, LanguageFault, type Scope, valueAt } from '../language/evaluate';
import type { Expression } from '../plan';
import type { Outcome, RunStart, TakenEvent } from '../requests';
import type { ObjectCopy, Value } from '../value';
import type { WorldEvent } from './script';

interface Happening {
  readonly event: WorldEvent;
  readonly id: string;
  readonly at: number;
  /** The version that it made of its subjects: above that of every copy that a stub gives. */
  readonly version: number;
}

interface End {
  readonly at: number;
  readonly outcome: Outcome;
}

const FIRST_VERSION = 1_000_000;

/** The objects of a simulation and what happens to them. Times are milliseconds since 1970 UTC. */
export class World {
  readonly #happenings: readonly Happening[];
  /** Events from before the run count for no wait of it; they say only how an object came to its status. */
  readonly #earlier: readonly Happening[];
  readonly #copies = new Map<string, ObjectCopy>();

  constructor(
    events: readonly WorldEvent[],
    readonly start: RunStart,
    startedAt: number,
  ) {
    this.learn(start.objects);
    const happenings = events
      .map((event, index) => ({ event, id: `evt_${index + 1}`, at: startedAt + event.after }))
      .sort((one, other) => one.at - other.at)
      .map((happening, index) => ({ ...happening, version: FIRST_VERSION + index }));
    this.#happenings = happenings.filter(({ at }) => at >= startedAt);
    this.#earlier = happenings.filter(({ at }) => at < startedAt);
  }

  /** Takes over copies that actions gave. */
  learn(copies: readonly ObjectCopy[]): void {
    for (const copy of copies) this.#copies.set(copy.id, copy);
  }

  /**
   * What ends a wait that was opened at a time, looked at now, and when: the first event that counts, else a status that
   * an awaited object has already. Null when nothing does before `until`. A restored run looks later than it opened.
   */
  resolve(wait: Wait, opened: number, until: number, now = opened): End | null {
    const found = this.#happenings.find((happening) => happening.at <= until && this.#counts(happening, wait, opened));
    if (found !== undefined && found.at <= now) return { at: now, outcome: this.#outcomeOf(found) };
    return (
      this.#byState(wait, opened) ?? (found === undefined ? null : { at: found.at, outcome: this.#outcomeOf(found) })
    );
  }

  #counts(happening: Happening, wait: Wait, opened: number): boolean {
    const { event, version, at } = happening;
    if (!wait.events.includes(event.name)) return false;
    const concerned = wait.subjects.some(({ id }) => {
      const cursor = wait.cursor[id];
      return subjectsOf(event).includes(id) && (cursor === undefined ? at > opened : version > cursor);
    });
    return concerned && this.#holds(wait.when, happening);
  }

  /** A condition that has no answer lets its event pass by. */
  #holds(when: Expression | undefined, happening: Happening): boolean {
    try {
      return when === undefined || evaluate(when, this.#scopeOf(happening)) === true;
    } catch (error) {
      if (error instanceof LanguageFault) return false;
      throw error;
    }
  }

  #byState(wait: Wait, at: number): End | null {
    if (wait.since !== undefined) return null;
    for (const event of wait.events) {
      for (const { type, id } of wait.subjects) {
        const copy = this.#copyAt(id, at);
        const status = wait.means[event];
        if (status === undefined || copy?.status !== status || !isOf(event, type)) continue;
        if (wait.when !== undefined && !this.#wasBroughtBy(event, id, wait.when, at)) continue;
        return { at, outcome: { type: 'state', event, objects: [copy] } };
      }
    }
    return null;
  }

  /** Whether the newest event of this name of an object meets a condition. */
  #wasBroughtBy(name: string, id: string, when: Expression, at: number): boolean {
    const newest = [...this.#earlier, ...this.#happenings].findLast(
      ({ event, at: happened }) => happened <= at && event.name === name && event.object.id === id,
    );
    return newest !== undefined && this.#holds(when, newest);
  }

  /** The object with all that happened to it until then. */
  #copyAt(id: string, at: number): ObjectCopy | undefined {
    let copy = this.#copies.get(id);
    for (const { event, version, at: happened } of this.#happenings) {
      if (happened > at) break;
      if (event.object.id === id) copy = { ...copy, ...event.object, version };
    }
    return copy;
  }

  #outcomeOf({ event, id, at, version }: Happening): Outcome {
    const copy = this.#copyAt(event.object.id, at) as ObjectCopy;
    const cursor = Object.fromEntries(subjectsOf(event).map((subject) => [subject, version]));
    return { type: 'event', event: taken(event, id, at), objects: [copy], cursor };
  }

  #scopeOf(happening: Happening): Scope {
    const { name, createdAt, context, object } = taken(happening.event, happening.id, happening.at);
    const event: Value = { name, created_at: createdAt, context, object };
    // As this event left it, whatever else happened to it in the same millisecond.
    const left = { ...this.#copyAt(object.id, happening.at), ...happening.event.object, version: happening.version };
    return {
      read: (root, path) => (root === 'event' ? valueAt(event, path) : null),
      object: (id) => (id === left.id ? left : undefined),
      looked: [],
      now: happening.at,
      interpreterVersion: this.start.interpreterVersion,
    };
  }
}

/** `report/watchlist.ready` is an event of a report: a type comes after `/`. */
function isOf(event: string, kind: string): boolean {
  return event.startsWith(`${kind}.`) || event.startsWith(`${kind}/`);
}

function subjectsOf(event: WorldEvent): readonly string[] {
  return [event.object.id, ...(event.subjects ?? [])];
}

function taken(event: WorldEvent, id: string, at: number): TakenEvent {
  const { type, id: object } = event.object;
  return {
    id,
    name: event.name,
    createdAt: printInstant(at),
    context: event.context ?? {},
    object: { type, id: object },
  };
}
