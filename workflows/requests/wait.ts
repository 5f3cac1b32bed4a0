import type { Command, Intervention } from '../../interpreter/journal';
import type { Await, Outcome } from '../../interpreter/requests';
import { type Task, waitIdOf } from '../contract';
import type { Host, Opened } from '../host';
import { activityId, titled } from '../names';
import { type Order, PATIENT } from '../sending/courier';
import type { Ended } from '../sending/errand';
import { startTimer } from '../sending/timer';

/** Awaits events: the wait is opened, looked at on every ring, and closed by an event, its deadline or an operator. */
export function startWait(host: Host, request: Await): Opened {
  return new OpenWait(host, request);
}

type Close = Extract<Task, { do: 'close_wait' }>['how'];

class OpenWait implements Opened {
  private busy = false;
  private rung = false;
  private ended = false;
  private close: { readonly how: Close; readonly otherwise: Outcome | undefined } | undefined;
  private timer: { cancel(): void } | undefined;

  constructor(
    private readonly host: Host,
    private readonly request: Await,
  ) {
    const { carries } = host.input.plan;
    this.look('wait', { do: 'open_wait', request, carries, reread: request.reread }, undefined);
  }

  ring(): void {
    this.rung = true;
    this.next();
  }

  withdraw(): void {
    this.closeBy('withdrawn', undefined);
  }

  resolve(command: Command, by: Intervention): void {
    this.closeBy('operator', { type: 'resolved', command, by });
  }

  private closeBy(how: Close, otherwise: Outcome | undefined): void {
    this.timer?.cancel();
    // Whoever comes first: but a withdrawn wait is withdrawn.
    if (this.close === undefined || how === 'withdrawn') this.close = { how, otherwise };
    this.next();
  }

  /** One look at a time: a ring during a look means another one after it. */
  private next(): void {
    if (this.busy || this.ended) return;
    const { path, until } = this.request;
    if (this.close !== undefined) this.closeRow(this.close.how, this.close.otherwise);
    else if (this.rung) {
      this.rung = false;
      this.look('wait look', { do: 'take_event', ...this.body() }, undefined);
    } else {
      const late = () => this.closeBy('timeout', { type: 'timeout' });
      this.timer ??= startTimer(this.host.courier, until - Date.now(), titled('deadline', path), late);
    }
  }

  private closeRow(how: Close, otherwise: Outcome | undefined): void {
    this.look('wait end', { do: 'close_wait', ...this.body(), how }, otherwise);
  }

  private body() {
    const { path, generation, reread } = this.request;
    const { start, plan } = this.host.input;
    return { waitId: waitIdOf(start.run.id, path, generation), carries: plan.carries, reread };
  }

  private look(what: string, task: Order['task'], otherwise: Outcome | undefined): void {
    const { path, generation } = this.request;
    const closes = task.do === 'close_wait';
    this.busy = true;
    const ordinary = { type: what, id: activityId('wait', path, generation), summary: path, retry: PATIENT };
    this.host.courier.send({ task, local: titled(what, path), ordinary }, (how) => {
      this.busy = false;
      this.looked(how, closes, otherwise);
    });
  }

  private looked(how: Ended, closes: boolean, otherwise: Outcome | undefined): void {
    if (this.ended || how.how === 'canceled') return;
    if (how.how === 'failed') {
      // Nobody is to ring for it any more.
      if (!closes) this.closeRow('withdrawn', undefined);
      this.end({ type: 'failed', fault: how.fault, attempts: how.attempts }, how.at);
      return;
    }
    const { outcome, at } = how.answer;
    if (outcome !== null || closes) this.end(outcome ?? otherwise, at);
    else this.next();
  }

  private end(outcome: Outcome | undefined, at: number): void {
    this.ended = true;
    this.timer?.cancel();
    const withdrawn = this.close?.how === 'withdrawn';
    if (outcome !== undefined && !withdrawn) this.host.settle(this.request, outcome, at);
  }
}
