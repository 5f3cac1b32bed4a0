import { z } from 'zod';
import { ACTIONS, actionEntries } from '../../../activities/catalogue';
import { type Action, defineAction, type OutsideContext } from '../../../activities/define-action';
import { doTask } from '../../../activities/tasks/do-task';
import type { Attempt } from '../../../activities/tasks/perform-outside';
import { createRunReader } from '../../../activities/tasks/run-of';
import type { TaskOf } from '../../../activities/tasks/task-of';
import type { Outcome, Perform, Question } from '../../../interpreter/requests';
import { DEFAULT_RETRY } from '../../../interpreter/retry';
import type { Value, ValueMap } from '../../../interpreter/value';
import { armBarriers } from '../../../src/barriers';
import { type Connected, connect } from '../../../src/database';
import { kindEntries } from '../../../src/kinds';
import { addItem } from '../../../src/lists';
import { createObject, listObjects, moveObject } from '../../../src/objects';
import { createOrganization } from '../../../src/organizations';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { trigger } from '../../../src/runs/start/trigger';
import { readStep } from '../../../src/runs/steps';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import type { Service } from '../../../src/service';
import type { Environment, Writing } from '../../../src/writing';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';
import { ACTOR, running, TemporalStandIn, type World } from '../runs/open-world';

let database: TestDatabase;
let connected: Connected;
let service: Service;
let environment: Environment;
let runId: string;
let call: (context: OutsideContext) => Promise<{ said: string }> | { said: string };

const nothing = z.strictObject({});
const probe = {
  title: 'Probe',
  description: 'Does what the test says.',
  side: 'outside',
  output: z.strictObject({ said: z.string() }),
  faults: [],
  example: { input: {}, output: { said: 'x' } },
  run: async (_: unknown, context: OutsideContext) => call(context),
} as const;
const calling = defineAction({ ...probe, id: 'probe.call@1', repeat: 'once', input: nothing });
const repeating = defineAction({ ...probe, id: 'probe.repeat@1', repeat: 'keyed', input: nothing });

const quiet = () => undefined;
const silent: Attempt = {
  number: 1,
  signal: new AbortController().signal,
  isWithdrawn: () => false,
  heartbeat: quiet,
};

beforeAll(async () => {
  database = await createTestDatabase();
  connected = connect(database.url, { poolSize: 8 });
  const { db, pool } = connected;
  const organization = await createOrganization(db, { name: 'Test', environments: ['sandbox'] });
  [environment = { id: '', key: '', organizationId: '' }] = organization.environments;
  const catalogue = { actions: actionEntries(), kinds: kindEntries() };
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  service = { db, pool, catalogue, log, taskQueue: 'test', temporal: new TemporalStandIn() };
  await write((w) => createObject(w, 'inquiry-template', { key: 'onboarding', attributes: { name: 'Onboarding' } }));
  const world = { service, db, environment } as World;
  const definition = { key: 'run', name: 'Run', trigger: { type: 'api', fields: {} }, steps: [] as never[] };
  await running(world, { ...definition, steps: [{ key: 'done', type: 'stop', outcome: 'completed' }] });
  runId = (await trigger(service, environment, 'run', {}, { actor: ACTOR })).id;
});

afterAll(async () => {
  await connected.close();
  await database.drop();
});

afterEach(() => armBarriers(undefined));

function write<T>(change: (writing: Writing) => Promise<T>): Promise<T> {
  return service.db.transaction().execute((trx) => change({ trx, environment, actor: ACTOR, cause: { depth: 0 } }));
}

function perform(path: string, action: string, input: ValueMap, rest: Partial<Perform> = {}): TaskOf<'perform'> {
  const side = action.startsWith('probe.') ? 'outside' : 'own';
  const request: Perform = {
    type: 'perform',
    path,
    generation: 1,
    action,
    side,
    repeat: 'safe',
    input,
    retry: DEFAULT_RETRY,
    attempts: 0,
    visible: false,
    reads: [[]],
    ...rest,
  };
  return { do: 'perform', runId, environmentId: environment.id, ride: [], carries: {}, localAttempts: 0, request };
}

function act(task: Parameters<typeof doTask>[1], attempt: Attempt = silent): Promise<Outcome | null> {
  const actions: ReadonlyMap<string, Action> = new Map([...ACTIONS, [calling.id, calling], [repeating.id, repeating]]);
  const nowhere = () => Promise.reject(new Error('no way out'));
  const http = { send: nowhere, connect: nowhere };
  return doTask({ service, actions, http, sandbox: createSandbox() }, task, attempt, createRunReader(service));
}

async function inquiries(reference: string): Promise<number> {
  const { items } = await listObjects(service.db, environment.id, 'inquiry', { size: 100 });
  return items.filter((item) => item.referenceId === reference).length;
}

const create = (path: string) => perform(path, 'inquiry.create@1', { template: 'onboarding', reference_id: path });

describe('an own step', () => {
  test('asked for five times at once is done once, and all five are given its outcome', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => act(create('five'))));
    expect(await inquiries('five')).toBe(1);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ type: 'done', output: { type: 'inquiry' }, objects: [{ type: 'inquiry' }] });
  });

  test('whose answer was lost after its commit is not done again', async () => {
    armBarriers((point) => {
      if (point === 'after-commit') throw new Error('struck');
    });
    await expect(act(create('lost'))).rejects.toThrow('struck');
    armBarriers(undefined);
    expect(await act(create('lost'))).toMatchObject({ type: 'done' });
    expect(await inquiries('lost')).toBe(1);
  });

  test('that was rolled back is done by the next attempt', async () => {
    armBarriers((point) => {
      if (point === 'before-step-transaction') throw new Error('struck');
    });
    await expect(act(create('rolled-back'))).rejects.toThrow('struck');
    expect(await inquiries('rolled-back')).toBe(0);
    armBarriers(undefined);
    await act(create('rolled-back'));
    expect(await inquiries('rolled-back')).toBe(1);
  });

  test('in its next generation is done again', async () => {
    await act(create('again'));
    await act({ ...create('again'), request: { ...create('again').request, generation: 2 } });
    expect(await inquiries('again')).toBe(2);
  });

  test('that was withdrawn has no effect any more, however late it comes', async () => {
    const task = create('withdrawn');
    expect(await act({ ...task, do: 'withdraw' })).toEqual({ type: 'canceled' });
    expect(await act(task)).toEqual({ type: 'canceled' });
    expect(await inquiries('withdrawn')).toBe(0);
  });

  test('that was done before it was withdrawn says so', async () => {
    await act(create('done-first'));
    expect(await act({ ...create('done-first'), do: 'withdraw' })).toMatchObject({ type: 'done' });
  });

  test('names an action that this build does not have', async () => {
    await expect(act(perform('unknown', 'no.such@1', {}))).rejects.toMatchObject({ fault: { code: 'action_unknown' } });
  });
});

describe('an outside step that must not be repeated', () => {
  const tell = (path: string) => perform(path, 'probe.call@1', {});
  const stateOf = async (path: string) => (await readStep(service.db, runId, { path, generation: 1 }))?.state;

  test('is marked as sending before the call, and closed after it', async () => {
    let during: string | undefined;
    call = async () => {
      during = await stateOf('marked');
      return { said: 'yes' };
    };
    expect(await act(tell('marked'))).toEqual({ type: 'done', output: { said: 'yes' } });
    expect([during, await stateOf('marked')]).toEqual(['sending', 'closed']);
  });

  test('gives its outcome again without a second call', async () => {
    let calls = 0;
    call = () => {
      calls += 1;
      return { said: String(calls) };
    };
    await act(tell('twice'));
    expect(await act(tell('twice'))).toEqual({ type: 'done', output: { said: '1' } });
  });

  test('is not sent again when a process died after the call', async () => {
    let calls = 0;
    call = () => {
      calls += 1;
      return { said: 'sent' };
    };
    armBarriers((point) => {
      if (point === 'after-outside-call') throw new Error('struck');
    });
    await expect(act(tell('died'))).rejects.toThrow('struck');
    armBarriers(undefined);
    await expect(act(tell('died'))).rejects.toMatchObject({ fault: { code: 'maybe_sent' } });
    expect(calls).toBe(1);
    expect(await act({ ...tell('died'), do: 'withdraw' })).toMatchObject({
      type: 'failed',
      fault: { code: 'maybe_sent' },
    });
  });

  test('that could not connect is sent by the next attempt', async () => {
    let calls = 0;
    call = () => {
      calls += 1;
      if (calls === 1) throw outsideFault('not_connected', 'none');
      return { said: 'then' };
    };
    await expect(act(tell('refused'))).rejects.toMatchObject({ fault: { code: 'not_connected' } });
    expect(await stateOf('refused')).toBe('not_sent');
    expect(await act(tell('refused'))).toMatchObject({ type: 'done' });
  });
});

describe('an outside step', () => {
  const tell = (path: string, input: ValueMap = {}) => perform(path, 'probe.call@1', input);
  const repeat = (path: string) => perform(path, 'probe.repeat@1', {});
  const stateOf = async (path: string) => (await readStep(service.db, runId, { path, generation: 1 }))?.state;
  const lost = () => Promise.reject(outsideFault('no_answer', 'unknown'));
  const turnedAway = () => Promise.reject(outsideFault('http_limited', 'none'));
  const faultOf = (code: string) => ({ fault: { code } });

  test.each<[string, ValueMap, typeof call, string]>([
    [
      'connection',
      {},
      async ({ connections }) => ({ said: (await connections.open('nowhere', ['smtp'])).key }),
      'connection_not_found',
    ],
    [
      'link',
      {},
      async ({ links }) => ({ said: await links.toInquiry('inq_1', { seconds: 1, reusable: false }) }),
      'encryption_key_missing',
    ],
    ['input', { other: 1 }, () => ({ said: 'yes' }), 'action_input_invalid'],
  ])('that must not be repeated and ends for its %s was not sent', async (path, input, calls, code) => {
    call = calls;
    await expect(act(tell(path, input))).rejects.toMatchObject(faultOf(code));
    expect(await stateOf(path)).toBe('not_sent');
  });

  test('that may have taken effect does not lose that by a later attempt which did nothing', async () => {
    call = lost;
    await expect(act(repeat('kept'))).rejects.toMatchObject(faultOf('no_answer'));
    call = turnedAway;
    await expect(act(repeat('kept'))).rejects.toMatchObject(faultOf('http_limited'));
    expect(await stateOf('kept')).toBe('sending');
    const looking: boolean[] = [];
    call = ({ maybeSent }) => {
      looking.push(maybeSent);
      return turnedAway();
    };
    await expect(act(repeat('kept'))).rejects.toMatchObject(faultOf('http_limited'));
    expect(looking).toEqual([true]);
    expect(await act({ ...repeat('kept'), do: 'withdraw' })).toMatchObject({
      type: 'failed',
      ...faultOf('maybe_sent'),
    });
  });

  test('that is withdrawn while an attempt does nothing is canceled only if no attempt may have done anything', async () => {
    const withdrawn: Attempt = { ...silent, isWithdrawn: () => true };
    call = turnedAway;
    expect(await act(repeat('never'), withdrawn)).toEqual({ type: 'canceled' });
    call = lost;
    await expect(act(repeat('maybe'))).rejects.toMatchObject(faultOf('no_answer'));
    call = turnedAway;
    await expect(act(repeat('maybe'), withdrawn)).rejects.toMatchObject({
      fault: { code: 'maybe_sent', cause: { code: 'http_limited' } },
    });
  });
});

describe('a look-up', () => {
  function ask(questions: readonly Question[]): Promise<Outcome | null> {
    const request = { type: 'look_up', path: 'ask', generation: 1, questions } as const;
    return act({ do: 'look_up', runId, environmentId: environment.id, ride: [], carries: {}, request });
  }

  const relation = (of: Value, path: string[], read: string[] | 'count'): Question => ({
    is: 'relation',
    of,
    path,
    read,
  });

  test('answers in the order of its questions, from lists and relations', async () => {
    await write((w) =>
      createObject(w, 'list', { key: 'blocked-ips', attributes: { name: 'Blocked', list_type: 'ip-address' } }),
    );
    await write((w) => addItem(w, 'blocked-ips', { ip_address: '203.0.113.7' }));
    const { inquiry } = await write(async (w) => ({
      inquiry: await createObject(w, 'inquiry', {
        relations: { template: ['onboarding'] },
        autoCreateAccount: { referenceId: 'customer-1' },
      } as never),
    }));
    await write((w) => moveObject(w, 'inquiry', inquiry.id, 'completed'));
    const of = { type: 'inquiry', id: inquiry.id };
    const answered = await ask([
      { is: 'list', list: 'blocked-ips', item: { ip_address: '203.0.113.7' } },
      { is: 'list', list: 'blocked-ips', item: { ip_address: '203.0.113.8' } },
      relation(of, ['account'], ['reference_id']),
      relation(of, ['account', 'inquiries'], 'count'),
      relation(of, ['template'], ['nothing', 'below']),
    ]);
    expect(answered).toEqual({ type: 'looked', answers: [true, false, 'customer-1', 1, null] });
  });

  test('of an object that is not there gives nothing, and counts none', async () => {
    const gone = { type: 'inquiry', id: 'inq_gone' };
    expect(
      await ask([relation(gone, ['account'], ['reference_id']), relation(gone, ['account', 'cases'], 'count')]),
    ).toEqual({
      type: 'looked',
      answers: [null, 0],
    });
  });

  test('of a list that is not there fails', async () => {
    await expect(ask([{ is: 'list', list: 'nowhere', item: {} }])).rejects.toMatchObject({
      fault: { category: 'missing' },
    });
  });
});
