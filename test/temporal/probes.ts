import { z } from 'zod';
import { ACTIONS } from '../../activities/catalogue';
import { type Action, defineAction, type OutsideContext, type OwnContext } from '../../activities/define-action';
import type { Catalogue } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';
import { kindEntries } from '../../src/kinds';

/** What a probe does, by the name that its input gives. */
export type Script = (context: OwnContext | OutsideContext) => Promise<Value> | Value;

/** Actions whose behaviour a test writes: `probe.own` in the step's transaction, `probe.call` in the world. */
export class Probes {
  readonly scripts = new Map<string, Script>();
  /** Names of scripts in the order in which they were called. */
  readonly calls: string[] = [];
  readonly actions: ReadonlyMap<string, Action>;
  readonly catalogue: Catalogue;

  constructor() {
    const own = [probeOwn(this), probeCall(this)];
    this.actions = new Map([...ACTIONS, ...own.map((action) => [action.id, action] as const)]);
    this.catalogue = { actions: Object.fromEntries([...this.actions.values()].map(entryOf)), kinds: kindEntries() };
  }

  async run(name: string, context: OwnContext | OutsideContext): Promise<Value> {
    this.calls.push(name);
    return (await this.scripts.get(name)?.(context)) ?? { said: name };
  }

  callsOf(name: string): number {
    return this.calls.filter((call) => call === name).length;
  }
}

const output = z.looseObject({ said: z.string().optional(), count: z.number().optional() });
const common = {
  title: 'Probe',
  description: 'Does what the test says.',
  output,
  faults: [] as const,
  example: { input: { script: 'x' }, output: {} },
};

function probeOwn(probes: Probes): Action {
  return defineAction({
    ...common,
    id: 'probe.own@1',
    side: 'own',
    repeat: 'safe',
    input: z.strictObject({ script: z.string(), value: z.any().optional() }),
    run: async ({ script }, context) => (await probes.run(script, context)) as never,
  });
}

function probeCall(probes: Probes): Action {
  return defineAction({
    ...common,
    id: 'probe.call@1',
    side: 'outside',
    repeat: 'once',
    input: z.strictObject({
      script: z.string(),
      repeat: z.enum(['safe', 'keyed', 'once']).optional(),
      value: z.any().optional(),
    }),
    repeatOf: ({ repeat = 'once' }) => repeat,
    run: async ({ script }, context) => (await probes.run(script, context)) as never,
  });
}

function entryOf({ id, title, description, side, repeat, input, output: gives, faults }: Action) {
  const printed = (schema: z.ZodType) => JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })));
  return [id, { id, title, description, side, repeat, input: printed(input), output: printed(gives), faults }] as const;
}
