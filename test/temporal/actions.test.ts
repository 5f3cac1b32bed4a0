import type { OutsideContext } from '../../activities/define-action';
import { fault } from '../../src/faults/fault';
import { createObject, listObjects } from '../../src/objects';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { listSteps } from '../../src/runs/list-steps';
import type { Writing } from '../../src/writing';
import { House } from './house';
import { Probes } from './probes';
import { closingsIn } from './read-history';

const probes = new Probes();
let house: House;
beforeAll(async () => {
  house = await House.open({ actions: probes.actions, catalogue: probes.catalogue });
});
afterAll(() => house.close());

function definition(key: string, steps: object[], rest: object = {}) {
  return { key, name: key, trigger: { type: 'api', fields: {} }, steps, ...rest };
}

function own(key: string, script: string, rest: object = {}) {
  return { key, type: 'action', action: 'probe.own', inputs: { script }, ...rest };
}

function call(key: string, script: string, { repeat = 'once', ...rest }: { repeat?: string; retry?: object } = {}) {
  return { key, type: 'action', action: 'probe.call', inputs: { script, repeat }, ...rest };
}

async function run(key: string, steps: object[], rest: object = {}) {
  return house.run(await house.deploy(definition(key, steps, rest)));
}

async function stepOf(runId: string, path: string) {
  const steps = await listSteps(house.service.db, runId);
  return steps.filter((step) => step.path === path).at(-1);
}

async function activityTypes(runId: string): Promise<(string | null | undefined)[]> {
  const events = await house.closedHistory(runId);
  return events.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
}

describe('own actions', () => {
  test('go through local activities, named by action and path, with nothing else in the history', async () => {
    const { id, output } = await run('local', [own('first', 'a'), own('second', 'b')], {
      output: { said: '{{second.said}}' },
    });
    expect(output).toEqual({ said: 'b' });
    expect(await activityTypes(id)).toEqual([]);
    expect(await closingsIn(await house.closedHistory(id))).toEqual([
      { what: 'perform', path: 'first' },
      { what: 'perform', path: 'second' },
    ]);
  });

  test('that are marked visible are ordinary activities', async () => {
    const { id } = await run('visible', [own('seen', 'a', { visible: true })]);
    expect(await activityTypes(id)).toEqual(['probe.own']);
  });

  test('that fail once in passing are tried again, and their first effect is undone', async () => {
    let tries = 0;
    probes.scripts.set('flaky', async (context) => {
      tries += 1;
      await createObject(context as Writing & OutsideContext, 'inquiry', {
        referenceId: 'flaky',
        relations: { template: ['onboarding'] },
      });
      if (tries === 1) throw fault('temporal_unavailable');
      return { count: tries };
    });
    const { id, output } = await run('flaky', [own('step', 'flaky')], { output: { count: '{{step.count}}' } });
    expect(output).toEqual({ count: 2 });
    const { items } = await listObjects(house.service.db, house.environment.id, 'inquiry', { size: 10 });
    expect(items.filter((item) => item.referenceId === 'flaky')).toHaveLength(1);
    expect(await activityTypes(id)).toEqual([]);
  });

  test('that go on failing become ordinary activities, with the attempts made so far', async () => {
    let tries = 0;
    probes.scripts.set('stubborn', () => {
      tries += 1;
      if (tries < 4) throw fault('temporal_unavailable');
      return { count: tries };
    });
    const retry = { attempts: 4, delay: '1s', factor: 1.5 };
    const { id, output, status } = await run('stubborn', [own('step', 'stubborn', { retry })], {
      output: { count: '{{step.count}}' },
    });
    expect({ output, status }).toEqual({ output: { count: 4 }, status: 'completed' });
    expect(await activityTypes(id)).toEqual(['probe.own']);
  });

  test('that fail for good hold the run with their fault', async () => {
    probes.scripts.set('wrong', () => {
      throw fault('fields_invalid');
    });
    const { id, status } = await run('wrong', [own('step', 'wrong')]);
    expect(status).toBe('errored');
    expect(await stepOf(id, 'step')).toMatchObject({ held: { fault: { code: 'fields_invalid' } }, closed: null });
    expect(probes.callsOf('wrong')).toBe(1);
  });
});

describe('outside actions', () => {
  test('are ordinary activities, told the same key on every attempt', async () => {
    const keys: string[] = [];
    const attempts: number[] = [];
    probes.scripts.set('twice', (context) => {
      const { idempotencyKey, attempt } = context as OutsideContext;
      keys.push(idempotencyKey);
      attempts.push(attempt);
      if (keys.length === 1) throw outsideFault('not_connected', 'none');
      return { said: 'done' };
    });
    const { id, output } = await run('twice', [call('tell', 'twice')], { output: { said: '{{tell.said}}' } });
    expect(output).toEqual({ said: 'done' });
    expect(keys).toEqual([`${id}/tell/1`, `${id}/tell/1`]);
    expect(attempts).toEqual([1, 2]);
    expect(await activityTypes(id)).toEqual(['probe.call']);
    expect(await stepOf(id, 'tell')).toMatchObject({ state: 'closed', attempts: 2 });
  });

  test('that must not be repeated are not, when the answer was lost', async () => {
    probes.scripts.set('lost', () => {
      throw outsideFault('no_answer', 'unknown');
    });
    const { id, status } = await run('lost', [call('tell', 'lost')]);
    expect(status).toBe('errored');
    expect(probes.callsOf('lost')).toBe(1);
    expect(await stepOf(id, 'tell')).toMatchObject({
      held: { fault: { code: 'maybe_sent', cause: { code: 'no_answer' } } },
    });
  });

  test('that may be repeated are, when the answer was lost', async () => {
    probes.scripts.set('again', () => {
      if (probes.callsOf('again') === 1) throw outsideFault('no_answer', 'unknown');
      return { said: 'twice' };
    });
    const { output } = await run('again', [call('tell', 'again', { repeat: 'keyed' })], {
      output: { said: '{{tell.said}}' },
    });
    expect(output).toEqual({ said: 'twice' });
  });

  test('give the run only what it reads; the whole stays with the step', async () => {
    probes.scripts.set('large', () => ({ said: 'small', rest: 'x'.repeat(300_000) }));
    const { id, output } = await run('reads', [call('tell', 'large')], { output: { said: '{{tell.said}}' } });
    expect(output).toEqual({ said: 'small' });
    const step = await stepOf(id, 'tell');
    expect(step?.closed?.output).toEqual({ said: 'small' });
    expect(JSON.stringify(step?.outcome).length).toBeGreaterThan(300_000);
    const events = await house.closedHistory(id);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(100_000);
  });

  test('whose read output is too large are held, and nothing of it went into the history', async () => {
    probes.scripts.set('vast', () => ({ said: 'x'.repeat(70_000) }));
    const { id, status } = await run('vast', [call('tell', 'vast')], { output: { said: '{{tell.said}}' } });
    expect(status).toBe('errored');
    expect(await stepOf(id, 'tell')).toMatchObject({ held: { fault: { code: 'output_too_large' } } });
  });

  test('that ask to be left alone for more than a minute are waited for by the run itself', async () => {
    probes.scripts.set('limited', () => {
      throw outsideFault('not_connected', 'none', { retryAfter: 90_000 });
    });
    const key = await house.deploy(definition('limited', [call('tell', 'limited')]));
    const { id } = await house.start(key);
    const step = await house.until(async () => {
      const found = await stepOf(id, 'tell');
      return found?.pause === null ? undefined : found;
    });
    expect(step).toMatchObject({ pause: { attempts: 1 }, closed: null });
    await house.client.workflow.getHandle(id).terminate();
  });
});

test('parallel branches go on side by side, and their changes join in the order of the definition', async () => {
  let arrived = 0;
  let bothThere: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    bothThere = resolve;
  });
  const meet = async () => {
    arrived += 1;
    if (arrived === 2) bothThere();
    await both;
    return {};
  };
  probes.scripts.set('left', meet);
  probes.scripts.set('right', meet);
  const { status, output } = await run(
    'beside',
    [
      {
        key: 'both',
        type: 'parallel',
        branches: [
          {
            label: 'Left',
            steps: [call('left', 'left'), { key: 'set_left', type: 'set', variable: 'who', value: 'left' }],
          },
          {
            label: 'Right',
            steps: [call('right', 'right'), { key: 'set_right', type: 'set', variable: 'who', value: 'right' }],
          },
        ],
      },
    ],
    { variables: [{ name: 'who', type: 'string', default: 'nobody' }], output: { who: '{{vars.who}}' } },
  );
  expect({ status, output }).toEqual({ status: 'completed', output: { who: 'right' } });
});

test('own steps side by side keep the order and times in which they ended, also when replayed', async () => {
  const branches = Array.from({ length: 6 }, (_, branch) => ({
    label: `Branch ${branch}`,
    steps: [0, 1, 2, 3].flatMap((step) => {
      const name = `b${branch}_${step}`;
      // Of different lengths, so that they overtake one another.
      probes.scripts.set(name, async () => {
        await new Promise((resolve) => setTimeout(resolve, (branch * 7 + step * 13) % 20));
        return { count: branch * 10 + step };
      });
      const rest = { key: `rest_${branch}`, type: 'wait', duration: '1s' };
      return step === 2 && branch % 2 === 0 ? [rest, own(name, name)] : [own(name, name)];
    }),
  }));
  const { id, status, output } = await run('overtaking', [{ key: 'all', type: 'parallel', branches }], {
    output: { sum: '{{b5_3.count}}' },
  });
  expect({ status, output }).toEqual({ status: 'completed', output: { sum: 53 } });
  const steps = await listSteps(house.service.db, id);
  const ended = steps.filter((step) => step.type === 'action').map((step) => step.closed?.order);
  expect(new Set(ended).size).toBe(24);
});

test('an own step that hangs longer than a local attempt may is done once', async () => {
  let begun = 0;
  probes.scripts.set('hangs', async (context) => {
    begun += 1;
    await createObject(context as Writing & OutsideContext, 'inquiry', {
      referenceId: 'hangs',
      relations: { template: ['onboarding'] },
    });
    if (begun === 1) await new Promise((resolve) => setTimeout(resolve, 6000));
    return { count: begun };
  });
  const { status, output } = await run('hangs', [own('step', 'hangs')], { output: { count: '{{step.count}}' } });
  expect({ status, output }).toEqual({ status: 'completed', output: { count: 1 } });
  expect(begun).toBe(1);
  const { items } = await listObjects(house.service.db, house.environment.id, 'inquiry', { size: 10 });
  expect(items.filter((item) => item.referenceId === 'hangs')).toHaveLength(1);
});

test('a condition over a list is one look-up, told in the history by its path', async () => {
  const blocked = { on_list: 'blocked-ips', item: { ip_address: '203.0.113.7' } };
  const routes = [{ label: 'Blocked', when: blocked, steps: [own('declined', 'declined')] }];
  const steps = [{ key: 'check', type: 'conditional', routes, else: { steps: [own('accepted', 'accepted')] } }];
  const { id, status } = await run('listed', steps);
  expect(status).toBe('completed');
  expect(await closingsIn(await house.closedHistory(id))).toEqual([
    { what: 'look up', path: 'check' },
    { what: 'perform', path: 'accepted' },
  ]);
});
