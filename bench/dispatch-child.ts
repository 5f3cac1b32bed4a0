import type { Client } from '@temporalio/client';
import { type Dispatcher, startDispatcher } from '../src/events/dispatch/dispatcher';
import type { Service } from '../src/service';
import { answerQuestions } from './child';
import { now } from './dispatch-clock';
import { type Addresses, type Opened, openService } from './site';

/** What this process is asked: to dispatch, when what was accepted, or what it has used. */
export type DispatchQuestion =
  | { readonly ask: 'dispatch'; readonly addresses: Addresses; readonly taskQueue: string }
  | { readonly ask: 'accepted' }
  | { readonly ask: 'cpu' };

/** By run or wait: when Temporal had accepted its start or its signal, on the clock of `now`. */
export type Accepted = ReadonlyMap<string, number>;

interface Dispatching {
  readonly opened: Opened;
  readonly dispatcher: Dispatcher;
}

let dispatching: Dispatching | undefined;
const accepted = new Map<string, number>();

function dispatch({ addresses, taskQueue }: Extract<DispatchQuestion, { ask: 'dispatch' }>): Dispatching {
  const opened = openService(addresses, taskQueue);
  return { opened, dispatcher: startDispatcher(listening(opened.service)) };
}

/** The service, with the time of everything that Temporal accepts written down. */
function listening(service: Service): Service {
  const { temporal } = service;
  const call: Service['temporal']['call'] = (milliseconds, use) =>
    temporal.call(milliseconds, (client) => use(overheard(client)));
  return { ...service, temporal: { ...temporal, call } };
}

function overheard({ workflow }: Client): Client {
  const note = async <T>(id: string, accepting: Promise<T>): Promise<T> => {
    const answer = await accepting;
    if (!accepted.has(id)) accepted.set(id, now());
    return answer;
  };
  const heard = Object.assign(Object.create(workflow), {
    start: (type: string, options: { workflowId: string }) =>
      note(options.workflowId, workflow.start(type, options as never)),
    getHandle: (runId: string) => ({
      signal: (name: string, ring: { waitId: string }) =>
        note(ring.waitId, workflow.getHandle(runId).signal(name, ring)),
    }),
  });
  return { workflow: heard } as unknown as Client;
}

async function answer(question: DispatchQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'dispatch':
      dispatching = dispatch(question);
      return true;
    case 'accepted':
      return accepted;
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return user + system;
    }
  }
}

answerQuestions(answer, async () => {
  await dispatching?.dispatcher.stop();
  await dispatching?.opened.close();
});
