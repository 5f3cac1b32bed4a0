import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import type { Failure, LogLine, Question } from '../exchange';
import { type Ask, Calling } from './calling';
import { Ended } from './ended';
import { type Engine, isFull } from './engine';
import { PRELUDE } from './prelude';
import { FILE, readThrown } from './read-thrown';

/** Jobs of promises done at a time. */
const JOBS = 100;

/** One evaluation. What the guest does outside of its limits ends it by `Ended`; anything else that throws is of the host. */
export class Evaluation {
  readonly logs: LogLine[] = [];
  unlogged = 0;
  private logged = 0;
  private isLate = false;
  private readonly calling: Calling | undefined;
  private readonly ours: QuickJSHandle;

  constructor(
    private readonly engine: Engine,
    private readonly question: Question,
    ask: Ask,
  ) {
    const began = process.cpuUsage();
    engine.runtime.setInterruptHandler(() => {
      const { user, system } = process.cpuUsage(began);
      this.isLate ||= (user + system) / 1000 > question.time;
      return this.isLate || this.calling?.isOver === true;
    });
    const { context } = engine;
    if (question.calls !== undefined) this.calling = new Calling(context, question.calls, ask);
    const emit = context.newFunction('emit', (level, text) => this.log(level, text));
    const prelude = context.unwrapResult(context.evalCode(PRELUDE, 'prelude.js'));
    const call = this.calling?.handle ?? context.undefined;
    this.ours = context.unwrapResult(context.callFunction(prelude, context.undefined, emit, call));
  }

  async run(): Promise<string> {
    const { context } = this.engine;
    const given = this.call('parse', context.newString(this.question.args), 'threw');
    this.take(context.evalCode(this.question.code, FILE, { type: 'global' }), 'syntax');
    const found = context.evalCode('evaluateCodeStep', 'prelude.js');
    if ('error' in found && found.error !== undefined) throw new Ended('no_function');
    const step = this.take(found, 'no_function');
    if (context.typeof(step) !== 'function') throw new Ended('no_function');
    const settled = await this.settle(this.take(context.callFunction(step, context.undefined, given), 'threw'));
    const text = this.call('print', settled, 'not_json');
    if (context.typeof(text) !== 'string') throw new Ended('not_json');
    if (this.lengthOf(text) > this.question.mostValue) throw new Ended('too_large');
    return context.getString(text);
  }

  /** Waits for the function's promise; what the code left running beside it is not waited for. */
  private async settle(given: QuickJSHandle): Promise<QuickJSHandle> {
    const { runtime, context } = this.engine;
    for (;;) {
      const state = context.getPromiseState(given);
      if (state.type === 'fulfilled') return state.value;
      if (state.type === 'rejected') throw this.endOf(state.error, 'threw');
      const done = runtime.executePendingJobs(JOBS);
      if (done.error !== undefined) throw this.endOf(done.error, 'threw');
      if (this.calling?.isOver === true) throw new Ended('calls');
      if (this.isLate) throw new Ended('time');
      if (done.value === 0 && (await this.calling?.settleOne()) !== true) throw new Ended('unsettled');
    }
  }

  private call(name: string, given: QuickJSHandle, failure: Failure): QuickJSHandle {
    const { context } = this.engine;
    const method = context.getProp(this.ours, name);
    return this.take(context.callFunction(method, context.undefined, given), failure);
  }

  private take(result: ReturnType<QuickJSContext['evalCode']>, failure: Failure): QuickJSHandle {
    if (result.error !== undefined) throw this.endOf(result.error, failure);
    return result.value;
  }

  private endOf(error: QuickJSHandle, failure: Failure): Ended {
    const cut = () => (this.calling?.isOver === true ? 'calls' : this.isLate ? 'time' : undefined);
    const before = cut();
    if (before !== undefined) return new Ended(before);
    const { context } = this.engine;
    const told = context.callFunction(context.getProp(this.ours, 'describe'), context.undefined, error);
    const after = cut();
    if (after !== undefined) return new Ended(after);
    // The engine that has no memory left to make its error throws null.
    if (told.error !== undefined) return new Ended(isFull(this.engine) ? 'memory' : failure);
    const thrown = readThrown(context.getString(told.value));
    if (thrown.name === 'InternalError' && thrown.message === 'out of memory') return new Ended('memory');
    if (isFull(this.engine) && context.sameValue(error, context.null)) return new Ended('memory');
    const isSyntax = failure === 'syntax' && thrown.name === 'SyntaxError' && thrown.line !== null;
    return new Ended(failure === 'syntax' && !isSyntax ? 'threw' : failure, thrown);
  }

  private log(level: QuickJSHandle, text: QuickJSHandle): void {
    const length = this.lengthOf(text);
    const { mostLines, mostLogged } = this.question;
    if (this.logs.length >= mostLines || this.logged + length > mostLogged) {
      this.unlogged += 1;
      return;
    }
    this.logged += length;
    const { context } = this.engine;
    this.logs.push({ level: context.getString(level) as LogLine['level'], message: context.getString(text) });
  }

  private lengthOf(text: QuickJSHandle): number {
    const { context } = this.engine;
    return context.getNumber(context.getProp(text, 'length'));
  }
}
