import { ApplicationFailure, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { fits } from '../interpreter/machine/fits';
import { RESOLVE_UPDATE, type Resolve, RING_SIGNAL, type Ring, STATE_QUERY, waitIdOf } from './contract';
import type { Host } from './host';
import { Inbox } from './inbox';
import { keyOf } from './names';
import { bytesOf, OUTGOING_LIMIT } from './sizes';

const ring = defineSignal<[Ring]>(RING_SIGNAL);
const resolve = defineUpdate<void, [Resolve]>(RESOLVE_UPDATE);
const state = defineQuery<unknown>(STATE_QUERY);

/** Takes doorbells, operators' commands and questions for a run. */
export function setHandlers(host: Host): void {
  const inbox = new Inbox();
  setHandler(ring, ({ waitId }) => inbox.put(() => ringAt(host, waitId)));
  setHandler(
    resolve,
    ({ path, command, by }) => {
      host.continuing.updated();
      const request = requestAt(host, path);
      if (request === undefined) return;
      const opened = host.opened.get(keyOf(request));
      // Taken: nobody else can answer it.
      host.opened.delete(keyOf(request));
      inbox.put(() => opened?.resolve?.(command, by));
    },
    { validator: (command) => refuse(host, command) },
  );
  setHandler(state, () => ({
    status: host.machine.status,
    output: host.machine.output,
    fault: host.machine.fault,
    waitingFor: [...host.wanted.values()].map(({ type, path, generation }) => ({ type, path, generation })),
    keepsBack: host.continuing.keepsBack,
    journal: bytesOf(host.machine.journal) <= OUTGOING_LIMIT ? host.machine.journal : null,
  }));
}

function ringAt(host: Host, waitId: string): void {
  for (const [key, request] of host.wanted) {
    if (request.type !== 'await') continue;
    // A wait that is not opened yet looks by itself as soon as it is.
    if (waitIdOf(host.input.start.run.id, request.path, request.generation) === waitId) host.opened.get(key)?.ring?.();
  }
}

/** Throws a sentence for the operator where a command cannot be taken. One that was taken already is taken again. */
function refuse(host: Host, { path, command, by }: Resolve): void {
  if (wasTaken(host, path, by.id)) return;
  const request = requestAt(host, path);
  if (request === undefined) throw refused('step_not_held', 'This step is neither held nor waiting.');
  const asked = host.machine.scheduler.find(request);
  if (asked === undefined || !fits({ type: 'resolved', command, by }, asked)) {
    const offers = request.type === 'hold' ? request.offers : ['skip', 'fail'];
    throw refused('command_not_offered', `Here one can: ${offers.join(', ')}. This command does not fit the step.`);
  }
  if (!host.opened.has(keyOf(request)))
    throw refused('run_not_answering', 'The run is moving to a new history. Try again.');
}

function wasTaken(host: Host, path: string, id: string): boolean {
  return host.machine.journal.some((entry) => entry.path === path && entry.closed?.by?.id === id);
}

function requestAt(host: Host, path: string) {
  const held = host.wanted.get(`hold ${path}`);
  const waiting = held ?? host.wanted.get(`await ${path}`);
  return waiting?.type === 'hold' || waiting?.type === 'await' ? waiting : undefined;
}

function refused(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
