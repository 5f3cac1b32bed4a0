import { catalogue } from '../../../bin/catalogue';
import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import { compile } from '../../../interpreter/compiler/compile';
import type { RunStart } from '../../../interpreter/requests';
import { type Simulation, simulate } from '../../../interpreter/simulator/simulate';
import { inputsOf, journalLines, withoutIds } from './journal-lines';
import { type Example, readExamples } from './scenario';
import { Stage } from './stage';

describe.each(readExamples().map((example) => [example.name, example] as const))('%s', (_, example) => {
  const { promise } = example.scenario;

  test(`${promise}, in the simulator`, () => {
    const simulated = simulateExample(example);
    expect({ status: simulated.status, output: withoutIds(simulated.output) }).toEqual(endOf(example));
    expect(journalLines(simulated.journal.map(withClosed))).toEqual(example.expected.journal);
  });

  test(`${promise}, on Temporal, with the same journal`, async () => {
    const stage = await Stage.open(example);
    try {
      const { run, steps } = await stage.play();
      expect({ status: run.status, output: withoutIds(run.output) }).toEqual(endOf(example));
      expect(journalLines(steps)).toEqual(example.expected.journal);
      expect(inputsOf(steps)).toEqual(inputsOf(simulateExample(example).journal.map(withClosed)));
    } finally {
      await stage.close();
    }
  });

  test('compiles without an error, and only with warnings that its page explains', () => {
    const compiled = compile(example.definition, catalogue());
    if ('diagnostics' in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
    const codes = compiled.warnings.map(({ code }) => code);
    expect(codes.filter((code) => code !== 'personal_data_leaves')).toEqual([]);
  });
});

function endOf({ expected }: Example): { status: string; output: unknown } {
  return { status: expected.status, output: expected.output };
}

function simulateExample({ definition, scenario }: Example): Simulation {
  const compiled = compile(definition, catalogue());
  if ('diagnostics' in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
  const given = scenario.simulation.start;
  const at = Date.UTC(2026, 0, 1);
  const start: RunStart = {
    run: { id: 'wfr_1', workflow: definition.key, version: 1, created_at: new Date(at).toISOString() },
    environment: 'sandbox',
    ...given,
    cursor: Object.fromEntries(given.objects.map(({ id, version }) => [id, version])),
    interpreterVersion: INTERPRETER_VERSION,
  };
  return simulate(compiled.plan, start, { ...scenario.simulation.script, at });
}

function withClosed<T extends { readonly closed?: unknown }>(entry: T): T & { closed: T['closed'] | undefined } {
  return { ...entry, closed: entry.closed };
}
