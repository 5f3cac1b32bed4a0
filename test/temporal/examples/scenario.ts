import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunStart } from '../../../interpreter/requests';
import type { Script } from '../../../interpreter/simulator/script';
import type { Value } from '../../../interpreter/value';
import type { Answers } from './report-server';
import type { StandInConnection } from './stand-ins';

/**
 * A call of the API. `{name}` stands for the id that an earlier call (`as`) or a step gave, `{soon_in_30_days}` for a
 * moment that is thirty days and a few seconds away.
 */
export interface Call {
  readonly post: string;
  readonly body: Value;
  readonly as?: string;
}

/** What happens in an example, in the world and in the simulator's. */
export interface Scenario {
  readonly promise: string;
  readonly world: readonly Call[];
  /** Answers of the outside reports, by path. */
  readonly reports?: { readonly [path: string]: Answers };
  /** Made after the deployment; what runs they start has come to rest before the next is made. */
  readonly earlier?: readonly Call[];
  /** The secret that every request for a report must be signed with. */
  readonly signed_by?: string;
  /**
   * Fields for an API trigger, whose call waits so many seconds for the run; or the calls that make the event, or the
   * time, the object that it is of, and others that have a run each by the same.
   */
  readonly start:
    | { readonly fields: Value; readonly wait?: number }
    | { readonly calls: readonly Call[]; readonly object: string; readonly others?: readonly string[] };
  /** Each is done once the run waits at the step. */
  readonly acts?: readonly (Call & { readonly at: string })[];
  readonly simulation: { readonly start: Pick<RunStart, 'trigger' | 'event' | 'objects'>; readonly script: Script };
}

export interface Expected {
  readonly status: string;
  readonly output: Value;
  /** By path: what each step was and how it ended. */
  readonly journal: readonly string[];
}

/**
 * What is to have come to each stand-in, in order, as it shows it: at least this of each, and no more of them. `{name}`
 * stands for the id as in a call, `{link to name}` for a one-time link that lets into that inquiry.
 */
export type Arrivals = { readonly [standIn: string]: readonly { readonly [key: string]: Value }[] };

export interface Example {
  readonly name: string;
  readonly definition: { readonly key: string };
  readonly scenario: Scenario;
  readonly expected: Expected;
  /** The connections that its steps name; in most examples none. */
  readonly connections: readonly StandInConnection[];
  readonly arrivals: Arrivals;
}

const FOLDER = path.join(__dirname, '..', '..', '..', 'examples');

export function readExamples(): readonly Example[] {
  return readdirSync(FOLDER).map((name) => {
    const read = (file: string) => JSON.parse(readFileSync(path.join(FOLDER, name, file), 'utf8'));
    const readIfAny = <T>(file: string, otherwise: T): T =>
      existsSync(path.join(FOLDER, name, file)) ? read(file) : otherwise;
    return {
      name,
      definition: read('definition.json'),
      scenario: read('input.json'),
      expected: read('expected.json'),
      connections: readIfAny<Example['connections']>('connections.json', []),
      arrivals: readIfAny<Arrivals>('arrivals.json', {}),
    };
  });
}
