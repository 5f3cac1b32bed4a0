import { compile } from '../../../interpreter/compiler/compile';
import type { Journal } from '../../../interpreter/journal';
import { normalizeJournal } from '../../../interpreter/machine/normalize-journal';
import type { Plan } from '../../../interpreter/plan';
import type { RunStart, Status } from '../../../interpreter/requests';
import { simulate } from '../../../interpreter/simulator/simulate';
import type { Fault, Value, ValueMap } from '../../../interpreter/value';
import { CATALOGUE } from '../catalogue';
import { CASES, type DataScript } from './cases';

export interface Ended {
  readonly status: Status;
  readonly output: ValueMap | null;
  readonly fault: Fault | null;
  readonly journal: Journal;
}

/** Whatever runs definitions: in memory, by hand, on Temporal. */
export interface Host {
  /** Runs a definition in the world of the script until it ends, or until it is held and no command is left. */
  run(definition: Value, start: RunStart, script: DataScript): Promise<Ended>;
}

/** The plan of a definition of the suite. */
export function planOf(definition: Value): Plan {
  const compiled = compile(definition, CATALOGUE);
  if ('plan' in compiled) return compiled.plan;
  throw new Error(compiled.diagnostics.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
}

/** What every host does alike. `host` is asked for once, before the first case. */
export function describeHost(name: string, host: () => Promise<Host>): void {
  describe(`On ${name}`, () => {
    let it: Host;

    beforeAll(async () => {
      it = await host();
    });

    test.each(CASES)('$promise', async ({ definition, start, script, expected }) => {
      const { status, output, fault, journal } = await it.run(definition, start, script);
      const normal = normalizeJournal(journal);
      expect({ status, output, fault: fault?.code ?? null }).toEqual({
        status: expected.status,
        output: expected.output ?? null,
        fault: expected.fault ?? null,
      });
      expect(normal.map(({ path, closed }) => `${path} ${String(closed?.how ?? 'open')}`)).toEqual(expected.steps);
      const simulated = simulate(planOf(definition), start, script);
      expect(normal).toEqual(normalizeJournal(simulated.journal));
    });
  });
}
