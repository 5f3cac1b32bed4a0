import { ACTIONS, actionEntries } from '../../../activities/catalogue';
import { compile } from '../../../interpreter/compiler/compile';
import { evaluate, type Scope, valueAt } from '../../../interpreter/language/evaluate';
import type { Plan } from '../../../interpreter/plan';
import type { ObjectCopy, Value, ValueMap } from '../../../interpreter/value';
import type { FaultCode } from '../../../src/faults/catalogue';
import { kindEntries } from '../../../src/kinds';
import { getObject, snapshotOf } from '../../../src/objects';
import { faultOf, makeWorld, type World } from '../objects/world';
import { awaitEnd, type Ended } from './await-end';
import { coveredOf, OWN_CASES } from './cases';
import type { ActionCases, EndOf, ExampleCase } from './cases/action-cases';
import { Scene } from './cases/scene';
import { deployNamed } from './cases/workflow-cases';
import { performWithin } from './perform-within';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await deployNamed(world);
});
afterAll(() => world.end());

const OWN = [...ACTIONS.values()].filter(({ side }) => side === 'own');

/** Plays in a transaction that is undone, so that no case sees another's world. */
async function play<T>(act: (scene: Scene) => Promise<T>): Promise<T> {
  let given: { readonly value: T } | undefined;
  const undo = new Error('The scene is over.');
  const played = world.write(async (writing) => {
    given = { value: await act(new Scene(writing)) };
    throw undo;
  });
  await played.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  if (given === undefined) throw new Error('Nothing was played.');
  return given.value;
}

/** The example as a whole definition. */
function definitionOf(id: string, trigger: ExampleCase['trigger']): object {
  const started =
    'events' in trigger
      ? { type: 'event', events: trigger.events }
      : {
          type: 'api',
          fields: Object.fromEntries(
            Object.entries(trigger.fields).map(([key, type]) => [key, { type, required: true }]),
          ),
        };
  const inputs = ACTIONS.get(id)?.example.input;
  return {
    key: 'example',
    name: 'Example',
    trigger: started,
    steps: [{ key: 'example', type: 'action', action: id, inputs }],
    // What nobody reads of an object that is awaited is not carried.
    output: { given: '{{example}}' },
  };
}

function planOf(id: string, { trigger }: ExampleCase): Plan {
  const compiled = compile(definitionOf(id, trigger), { actions: actionEntries(), kinds: kindEntries() });
  expect('diagnostics' in compiled ? compiled.diagnostics : []).toEqual([]);
  if ('diagnostics' in compiled) throw new Error(`The example of ${id} does not compile.`);
  return compiled.plan;
}

/** What the example's input is in this world: by the plan, as a run evaluates it. */
async function inputOf(scene: Scene, { steps }: Plan, trigger: Value): Promise<ValueMap> {
  const copies = new Map<string, ObjectCopy>();
  for (const { id } of referencesIn(trigger)) {
    const { trx, environment } = scene.writing;
    copies.set(id, await snapshotOf(trx, await getObject(trx, environment.id, id)));
  }
  const scope: Scope = {
    read: (root, path) => (root === 'trigger' ? valueAt(trigger, path) : null),
    object: (id) => copies.get(id),
    looked: [],
    now: Date.now(),
    interpreterVersion: 1,
  };
  const [step] = steps;
  if (step?.type !== 'action') throw new Error('The example is no action.');
  return evaluate(step.inputs, scope) as ValueMap;
}

/** Does the example, and awaits the end that it comes to where the action takes its time. */
async function playExample(scene: Scene, id: string, example: ExampleCase, end?: EndOf): Promise<Ended> {
  const plan = planOf(id, example);
  const input = await inputOf(scene, plan, await example.world(scene));
  const { output } = await performWithin(scene.writing, id, input);
  if (end === undefined) return { output };
  await end(scene, output);
  return awaitEnd(scene, plan, { input, output });
}

function referencesIn(trigger: Value): readonly { readonly id: string }[] {
  const isReference = (value: Value): value is { readonly type: string; readonly id: string } =>
    value !== null && typeof value === 'object' && 'type' in value && 'id' in value;
  if (isReference(trigger)) return [trigger];
  return Object.values(trigger as ValueMap).filter(isReference);
}

/** A value without what is other in every world: ids. */
function withoutIds(value: Value): Value {
  return JSON.parse(JSON.stringify(value, (key, one) => (key === 'id' ? String(one).split('_')[0] : one)));
}

test('every own action has its cases, and no case is of an action that is none', () => {
  expect(Object.keys(OWN_CASES).sort()).toEqual(OWN.map(({ id }) => id).sort());
});

test('what is covered can be told as a table', () => {
  const covered = coveredOf();
  for (const { id, faults } of OWN) expect(covered[id]).toEqual({ example: true, faults: [...faults].sort() });
});

describe.each(OWN.map((action) => [action.id, action] as const))('%s', (id, action) => {
  const none: ActionCases = { example: { trigger: { events: [] }, world: async () => null }, faults: {} };
  const { example, faults, ends = {} } = OWN_CASES[id] ?? none;

  test('its example compiles, runs and gives what it shows', async () => {
    const { output = null } = await play((scene) => playExample(scene, id, example, example.end));
    expect(withoutIds(output)).toEqual(withoutIds(action.example.output));
  });

  test('each fault that it declares has a case, and each case is of such a fault', () => {
    expect([...Object.keys(faults), ...Object.keys(ends)].sort()).toEqual([...action.faults].sort());
  });

  test.each(Object.keys(faults) as FaultCode[])('ends in %s', async (code) => {
    const raised = await play(async (scene) => {
      const input = await faults[code]?.(scene);
      return faultOf(performWithin(scene.writing, id, input ?? {}, { depth: scene.depth }));
    });
    expect(raised.code).toBe(code);
  });

  for (const [code, end] of Object.entries(ends)) {
    test(`waits for what ends in ${code}`, async () => {
      const { fault } = await play((scene) => playExample(scene, id, example, end));
      expect(fault?.code).toBe(code);
    });
  }

  test('refuses an input that it does not know', async () => {
    const raised = await play((scene) => faultOf(performWithin(scene.writing, id, { no_such_input: 1 })));
    expect(raised.code).toBe('action_input_invalid');
  });
});
