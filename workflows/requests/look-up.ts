import type { Ask } from '../../interpreter/requests';
import type { Host, Opened } from '../host';
import { activityId, titled } from '../names';
import { PATIENT } from '../sending/courier';

/** Asks the world what a step's expressions need of it. */
export function startLookUp(host: Host, request: Ask): Opened {
  const { path, generation } = request;
  const task = { do: 'look_up', request, carries: host.input.plan.carries } as const;
  const ordinary = { type: 'look up', id: activityId('look up', path, generation), summary: path, retry: PATIENT };
  let wanted = true;
  host.courier.send({ task, local: titled('look up', path), ordinary }, (how) => {
    if (!wanted) return;
    if (how.how === 'answered' && how.answer.outcome !== null) host.settle(request, how.answer.outcome, how.answer.at);
    else if (how.how === 'failed')
      host.settle(request, { type: 'failed', fault: how.fault, attempts: how.attempts }, how.at);
  });
  return {
    withdraw: () => {
      wanted = false;
    },
  };
}
