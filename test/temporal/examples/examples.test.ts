import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { catalogue } from '../../../bin/catalogue';
import { CHECKOUT } from '../../../bin/dev/places';
import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import { compile } from '../../../interpreter/compiler/compile';
import type { RunStart } from '../../../interpreter/requests';
import { type Simulation, simulate } from '../../../interpreter/simulator/simulate';
import type { RunStep } from '../../../src/runs/list-steps';
import { closingsOfStep, inOrder } from '../closings-of-steps';
import { closingsIn, type Told } from '../read-history';
import { inputsOf, journalLines, withoutIds } from './journal-lines';
import type { Arrival } from './report-server';
import { type Example, readExamples } from './scenario';
import { Stage } from './stage';

describe.each(readExamples().map((example) => [example.name, example] as const))('%s', (_, example) => {
  const { promise } = example.scenario;

  test(`${promise}, in the simulator`, () => {
    const simulated = simulateExample(example);
    expect({ status: simulated.status, output: withoutIds(simulated.output) }).toEqual(endOf(example));
    expect(journalLines(simulated.journal.map(withClosed))).toEqual(example.expected.journal);
  });

  test(`${promise}, on Temporal, with the same journal, legible from the server’s history alone`, async () => {
    const stage = await Stage.open(example);
    try {
      const { run, steps } = await stage.play();
      expect({ status: run.status, output: withoutIds(run.output) }).toEqual(endOf(example));
      const { start } = example.scenario;
      if ('object' in start) {
        const own = [start.object, ...(start.others ?? [])].map((object) => stage.filled(object));
        expect(await stage.startedOf()).toEqual(own.sort().map((id) => [id, id, id]));
      }
      if ('wait' in start) expect(stage.answered).toMatchObject(endOf(example));
      expect(journalLines(steps)).toEqual(example.expected.journal);
      expect(inputsOf(steps)).toEqual(inputsOf(simulateExample(example).journal.map(withClosed)));
      const arrived = await stage.arrived();
      expect(arrived).toMatchObject(example.arrivals);
      expect(Object.keys(example.arrivals).sort()).toEqual(example.connections.map(({ key }) => key).sort());
      if (example.scenario.signed_by !== undefined) expectSigned(stage.reports.arrivals, example.scenario.signed_by);
      const told = await closingsIn(await stage.house.closedHistory(run.id));
      expect(told.filter(({ what }) => what !== 'look up')).toEqual(closedOf(steps));
      expect(told.filter(({ what }) => what === 'look up').map(({ path }) => path)).toEqual(lookedUpBy(steps));
    } finally {
      await stage.close();
    }
  });

  test('compiles without an error, and only with warnings that its page explains', () => {
    const compiled = compile(example.definition, catalogue());
    if ('diagnostics' in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
    const codes = new Set(compiled.warnings.map(({ code }) => code));
    const guide = readFileSync(path.join(CHECKOUT, 'docs', 'guide', 'write-a-workflow.md'), 'utf8');
    const [, explained = ''] = /^A warning does not hinder\.(.*)$/m.exec(guide) ?? [];
    expect([...codes]).toEqual(explained.includes(`/${example.name}/`) ? ['personal_data_leaves'] : []);
  });
});

/** By the receivers' own library, and by hand. */
function expectSigned(arrivals: readonly Arrival[], secret: string): void {
  expect(arrivals.length).toBeGreaterThan(0);
  for (const { headers, body } of arrivals) {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(secret.replace('wbhsec_', '')).verify(body, given)).toEqual(JSON.parse(body));
    const time = given['webhook-timestamp'];
    const hmac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
    expect(given['persona-signature']).toBe(`t=${time},v1=${hmac}`);
  }
}

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

/** What the server's history must tell, in the order in which it closed; routes, `set` and `stop` stand in `run_steps`. */
function closedOf(steps: readonly RunStep[]): readonly Told[] {
  return inOrder(steps.flatMap(closingsOfStep));
}

function lookedUpBy(steps: readonly RunStep[]): readonly string[] {
  return steps.filter(({ opened }) => (opened?.looked?.length ?? 0) > 0).map(({ path }) => path);
}

function withClosed<T extends { readonly closed?: unknown }>(entry: T): T & { closed: T['closed'] | undefined } {
  return { ...entry, closed: entry.closed };
}
