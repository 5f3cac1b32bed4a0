import type { QuickJSContext, QuickJSDeferredPromise, QuickJSHandle } from 'quickjs-emscripten-core';
import type { Call, Calls, Reply } from '../exchange';

/** How a child asks its worker for what it cannot do itself. */
export interface Ask {
  send(call: Call): void;
  /** The next reply to a call of this evaluation. */
  next(of: string): Promise<Reply>;
}

/** The calls of one evaluation: each a promise of the code's, settled when the worker has replied. */
export class Calling {
  /** The code asked for more than it may: nothing more of it is run. */
  isOver = false;
  readonly handle: QuickJSHandle;
  private readonly open = new Map<number, QuickJSDeferredPromise>();
  private made = 0;
  private sent = 0;

  constructor(
    private readonly context: QuickJSContext,
    private readonly calls: Calls,
    private readonly ask: Ask,
  ) {
    this.handle = context.newFunction('call', (request) => this.call(context.getString(request)));
  }

  /** Waits for a reply, and lets the code have it; false where none is to come. */
  async settleOne(): Promise<boolean> {
    if (this.open.size === 0) return false;
    const { call, response } = await this.ask.next(this.calls.of);
    const waiting = this.open.get(call);
    this.open.delete(call);
    if (response === undefined) this.isOver = true;
    else waiting?.resolve(this.context.newString(response));
    return true;
  }

  private call(request: string): QuickJSHandle {
    this.made += 1;
    this.sent += request.length;
    if (this.made > this.calls.most || this.sent > this.calls.mostSent) {
      this.isOver = true;
      return this.context.undefined;
    }
    const promise = this.context.newPromise();
    this.open.set(this.made, promise);
    this.ask.send({ call: this.made, request });
    const asked = this.context.newObject();
    this.context.setProp(asked, 'call', this.context.newNumber(this.made));
    this.context.setProp(asked, 'response', promise.handle);
    return asked;
  }
}
